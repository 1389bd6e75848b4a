/**
 * The two forms of every check, each a SELECT of one row with `result` and `found`: problems by name, from the catalog, and counted rows.
 * The second is only sent if the tables and columns that it names exist, so that no state of a database makes it fail.
 */
import type { ColumnType } from '../../../schema/model.ts';
import type { Check } from '../../model.ts';
import {
  columnExists,
  literal,
  regclass,
  regtype,
  shown,
  shownColumn,
  typeName,
  type Named,
} from './names.ts';

export type Question = Omit<Check, 'id' | 'answer'>;

export interface Problems {
  readonly title: string;
  /** Queries of two columns: the name of the problem, and whether it stops the change; otherwise a person decides. */
  readonly problems: readonly string[];
  /** The result if there is no problem. */
  readonly otherwise: string;
}

export function problemsCheck({ title, problems, otherwise }: Problems): Question {
  const sql = `SELECT CASE WHEN count(*) = 0 THEN 'ok' WHEN bool_or(stops) THEN 'STOP' ELSE 'look' END AS result,
  coalesce(string_agg(name, ', ' ORDER BY stops DESC, name), ${literal(otherwise)}) AS found
FROM (${problems.join('\nUNION ALL ')}) AS problem(name, stops)`;
  return { title, sql, reads: 'catalog', quotesMigration: false };
}

/** A query of problems, for objects with one condition each. */
export interface Condition {
  readonly name: string;
  /** An expression that is true for a problem. Null means no problem. */
  readonly isProblem: string;
  readonly stops: boolean;
}

export function conditionsQuery(all: readonly Condition[]): string {
  const rows = all.map(({ name, isProblem, stops }) => `(${literal(name)}, ${isProblem}, ${String(stops)})`);
  return `SELECT name, stops FROM (VALUES ${rows.join(',\n  ')}) AS wanted(name, is_problem, stops) WHERE is_problem`;
}

/** A table, or one of its columns, that a query of rows names. */
export interface Needed {
  readonly table: Named & { readonly key: string };
  readonly column?: string;
  /** The required type, if the query would fail for another. */
  readonly type?: ColumnType | undefined;
}

export interface Rows {
  readonly title: string;
  readonly needs: readonly Needed[];
  /** A query that returns one row for each problem. */
  readonly query: string;
  readonly level: 'STOP' | 'look';
  readonly quotesMigration?: boolean;
}

/** Counting stops here: a thousand are as bad as a million. */
const mostCounted = 1_000;

export function rowsCheck({ title, needs, query, level, quotesMigration = false }: Rows): Question {
  const tables = new Map(needs.map(({ table }) => [table.key, table]));
  const rows = [...new Set([...[...tables.values()].flatMap(readableRows), ...needs.map(neededRow)])].join(
    ',\n    ',
  );
  const counting = `SELECT count(*) FROM (${query} LIMIT ${mostCounted}) AS problem`;
  const sql = `SELECT CASE WHEN missing IS NOT NULL THEN 'look' WHEN counted = '0' THEN 'ok' ELSE '${level}' END AS result,
  CASE WHEN missing IS NOT NULL THEN 'not asked: ' || missing WHEN counted = '0' THEN 'none'
    WHEN counted = '${mostCounted}' THEN '${mostCounted} rows or more' WHEN counted = '1' THEN '1 row' ELSE counted || ' rows' END AS found
FROM (SELECT missing, CASE WHEN missing IS NULL THEN ${valueOf(counting)} END
  FROM (SELECT string_agg(name, ', ') FROM (VALUES ${rows}) AS needed(name, found) WHERE found IS NOT TRUE) AS absent(missing)) AS asked(missing, counted)`;
  return { title, sql, reads: 'rows', quotesMigration };
}

/** A table that this login may not read ends the check; rows that row level security hides are not counted. */
function readableRows(table: Needed['table']): readonly string[] {
  const name = shown(table.key);
  const of = `${regclass(table)}::oid`;
  return [
    `(${literal(`no right to read ${name}`)}, has_table_privilege(${of}, 'SELECT') IS NOT FALSE)`,
    `(${literal(`row level security hides rows of ${name}`)}, row_security_active(${of}) IS NOT TRUE)`,
  ];
}

function neededRow({ table, column, type }: Needed): string {
  if (column === undefined) return `(${literal(`no ${shown(table.key)}`)}, ${regclass(table)} IS NOT NULL)`;
  const name = `no ${shownColumn(table.key, column)}`;
  if (type === undefined) return `(${literal(name)}, ${columnExists(regclass(table), column)})`;
  return `(${literal(`${name} of type ${typeName(type)}`)}, EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${regclass(table)} AND attname = ${literal(column)} AND NOT attisdropped AND atttypid = ${regtype(type)}))`;
}

/**
 * An expression: the only value of a query, as text. The query is passed as text and so parsed only when it is evaluated: a missing name
 * would otherwise fail the whole check. ts_stat() can run a query on every server; query_to_xml() needs one built with XML.
 */
function valueOf(query: string): string {
  const text = `SELECT array_to_tsvector(ARRAY['=' || value::text]) FROM (${query}) AS asked(value)`;
  return `(SELECT substr(word, 2) FROM ts_stat(${literal(text)}))`;
}
