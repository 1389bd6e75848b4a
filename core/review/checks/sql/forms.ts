/**
 * The two forms of every check, each a SELECT of one row with `result` and `found`: problems by name, from the catalog, and rows that are
 * counted. The second is sent only where the tables and columns that it names are there, so that no state of a database makes it fail.
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
  /** Queries of two columns: a text that names the problem, and whether it stops the change; else a person looks at it. */
  readonly problems: readonly string[];
  /** What is found where there is no problem. */
  readonly otherwise: string;
}

export function problemsCheck({ title, problems, otherwise }: Problems): Question {
  const sql = `SELECT CASE WHEN count(*) = 0 THEN 'ok' WHEN bool_or(stops) THEN 'STOP' ELSE 'look' END AS result,
  coalesce(string_agg(name, ', ' ORDER BY stops DESC, name), ${literal(otherwise)}) AS found
FROM (${problems.join('\nUNION ALL ')}) AS problem(name, stops)`;
  return { title, sql, reads: 'catalog', quotesMigration: false };
}

/** The query of problems for things of which each has a condition. */
export interface Condition {
  readonly name: string;
  /** An expression: true if it is a problem. Null is none. */
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
  /** Where the query would fail for another type. */
  readonly type?: ColumnType | undefined;
}

export interface Rows {
  readonly title: string;
  readonly needs: readonly Needed[];
  /** A query whose every row is a problem. */
  readonly query: string;
  readonly level: 'STOP' | 'look';
  readonly quotesMigration?: boolean;
}

/** Counting ends here: a thousand are as bad as a million, and the server stops reading. */
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

/** What this login may not read ends the check, and what row level security hides is not counted. */
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
 * An expression: the one value of a query, as text. The query is sent as a text and so read only when its turn comes: a name that is missing
 * would fail the whole check otherwise. ts_stat() runs one on every server; query_to_xml() needs one that was built with XML.
 */
function valueOf(query: string): string {
  const text = `SELECT array_to_tsvector(ARRAY['=' || value::text]) FROM (${query}) AS asked(value)`;
  return `(SELECT substr(word, 2) FROM ts_stat(${literal(text)}))`;
}
