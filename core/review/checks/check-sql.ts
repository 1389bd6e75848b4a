/** The one form of every check: a SELECT of one row that says ok, STOP or look, and what was found. Names come in quoted, texts as literals. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { stringLiteral } from '../../schema/print/names.ts';
import type { Column, ColumnType } from '../../schema/model.ts';
import type { Check } from '../model.ts';
import { withHead } from '../placeholders.ts';
import { shown } from '../shown.ts';

/** Counting ends here: a thousand are as bad as a million, and the server stops reading. */
const mostCounted = 1_000;

export function qualifiedName({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** For to_regclass: the name as it would be written in SQL. */
export function regclass(of: { readonly schema: string; readonly name: string }): string {
  return `to_regclass(${stringLiteral(qualifiedName(of))})`;
}

export { stringLiteral };

/** A constant that a check may repeat as the file writes it: a text without escapes, a number, true, false. */
export const plainConstant = /^(?:'(?:[^'\\]|'')*'|-?\d+(?:\.\d+)?|true|false)$/i;

/** As format_type says it: length, precision and scale; NULL where the server may say it otherwise. */
export function sizeOf(type: ColumnType): string {
  const { modifiers, wordModifiers, arrayDimensions } = type;
  const isPlain = type.schema === undefined || type.schema === 'pg_catalog';
  if (!isPlain || arrayDimensions > 0 || wordModifiers.length > 0) return 'NULL';
  const isTime = /^time(?:stamp)?(?:tz)?$/.test(type.name);
  const isKnown =
    type.name === 'varchar' ||
    (type.name === 'numeric' && modifiers.length !== 1) ||
    (isTime && modifiers.every((one) => one <= 6));
  if (!isKnown) return 'NULL';
  return stringLiteral(modifiers.length === 0 ? '' : `(${modifiers.map(String).join(',')})`);
}

/** As pg_attribute has it; NULL where nothing is to be asked. Partitions took none of their table before 17. */
export function identityOf({ identity, local }: Column): string {
  if (identity === undefined || !local) return 'NULL::text';
  return identity === 'always' ? "'a'" : "'d'";
}

type Options = Pick<Check, 'reads'> &
  Partial<Pick<Check, 'quotesMigration'>> & { readonly level?: 'STOP' | 'look' };

/** `problems`: a query whose every row is one reason to stop. */
export function noneOf(
  title: string,
  problems: string,
  { reads, quotesMigration = false, level = 'STOP' }: Options,
): Check {
  const sql = `SELECT CASE count(*) WHEN 0 THEN 'ok' ELSE '${level}' END AS result,
  CASE count(*) WHEN 0 THEN 'none' WHEN ${mostCounted} THEN '${mostCounted} or more' ELSE count(*)::text END AS found
FROM (${problems}
  LIMIT ${mostCounted}) AS problem`;
  return { title, sql, reads, quotesMigration, answer: undefined };
}

/**
 * The one value of `query`, a SELECT of it, as a text: sent as a query only where `condition` holds, since a name that is not there would fail the whole check. Else
 * `otherwise`.
 */
export function whereThere(
  condition: string,
  { query, otherwise }: { readonly query: string; readonly otherwise: string },
): string {
  return `CASE WHEN ${condition}
  THEN ${askedAsText(query)}
  ELSE ${stringLiteral(otherwise)} END`;
}

/** An expression: what a query of one value finds that is sent as a text when its turn comes. This function runs one on every server, built with XML or not. */
export function askedAsText(query: string): string {
  const text = `SELECT array_to_tsvector(ARRAY['=' || left(value::text, ${mostAsText})]) FROM (${query}) AS asked(value) WHERE value IS NOT NULL`;
  return `(SELECT substr(word, 2) FROM ts_stat(${stringLiteral(text)}))`;
}

/** Characters: a word has at most 2,046 bytes. */
const mostAsText = 500;

/** Whether this login finds a table, by its name in SQL, and may read it: a schema that it must not use is an error to to_regclass. */
export function mayRead(table: string): string {
  const reads = `has_table_privilege(to_regclass(${stringLiteral(table)})::oid, 'SELECT')`;
  return /^(?:"(?:[^"]|"")+"|[^".]+)[.]/.test(table)
    ? `CASE WHEN EXISTS (SELECT FROM pg_namespace WHERE nspname = (parse_ident(${stringLiteral(table)}))[1] AND has_schema_privilege(oid, 'USAGE')) THEN ${reads} END`
    : reads;
}

/** `query`: one number. 0 is well; anything else is for a person to look at. */
export function noneCounted(title: string, query: string): Check {
  const sql = `SELECT CASE n WHEN 0 THEN 'ok' ELSE 'look' END AS result, CASE n WHEN 0 THEN 'none' ELSE n::text END AS found
FROM (${query}) AS counted(n)`;
  return { title, sql, reads: 'rows', quotesMigration: false, answer: undefined };
}

/** A query of the tables that are not there, or not to be seen by this login: nothing that is asked of them means anything. Empty of none. */
export function unseen(
  tables: readonly { readonly key: string; readonly schema: string; readonly name: string }[],
): readonly string[] {
  const rows = [...new Set(tables.map((one) => `(${stringLiteral(shown(one.key))}, ${regclass(one)})`))];
  return rows.length === 0
    ? []
    : [
        `SELECT format('${noTable}%s', name) FROM (VALUES ${rows.join(', ')}) AS wanted(name, found) WHERE found IS NULL`,
      ];
}

const noTable = 'no table ';

/** `problems`: a query of one text column, each row a reason to stop that is told. A table that is not seen is one at any level. */
export function noneNamed(title: string, problems: string, level: 'STOP' | 'look' = 'STOP'): Check {
  const isSeen =
    level === 'look' && problems.includes(noTable)
      ? `WHEN count(*) FILTER (WHERE name LIKE '${noTable}%') > 0 THEN 'STOP' `
      : '';
  const sql = `SELECT CASE ${isSeen === '' ? 'count(*) WHEN 0' : 'WHEN count(*) = 0'} THEN 'ok' ${isSeen}ELSE '${level}' END AS result, coalesce(string_agg(name, ', ' ORDER BY name), 'none') AS found
FROM (${problems}) AS problem(name)`;
  return { title, sql, reads: 'catalog', quotesMigration: false, answer: undefined };
}

/** The same of two columns: the text, and whether it is surely a reason to stop. A person looks at the others. */
export function noneSurelyNamed(title: string, problems: string): Check {
  const sql = `SELECT CASE WHEN count(*) = 0 THEN 'ok' WHEN bool_or(sure) IS NOT TRUE THEN 'look' ELSE 'STOP' END AS result, coalesce(string_agg(name, ', ' ORDER BY name), 'none') AS found
FROM (${problems}) AS problem(name, sure)`;
  return { title, sql, reads: 'catalog', quotesMigration: false, answer: undefined };
}

/** `condition`: an expression that is true where all is well. */
export function holds(
  title: string,
  condition: string,
  otherwise: string,
  { quotesMigration = false, level = 'STOP' }: Omit<Options, 'reads'> = {},
): Check {
  const sql = `SELECT CASE WHEN good THEN 'ok' ELSE '${level}' END AS result, CASE WHEN good THEN 'yes' ELSE ${stringLiteral(otherwise)} END AS found
FROM (SELECT ${condition}) AS all_is(good)`;
  return { title, sql, reads: 'catalog', quotesMigration, answer: undefined };
}

/** `value`: an expression for a person to compare. */
export function toLookAt(title: string, value: string, reads: Check['reads'] = 'catalog'): Check {
  const sql = `SELECT 'look' AS result, (${value})::text AS found`;
  return { title, sql, reads, quotesMigration: false, answer: undefined };
}

/** A condition. `of`: the relation, as SQL that is its OID. */
export function columnIsThere(of: string, name: string): string {
  return `EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${of} AND attname = ${stringLiteral(name)} AND NOT attisdropped)`;
}

/** For titles. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** All checks as one script for psql or any client: read-only, with time limits, one row each. */
export function checkScript(heading: string, checks: readonly Check[]): string {
  // Each is a SELECT of its own: what it is called goes in front of what it finds.
  const written = (of: Check['reads']): readonly string[] =>
    checks
      .filter(({ reads }) => reads === of)
      .map(
        ({ title, sql, lists }) =>
          `\n${lists === undefined ? '' : `-- Which they are: ${lists}\n`}SELECT ${stringLiteral(title)} AS "check", ${sql.replace(/^SELECT /, '')};\n`,
      );
  const ofRows = written('rows');
  const script = [
    `-- ${heading} Reads only; each row says ok, STOP or look.\n`,
    "SET default_transaction_read_only = on;\nSET statement_timeout = '5min';\nSET lock_timeout = '2s';\n",
    ...written('catalog'),
    ...(ofRows.length === 0
      ? []
      : [
          "\n-- What follows reads rows: of a large table longer than others, and longer than this where it is huge.\nSET statement_timeout = '30min';\n",
        ]),
    ...ofRows,
  ].join('');
  return withHead(script);
}
