/**
 * Values that are lost after the change and that only a backup restores: of tables and columns that it drops, of rows that it deletes, of
 * columns that it overwrites or converts. Values that an earlier statement of the change reads from a table count as copied. No words.
 */
import type { Operation } from '../../operations/model/operation.ts';
import { isPlainCast } from '../../effects/using-clause.ts';
import { goneFrom } from '../../schema/difference.ts';
import {
  column as columnOf,
  displayName,
  relationKey,
  resolveRelation,
  tableByKey,
} from '../../schema/lookup.ts';
import { sizeOf, type RelationSize } from '../../statistics/statistics.ts';
import type { Change } from '../change.ts';
import type { RowsWritten } from './rows-written.ts';
import type { StatementFact } from './statements.ts';

export interface ValueLoss {
  readonly kind: 'dropped' | 'deleted' | 'overwritten' | 'converted';
  readonly fact: StatementFact;
  /** For display: `orders`, `orders.note`. */
  readonly object: string;
  /** For display: the table. */
  readonly relation: string;
  /** Size of the table; undefined if the statistics do not have it. */
  readonly size: RelationSize | undefined;
  /** Not all rows: the statement has a condition. */
  readonly some: boolean;
}

export function valuesLostOf(
  statements: readonly StatementFact[],
  written: readonly RowsWritten[],
  change: Change,
): readonly ValueLoss[] {
  const files = change.migrations.map(({ path }) => path);
  const dropped = statements.flatMap((fact, at) =>
    fact.statement.whole?.refused !== undefined
      ? []
      : [...droppedBy(fact), ...convertedBy(fact)]
          .filter((lost) => !isMadeIn(fact, lost, files) && !isCopied(statements.slice(0, at), lost.key))
          .map(({ key, column, kind }): ValueLoss => {
            const relation = displayName(key);
            const object = column === undefined ? relation : `${relation}.${column}`;
            const size = change.sizes && sizeOf(change.sizes, key, change.date);
            return { kind, fact, object, relation, size, some: false };
          }),
  );
  return [...dropped, ...written.flatMap(lossesOfRows)];
}

interface Lost {
  readonly kind: 'dropped' | 'converted';
  readonly key: string;
  /** Undefined for the whole table. */
  readonly column: string | undefined;
}

/** The objects that the statement names, which a migration need not have created, and those that CASCADE drops. */
function droppedBy({ statement, before, after }: StatementFact): readonly Lost[] {
  const named = statement.actions.flatMap(({ operation, conditional }) =>
    conditional ? [] : droppedIn(operation, before),
  );
  const gone = statement.actions.some(({ operation }) => takesMore.has(operation.kind))
    ? goneFrom(before, after)
    : [];
  const along = gone.flatMap(({ kind, key, on, name }): Lost[] => {
    if (kind === 'table') return [{ kind: 'dropped', key, column: undefined }];
    return kind === 'column' && on !== undefined ? [{ kind: 'dropped', key: on, column: name }] : [];
  });
  const all = [...named, ...along].filter(({ key, column }) => hasOwnValues(before, key, column));
  return [...new Map(all.map((one) => [`${one.key} ${one.column ?? ''}`, one])).values()];
}

const takesMore: ReadonlySet<Operation['kind']> = new Set(['dropSchema', 'dropType', 'dropObject']);

function droppedIn(operation: Operation, before: StatementFact['before']): readonly Lost[] {
  switch (operation.kind) {
    case 'dropRelation':
      return operation.relation === 'table' && mayBe(operation, before)
        ? [{ kind: 'dropped', key: relationKey(before, operation.target), column: undefined }]
        : [];
    case 'dropColumn':
      return [{ kind: 'dropped', key: relationKey(before, operation.table), column: operation.column.text }];
    default:
      return [];
  }
}

/** IF EXISTS on a table that no migration creates may drop nothing. */
function mayBe(
  { ifExists, target }: Extract<Operation, { readonly kind: 'dropRelation' }>,
  before: StatementFact['before'],
): boolean {
  return !ifExists || resolveRelation(before, target) !== undefined;
}

/** The server computes a generated column. */
function hasOwnValues(before: StatementFact['before'], key: string, name: string | undefined): boolean {
  const table = tableByKey(before, key);
  if (table === undefined || name === undefined) return table?.kind !== 'foreign-table';
  const column = columnOf(table, name);
  return column?.generated === undefined && (column !== undefined || !table.complete);
}

/** A USING clause beyond a cast: the former values cannot be computed from the new ones. */
function convertedBy({ statement, before }: StatementFact): readonly Lost[] {
  return statement.actions.flatMap(({ operation }): Lost[] => {
    if (operation.kind !== 'alterColumnType' || operation.using === undefined) return [];
    const column = operation.column.text;
    if (isPlainCast(operation.using, column, operation.type)) return [];
    return [{ kind: 'converted', key: relationKey(before, operation.table), column }];
  });
}

/** The change itself creates the table or the column. */
function isMadeIn({ before }: StatementFact, { key, column }: Lost, files: readonly string[]): boolean {
  const table = tableByKey(before, key);
  const made = [
    table?.origin,
    column === undefined || table === undefined ? undefined : columnOf(table, column)?.origin,
  ];
  return made.some((one) => one !== undefined && one.unseen !== true && files.includes(one.file));
}

/** An earlier statement reads the table and writes what it reads. */
function isCopied(earlier: readonly StatementFact[], key: string): boolean {
  return earlier.some(({ statement, before }) =>
    statement.actions.some(({ operation }) => {
      if (operation.kind === 'update' && relationKey(before, operation.table) === key) return true;
      if (operation.kind !== 'insert' && operation.kind !== 'update' && operation.kind !== 'createTableAs')
        return false;
      return operation.reads.some((name) => relationKey(before, name) === key);
    }),
  );
}

function lossesOfRows(one: RowsWritten): readonly ValueLoss[] {
  const { fact, relation, size, all, columns, fillsNulls, kind } = one;
  const rest = { fact, relation, size, some: !all };
  if (kind === 'delete' || kind === 'truncate') return [{ kind: 'deleted', object: relation, ...rest }];
  if (kind !== 'update' || fillsNulls) return [];
  return columns.map((column) => ({ kind: 'overwritten', object: `${relation}.${column}`, ...rest }));
}
