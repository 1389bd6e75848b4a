/** Changes of many rows while a schema change of the same transaction keeps others out of a table. */
import type { Delete, Insert, ObjectName, Operation, Update } from '../operations/operation.ts';
import { indexesOf, relationKey } from '../schema/lookup.ts';
import type { ParsedBody } from '../syntax/statement.ts';
import { shift, type Span } from '../text/span.ts';
import { isOneRow, matchesNothing } from './bounded.ts';
import { filledHere } from './empty-column.ts';
import { blocking, heldBefore, type HeldBefore } from './held-locks.ts';
import { mustBeEmpty } from './must-be-empty.ts';
import { shownName, tableShown, type Surroundings } from './tables.ts';

export type Change = Insert | Update | Delete;

/** The worst of the locks that the change prolongs; undefined where it prolongs none, or changes a few rows only. */
export function prolonged(operation: Change, context: Surroundings): HeldBefore | undefined {
  return changesManyRows(operation, context) ? worstFor(operation.table, context) : undefined;
}

/** Of the locks that are held, the strongest; among those the one on the table itself. */
function worstFor(table: ObjectName, context: Surroundings): HeldBefore | undefined {
  const before = blocking([...heldBefore(context), ...heldInBody(context)]);
  const held = before.filter((one) => !cameWithIt(one.relation, context));
  const shown = shownName(context, table);
  const exclusive = held.filter((one) => one.lock === 'ACCESS EXCLUSIVE');
  const worst = exclusive.length > 0 ? exclusive : held;
  return worst.find((one) => one.relation === shown) ?? worst[0];
}

/** Statements of the same block run in one transaction, whatever it is sent with. */
function heldInBody(context: Surroundings): readonly HeldBefore[] {
  return bodyBefore(context).flatMap(({ by, operations }) =>
    operations.flatMap((operation) => {
      const effect = context.effect(operation);
      if (effect.refusedInTransaction) return [];
      return effect.relations
        .filter((one) => !one.isNew && one.role !== 'index')
        .map(({ relation, lock }) => ({ relation, lock, by }));
    }),
  );
}

/** What surely has run in the block before the statement. A program that commits on the way holds nothing for long. */
export function bodyBefore({
  body,
  statement,
}: Surroundings): readonly { readonly by: Span; readonly operations: readonly Operation[] }[] {
  if (body === undefined || body.body.runs !== 'now') return [];
  const { statements } = body.body;
  if (endsTransaction(body.body.program)) return [];
  const offset = statement.span.start - body.statement.span.start;
  return statements
    .slice(0, statements.indexOf(body.statement))
    .filter((one) => !one.conditional)
    .map(({ parsed, span }) => ({ by: shift(span, offset), operations: parsed.operations }));
}

function endsTransaction(steps: ParsedBody['program']): boolean {
  return steps.some((one) => {
    switch (one.kind) {
      case 'transaction':
        return true;
      case 'block':
        return endsTransaction(one.steps) || one.handlers.some(({ steps: inner }) => endsTransaction(inner));
      case 'branch':
        return one.arms.some(({ steps: inner }) => endsTransaction(inner));
      case 'loop':
        return endsTransaction(one.steps);
      default:
        return false;
    }
  });
}

/** The programs that use it come with the change too: whatever rows it gets on the way, nobody waits for it yet. */
function cameWithIt(relation: string, context: Surroundings): boolean {
  const table = tableShown(context, relation);
  return table !== undefined && table.origin.conditional !== true && context.isOfChange(table.origin);
}

export function isChange(operation: Operation): operation is Change {
  return operation.kind === 'insert' || operation.kind === 'update' || operation.kind === 'delete';
}

export function changesManyRows(operation: Change, context: Surroundings): boolean {
  const others = operation.reads.filter((one) => !isSame(one, operation.table, context));
  if (operation.kind === 'insert') {
    return operation.source === 'query' && others.some((one) => !context.isNew(one));
  }
  if (context.isNew(operation.table) || isOneRow(context.schema, context.table(operation.table)))
    return false;
  // Nor are there rows in a table that the migration would fail on if it had one.
  if (mustBeEmpty(context, operation.table)) return false;
  if (matchesNothing(operation.where, context.table(operation.table), filledHere(operation.table, context)))
    return false;
  // Joined with itself, each row is compared with a key of its own.
  return operation.reads.length > 0 || !isByKey(operation, context);
}

function isSame(a: ObjectName, b: ObjectName, context: Surroundings): boolean {
  return relationKey(context.schema, a) === relationKey(context.schema, b);
}

/** WHERE compares all columns of a key with values. */
function isByKey({ table, where }: Update | Delete, context: Surroundings): boolean {
  if (where === undefined || !/=|\bin\b/i.test(where.text) || /[<>!]|\bselect\b/i.test(where.text))
    return false;
  return indexesOf(context.schema, relationKey(context.schema, table)).some(
    (index) =>
      index.unique &&
      index.elements.every((one) => one.column !== undefined && where.columns.includes(one.column)),
  );
}
