/** Values for the parameters of a query: those of columns of its tables that have the parameter's type, columns of its name first. */
import type { SqlSession } from '../databases/session.ts';
import { literal } from '../databases/literal.ts';
import { ask } from './start.ts';

export interface Parameter {
  /** As written: `$1`, `@user_id`. */
  readonly name: string;
  /** As the server writes it. */
  readonly type: string;
}

interface ColumnOfTable {
  readonly table: string;
  /** As SQL. */
  readonly column: string;
  readonly name: string;
  readonly type: string;
}

const mostColumns = 3;
const rowsOfEach = 4;

/** `tables` as SQL. No value where nothing has the type. */
export async function valuesFor(
  session: SqlSession,
  tables: readonly string[],
  parameters: readonly Parameter[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (parameters.length === 0) return new Map();
  const columns = await columnsOf(session, tables);
  const found = new Map<string, readonly string[]>();
  for (const { name, type } of parameters) {
    const element = type.replace(/\[\]$/, '');
    const fitting = columns
      .filter((one) => isAlike(one.type, element))
      .sort((a, b) => likeness(b, name) - likeness(a, name))
      .slice(0, mostColumns);
    const values = [...(await valuesIn(session, fitting)), ...(constants[element] ?? [])];
    found.set(name, element === type || values.length === 0 ? values : [arrayOf(values)]);
  }
  return found;
}

/** After those of columns, or where no column has any. */
const constants: Readonly<Record<string, readonly string[]>> = {
  boolean: ['true', 'false'],
  smallint: ['1'],
  integer: ['1', '20'],
  bigint: ['1', '20'],
  numeric: ['1'],
  real: ['1'],
  'double precision': ['1'],
  text: ['a'],
  'character varying': ['a'],
  date: ['2026-01-01'],
  'timestamp without time zone': ['2026-01-01'],
  'timestamp with time zone': ['2026-01-01'],
  interval: ['1 day'],
  uuid: ['00000000-0000-0000-0000-000000000001'],
  json: ['{}'],
  jsonb: ['{}'],
  bytea: [String.raw`\x00`],
};

async function columnsOf(session: SqlSession, tables: readonly string[]): Promise<readonly ColumnOfTable[]> {
  if (tables.length === 0) return [];
  const answer = await ask(
    session,
    `SELECT t.name, quote_ident(a.attname), a.attname::text, format_type(a.atttypid, -1)
      FROM unnest(ARRAY[${tables.map(literal).join(', ')}]) WITH ORDINALITY AS t(name, place)
      JOIN pg_attribute a ON a.attrelid = t.name::regclass AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY t.place, a.attnum`,
  );
  if (answer.kind === 'failed') return [];
  return answer.rows.map(([table, column, name, type]) => ({
    table: table ?? '',
    column: column ?? '',
    name: name ?? '',
    type: type ?? '',
  }));
}

async function valuesIn(session: SqlSession, columns: readonly ColumnOfTable[]): Promise<readonly string[]> {
  const parts = columns.map(
    ({ table, column }) =>
      `(SELECT ${column}::text FROM ${table} WHERE ${column} IS NOT NULL ORDER BY ctid LIMIT ${rowsOfEach})`,
  );
  if (parts.length === 0) return [];
  const answer = await ask(session, parts.join(' UNION ALL '));
  return answer.kind === 'failed' ? [] : answer.rows.flatMap(([value]) => value ?? []);
}

const texts: ReadonlySet<string> = new Set(['text', 'character varying', 'character', 'name', 'citext']);

function isAlike(one: string, other: string): boolean {
  return one === other || (texts.has(one) && texts.has(other));
}

/** `@userId` is like user_id, and like the id of a table users. */
function likeness({ table, name }: ColumnOfTable, parameter: string): number {
  const asked = plain(parameter);
  if (plain(name) === asked) return 2;
  return plain(`${table.split('.').at(-1) ?? ''}${name}`) === asked ? 1 : 0;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]/g, '');
}

function arrayOf(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
