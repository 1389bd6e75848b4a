/** What rows that others write in the middle of a change do to it: between a backfill and what asks for its values, with a commit in between. */
import type { Operation } from '../operations/operation.ts';
import { oneLine } from '../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { Placed } from './placed.ts';

/** Sentences, for the head of a review. */
export function rowsBetween(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind === 'setNotNull') return withoutValue(operation, placed, statements);
      const isNumbered = operation.kind === 'alterColumnOption' && operation.option === 'add-identity';
      return isNumbered ? numberedAnew(operation, placed, statements) : [];
    }),
  );
}

type OfColumn = Extract<Operation, { readonly kind: 'setNotNull' | 'alterColumnOption' }>;

/** The column is filled, others commit rows without a value, and NOT NULL is refused. */
function withoutValue(operation: OfColumn, placed: Placed, all: readonly Placed[]): readonly string[] {
  const filled = fillOf(operation, placed, all);
  if (filled === undefined || filled.one.during.transaction === placed.one.during.transaction) return [];
  const key = relationKey(schemaAt(placed), operation.table);
  const meanwhile = tableByKey(schemaAt(placed), key);
  const of = meanwhile && column(meanwhile, operation.column.text);
  const isGiven = of?.default !== undefined || of?.identity !== undefined;
  if (of === undefined || isGiven || (meanwhile?.triggers ?? []).length > 0) return [];
  const name = oneLine(`${displayName(key)}.${operation.column.text}`);
  return [
    `Rows that others write between ${filled.place} and ${placed.place} have no value in ${name}, and ${placed.place} fails on them: keep writers away, or let the server give new rows their values first.`,
  ];
}

/** The sequence of a filled column begins at one until somebody sets it. */
function numberedAnew(operation: OfColumn, placed: Placed, all: readonly Placed[]): readonly string[] {
  const isBegun = operation.kind === 'alterColumnOption' && operation.sequence?.start !== undefined;
  if (isBegun || fillOf(operation, placed, all) === undefined) return [];
  const set = all.find(
    ({ one, section, at }) =>
      section === placed.section &&
      at > placed.at &&
      one.actions.some(
        (action) =>
          action.operation.kind === 'select' &&
          action.operation.functions.some(({ name }) => name === 'setval'),
      ),
  );
  if (set === undefined || set.one.during.transaction === placed.one.during.transaction) return [];
  const key = relationKey(schemaAt(placed), operation.table);
  const name = oneLine(`${displayName(key)}.${operation.column.text}`);
  return [
    `Rows that others write between ${placed.place} and ${set.place} are numbered from 1 in ${name}, as rows before them may be: keep writers away, or do both in one transaction.`,
  ];
}

/** The statement before it that gave the old rows their values in a column of this change. */
function fillOf(
  { table, column: { text } }: OfColumn,
  placed: Placed,
  all: readonly Placed[],
): Placed | undefined {
  const key = relationKey(schemaAt(placed), table);
  const was = tableByKey(placed.start, key);
  if (was === undefined || column(was, text) !== undefined) return undefined;
  return all.findLast(
    (other) =>
      other.section === placed.section &&
      other.at < placed.at &&
      other.one.actions.some(
        ({ operation }) =>
          operation.kind === 'update' &&
          operation.columns.includes(text) &&
          relationKey(schemaAt(other), operation.table) === key,
      ),
  );
}

function schemaAt({ section, at }: Placed): Schema {
  return section.before[at] ?? section.found;
}
