/**
 * Another index of the same table that serves every purpose of the statement's index: an existing one, or one of the same statement, as
 * MySQL's CREATE TABLE and ALTER TABLE create many. If both are new, the one with the stronger guarantee remains, else the first. Does not
 * judge whether it matters.
 */
import type {
  ConstraintDefinition,
  CreateIndex,
  ObjectName,
  Operation,
} from '../../operations/model/operation.ts';
import { indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Index, Table } from '../../schema/model.ts';
import { sameShape, shapeOf, type IndexShape } from '../../schema/apply/index-shape.ts';
import type { Surroundings } from '../tables/tables.ts';

type Unique = ConstraintDefinition & { readonly kind: 'unique' };

/** Candidates: callers compare them with the final schema. */
export function twinsOf(operation: CreateIndex, context: Surroundings): readonly Index[] {
  const relation = relationKey(context.schema, operation.table);
  const first = operationsUpTo(operation, context).flatMap((one) =>
    one.kind === 'createIndex' && one.name !== undefined ? [one.name.text] : [],
  );
  const there = [
    ...indexesOf(context.schema, relation),
    ...indexesOf(context.after, relation).filter(
      (one) =>
        isOfStatement(one, context) &&
        !context.schema.indexes.has(one.key) &&
        (one.constraint !== undefined || first.includes(one.name)),
    ),
  ];
  return there.filter((one) => one.name !== operation.name?.text && doesAllOf(one, shapeOf(operation)));
}

/**
 * The index of a UNIQUE constraint in the statement, if it is not deferrable and does not adopt an existing index; and those with the same
 * guarantee.
 */
export function twinsOfUnique(
  constraint: Unique,
  of: ObjectName,
  context: Surroundings,
): { readonly made: Index; readonly twins: readonly Index[] } | undefined {
  if (constraint.deferrable || constraint.withoutOverlaps || constraint.usingIndex !== undefined)
    return undefined;
  const relation = relationKey(context.after, of);
  const table = tableByKey(context.after, relation);
  const all = indexesOf(context.after, relation);
  // Of several without a name, the last is the one too many.
  const made = all.findLast((one) => isOfStatement(one, context) && isBehind(one, constraint, table));
  if (made === undefined) return undefined;
  const twins = all.filter(
    (one) =>
      one !== made &&
      doesAllOf(one, made) &&
      table?.constraints.find(({ name }) => name === one.constraint)?.deferrable !== true &&
      (context.schema.indexes.get(one.key)?.origin === one.origin ||
        (isOfStatement(one, context) && (isPrimary(one, table) || all.indexOf(one) < all.indexOf(made)))),
  );
  return { made, twins };
}

/** A unique index serves as a plain one; a plain one lacks the guarantee. */
export function doesAllOf(existing: Index, wanted: IndexShape): boolean {
  const covers = wanted.include.every((one) => existing.include.includes(one));
  const answers = wanted.unique
    ? existing
    : { ...existing, unique: false, nullsNotDistinct: wanted.nullsNotDistinct };
  return covers && sameShape({ ...answers, include: [] }, { ...wanted, include: [] });
}

function operationsUpTo(operation: CreateIndex, { statement }: Surroundings): readonly Operation[] {
  const { operations } = statement.parsed;
  return operations.slice(0, operations.indexOf(operation));
}

function isOfStatement({ origin }: Index, { path, statement, body }: Surroundings): boolean {
  return body === undefined && origin.file === path && origin.span.start === statement.span.start;
}

function isBehind(index: Index, { name, columns }: Unique, table: Table | undefined): boolean {
  const own = table?.constraints.find((one) => one.index === index.key);
  return (
    own?.kind === 'unique' &&
    (name === undefined || own.name.toLowerCase() === name.text.toLowerCase()) &&
    own.columns.join('\n').toLowerCase() ===
      columns
        .map(({ text }) => text)
        .join('\n')
        .toLowerCase()
  );
}

function isPrimary(index: Index, table: Table | undefined): boolean {
  return table?.constraints.find((one) => one.index === index.key)?.kind === 'primary-key';
}
