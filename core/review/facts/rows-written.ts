/**
 * Rows of existing tables that the change writes: by which statement, how many if known, which triggers run for each row and which other
 * tables ON DELETE reaches. Whether a condition limits the rows comes from the linter. No words.
 */
import type { RuleId } from '../../findings/finding.ts';
import type {
  Delete,
  Insert,
  ObjectName,
  Operation,
  Truncate,
  Update,
} from '../../operations/model/operation.ts';
import { lexemes } from '../../schema/expression-text.ts';
import {
  displayName,
  foreignKeysTo,
  nameOf,
  relationKey,
  resolveRelation,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { sizeOf, type RelationSize } from '../../statistics/statistics.ts';
import type { Change } from '../change.ts';
import type { Estimate } from '../model.ts';
import { rowsEstimate } from './durations.ts';
import type { StatementFact } from './statements.ts';

export interface RowsWritten {
  readonly fact: StatementFact;
  readonly kind: 'insert' | 'update' | 'delete' | 'truncate';
  /** For display. */
  readonly relation: string;
  /** For an UPDATE, those columns that existed before the change. */
  readonly columns: readonly string[];
  /** An UPDATE whose condition selects only rows without a value in these columns. */
  readonly fillsNulls: boolean;
  /** No condition limits the rows. */
  readonly all: boolean;
  /** The linter found nothing that limits them. */
  readonly unbounded: boolean;
  /** For an INSERT, for display: the first table that its query reads. */
  readonly source: string | undefined;
  /** Size of the table, or of the one that INSERT reads. */
  readonly size: RelationSize | undefined;
  /** Duration of writing all of its rows. */
  readonly estimate: Estimate | undefined;
  /** Names of row triggers. */
  readonly triggers: readonly string[];
  /** Tables whose rows ON DELETE deletes or changes too. */
  readonly reach: readonly Reached[];
}

export interface Reached {
  /** For display. */
  readonly relation: string;
  readonly how: 'deleted' | 'set-null' | 'set-default';
  readonly size: RelationSize | undefined;
}

type Writing = Insert | Update | Delete | Truncate;

export function rowsWrittenOf(statements: readonly StatementFact[], change: Change): readonly RowsWritten[] {
  return statements.flatMap((fact) =>
    fact.statement.actions.flatMap(({ operation, effect, searchPath }) => {
      if (!isWriting(operation)) return [];
      const schema = searchPath === undefined ? fact.before : { ...fact.before, searchPath };
      const old = new Set(effect.relations.flatMap((one) => (one.isNew ? [] : [one.relation])));
      return tablesOf(operation).flatMap((name) => {
        const key = relationKey(schema, name);
        if (isCatalog(schema, name)) return [];
        if (!old.has(displayName(key))) return [];
        return [written({ fact, operation, key, schema }, change)];
      });
    }),
  );
}

interface Written {
  readonly fact: StatementFact;
  readonly operation: Writing;
  readonly key: string;
  readonly schema: Schema;
}

function written({ fact, operation, key, schema }: Written, change: Change): RowsWritten {
  const sizeBy = (one: string): RelationSize | undefined =>
    change.sizes && sizeOf(change.sizes, one, change.date);
  const { kind } = operation;
  const [first] = kind === 'insert' ? operation.reads : [];
  const source = first && relationKey(schema, first);
  const sized = kind === 'insert' ? source : key;
  const size = sized === undefined ? undefined : sizeBy(sized);
  const where = kind === 'truncate' ? undefined : operation.where;
  const columns = kind === 'update' ? operation.columns : [];
  return {
    fact,
    kind,
    relation: displayName(key),
    columns: columns.filter((name) => !isAdded(schema, { key, name }, change)),
    fillsNulls: kind === 'update' && fillsNulls(operation),
    all: kind === 'truncate' || (kind !== 'insert' && where === undefined && operation.reads.length === 0),
    unbounded: kind !== 'truncate' && isUnbounded(fact),
    source: source && displayName(source),
    size,
    estimate: size?.rows === undefined ? undefined : rowsEstimate(size.rows),
    triggers: kind === 'truncate' ? [] : rowTriggers(schema, key, kind, columns),
    reach: kind === 'delete' ? reachOf(schema, key, sizeBy) : [],
  };
}

/** Tables of the server itself. */
function isCatalog(schema: Schema, { schema: of, name }: ObjectName): boolean {
  if (of !== undefined) return of.text === 'pg_catalog';
  return name.text.startsWith('pg_') && resolveRelation(schema, nameOf(undefined, name.text)) === undefined;
}

/** A migration of the change adds the column. */
function isAdded(
  schema: Schema,
  { key, name }: { readonly key: string; readonly name: string },
  { migrations }: Change,
): boolean {
  const origin = tableByKey(schema, key)?.columns.find((one) => one.name === name)?.origin;
  return origin?.unseen !== true && migrations.some(({ path }) => path === origin?.file);
}

function isWriting(operation: Operation): operation is Writing {
  return ['insert', 'update', 'delete', 'truncate'].includes(operation.kind);
}

function tablesOf(operation: Writing): readonly ObjectName[] {
  return operation.kind === 'truncate' ? operation.tables : [operation.table];
}

/** Rules whose findings say that a statement may write any number of rows. */
const unboundedRules: ReadonlySet<RuleId> = new Set<RuleId>([
  'data-loss/unbatched-backfill',
  'data-loss/change-without-where',
  'locking/backfill-with-schema-change',
]);

/** The linter found nothing that limits the rows that it writes. */
export function isUnbounded({ migration, statement }: StatementFact): boolean {
  const { start, end } = statement.statement.span;
  return migration.findings.some(
    ({ rule, span }) => unboundedRules.has(rule) && span.start >= start && span.end <= end,
  );
}

/** By its own condition, or by that of the query that selects the rows. */
function fillsNulls({ columns, where, picked }: Update): boolean {
  return columns.every(
    (one) => picked?.nulls.includes(one) === true || (where !== undefined && isNullIn(where.text, one)),
  );
}

/** `note IS NULL`, possibly with further conditions. */
function isNullIn(where: string, column: string): boolean {
  const words = lexemes(where).map(({ text }) => text);
  if (words.some((one) => ['or', 'not', 'case', 'select'].includes(one))) return false;
  return words.some((one, at) => one === column && words[at + 1] === 'is' && words[at + 2] === 'null');
}

function rowTriggers(
  schema: Schema,
  key: string,
  event: 'insert' | 'update' | 'delete',
  columns: readonly string[],
): readonly string[] {
  const triggers = tableByKey(schema, key)?.triggers ?? [];
  return triggers.flatMap((one) => {
    const isMeant = one.forEach === 'row' && one.firing !== 'disabled' && one.firing !== 'replica';
    const isOf =
      event !== 'update' || one.columns.length === 0 || one.columns.some((of) => columns.includes(of));
    return isMeant && one.events.includes(event) && isOf ? [one.name] : [];
  });
}

/** Deleted rows may cascade to further rows; changed ones do not. */
function reachOf(
  schema: Schema,
  key: string,
  sizeBy: (key: string) => RelationSize | undefined,
): readonly Reached[] {
  const reached = new Map<string, Reached>();
  const visit = (from: string): void => {
    for (const { table, constraint } of foreignKeysTo(schema, from)) {
      const how = howReached(constraint.references.onDelete);
      const known = reached.get(table.key);
      if (how === undefined || known?.how === 'deleted' || (known !== undefined && how !== 'deleted'))
        continue;
      reached.set(table.key, { relation: displayName(table.key), how, size: sizeBy(table.key) });
      if (how === 'deleted' && table.key !== key) visit(table.key);
    }
  };
  visit(key);
  return [...reached.values()];
}

function howReached(action: string): Reached['how'] | undefined {
  switch (action) {
    case 'cascade':
      return 'deleted';
    case 'set-null':
    case 'set-default':
      return action;
    default:
      return undefined;
  }
}
