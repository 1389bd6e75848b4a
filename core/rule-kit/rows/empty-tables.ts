/**
 * Tables that are certainly empty when a statement runs: an earlier statement of the migration created or emptied them, or added a column
 * that would fail on any row. Work on them is immediate.
 */
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { requiresEmpty } from '../../schema/requires-empty.ts';
import type { Statement } from '../../syntax/statement.ts';
import { contains, type Span } from '../../text/span.ts';
import { earlier, operationsOf } from '../statements/neighbours.ts';
import { tableShown, type Surroundings } from '../tables/tables.ts';

/** True if there is nothing in it to read or to rewrite. */
export function mustBeEmpty(context: Surroundings, name: ObjectName): boolean {
  return isNone(rowsIn(context, relationKey(context.schema, name)));
}

/** The same by its display name. */
export function shownMustBeEmpty(context: Surroundings, shown: string): boolean {
  const table = tableShown(context, shown);
  return table !== undefined && isNone(rowsIn(context, table.key));
}

/** True if it was empty before the migration too: none of its rows can be lost. */
export function wasEmpty(context: Surroundings, name: ObjectName): boolean {
  return rowsIn(context, relationKey(context.schema, name)) === 'never';
}

/** An earlier statement deletes all its rows. */
export function isEmptiedBefore(name: ObjectName, context: Surroundings): boolean {
  const key = relationKey(context.schema, name);
  return operationsOf(earlier(context)).some((one) => {
    if (one.kind === 'truncate')
      return one.tables.some((table) => relationKey(context.schema, table) === key);
    return one.kind === 'delete' && one.where === undefined && relationKey(context.schema, one.table) === key;
  });
}

/** Dead rows that a DELETE leaves are still read, but deleting them took longer, and has its own findings. */
function isNone(rows: Rows): boolean {
  return rows !== 'possible';
}

/** taken-away: this migration deletes them. */
type Rows = 'possible' | 'deleted' | 'taken-away' | 'never';

/** This file creates it, possibly in place of another, and nothing has inserted a row into it since. */
export function isMadeEmpty(context: Surroundings, name: ObjectName): boolean {
  const key = relationKey(context.schema, name);
  if (madeHere(context, key) === undefined || !isNone(rowsBefore(context, key).rows)) return false;
  return !operationsOf(earlier(context)).some(
    (one) => one.kind === 'insert' && relationKey(context.schema, one.table) === key,
  );
}

function rowsBefore(context: Surroundings, key: string): Known {
  const { preceding } = context;
  const made = madeHere(context, key)?.start;
  const from = made === undefined ? -1 : preceding.findLastIndex(({ span }) => contains(span, made));
  const making = preceding[from];
  const start = making === undefined ? fresh : bringsRows(making) ? filled : emptied;
  return (touching(context).get(key) ?? [])
    .filter(({ at }) => from < at && at < preceding.length)
    .reduce((known, { statement, schema }) => behind(statement, known, schema, key), start);
}

/** A statement that may decide whether a table has rows. */
interface Touch {
  /** Its index in the section. */
  readonly at: number;
  readonly statement: Statement;
  readonly schema: Schema;
}

interface Touches {
  /** Statements up to this index have been examined. */
  readonly to: number;
  /** By the key of the table, in order. */
  readonly byTable: Map<string, Touch[]>;
}

/**
 * Cached: each finding about a table needs it for each statement in turn, and starting at the top of a long file would take most of the
 * time.
 */
const remembered = new WeakMap<Surroundings['check'], Touches>();

function touching({ check, preceding, precedingSchemas, schema: own }: Surroundings): Touches['byTable'] {
  const { to, byTable } = remembered.get(check) ?? { to: 0, byTable: new Map<string, Touch[]>() };
  for (const [n, statement] of preceding.slice(to).entries()) {
    const at = to + n;
    const schema = precedingSchemas[at] ?? own;
    const tables = operationsIn(statement).flatMap((one) => tablesTouched(one, schema));
    for (const key of new Set(tables.map((one) => relationKey(schema, one)))) {
      const touches = byTable.get(key) ?? [];
      touches.push({ at, statement, schema });
      byTable.set(key, touches);
    }
  }
  remembered.set(check, { to: Math.max(to, preceding.length), byTable });
  return byTable;
}

function operationsIn({ parsed }: Statement): readonly Operation[] {
  return parsed.bodies.length === 0 ? parsed.operations : [...parsed.operations, ...runInside(parsed)];
}

function runInside({ bodies }: Statement['parsed']): readonly Operation[] {
  return bodies
    .filter((body) => body.runs === 'now')
    .flatMap((body) => body.statements.flatMap((one) => one.parsed.operations));
}

/** As earlier statements leave the table, and as other actions of this statement require. */
function rowsIn(context: Surroundings, key: string): Rows {
  const before = rowsBefore(context, key);
  const { body, outer } = context;
  if (body !== undefined || outer.conditional) return before.rows;
  const demanded = outer.parsed.operations.some((one) => requires(one, context.schema, key));
  return demanded ? required(before).rows : before.rows;
}

/**
 * This file creates the table, or creates it if it does not exist: a file that runs once, in a history that does not name the table before,
 * is taken to create it. Others may still wait for it if it replaces another.
 */
function madeHere(context: Surroundings, key: string): Span | undefined {
  const table = tableByKey(context.schema, key);
  if (table?.origin.file !== context.path || table.origin.conditional === true) return undefined;
  const sure = table.certainty === 'certain' && table.origin.guarded !== true;
  return sure || (table.complete && context.file?.repeatable === false) ? table.origin.span : undefined;
}

function bringsRows({ parsed }: Statement): boolean {
  return parsed.bodies.length > 0 || parsed.operations.some((one) => one.kind === 'createTableAs');
}

interface Known {
  readonly rows: Rows;
  /** Nothing has changed its rows up to here, so they are as before the migration. */
  readonly untouched: boolean;
}

const fresh: Known = { rows: 'possible', untouched: true };
const filled: Known = { rows: 'possible', untouched: false };
const emptied: Known = { rows: 'taken-away', untouched: false };

function behind({ parsed, conditional }: Statement, known: Known, schema: Schema, key: string): Known {
  const inside = runInside(parsed);
  const certain = conditional ? [] : parsed.operations;
  const possible = conditional ? [...parsed.operations, ...inside] : inside;
  const after = certain.reduce((so, one) => applied(one, so, schema, key), known);
  return possible.some((one) => changesRows(one, schema, key))
    ? { rows: 'possible', untouched: false }
    : after;
}

function applied(operation: Operation, known: Known, schema: Schema, key: string): Known {
  if (requires(operation, schema, key)) return required(known);
  if (!changesRows(operation, schema, key)) return known;
  if (operation.kind === 'truncate') return emptied;
  const isWhole =
    operation.kind === 'delete' && operation.where === undefined && operation.reads.length === 0;
  if (isWhole && known.rows === 'possible') return { rows: 'deleted', untouched: false };
  return { rows: operation.kind === 'delete' ? known.rows : 'possible', untouched: false };
}

function required({ rows, untouched }: Known): Known {
  if (rows !== 'possible') return { rows, untouched };
  return { rows: untouched ? 'never' : 'taken-away', untouched };
}

function requires(operation: Operation, schema: Schema, key: string): boolean {
  return requiresEmpty(operation, schema) && relationKey(schema, operation.table) === key;
}

function changesRows(operation: Operation, schema: Schema, key: string): boolean {
  return tablesChanged(operation).some((one) => relationKey(schema, one) === key);
}

function tablesTouched(operation: Operation, schema: Schema): readonly ObjectName[] {
  return requiresEmpty(operation, schema) ? [operation.table] : tablesChanged(operation);
}

/** A few literal rows do not make a table large; the rows of a query or a file may be many. */
function tablesChanged(operation: Operation): readonly ObjectName[] {
  switch (operation.kind) {
    case 'truncate':
      return operation.tables;
    case 'delete':
      return [operation.table];
    case 'insert':
      return operation.source === 'query' ? [operation.table] : [];
    case 'copyData':
      return operation.direction === 'from' && operation.table !== undefined ? [operation.table] : [];
    default:
      return [];
  }
}
