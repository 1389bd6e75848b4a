/**
 * What reveals a change of a DuckDB file. The token is the state of the file itself, so nothing is opened as long as nobody writes. Marks are
 * the statements that DuckDB tells of its objects, read in parts, between which a program may write.
 */
import { idOf } from '../../catalog/named.ts';
import type { Marked, TokenRead } from '../../catalog/watch/marks.ts';
import type { SqlRow, SqlSession } from '../../session.ts';
import { stateQuery } from '../../packaged/session.ts';
import { ownCatalog } from './introspect.ts';

/** Columns are in a table's statement, comments are beside it. */
const insides = `SELECT 'inside' AS sort, schema_name, table_name, 'table ' || coalesce(comment, '') || ' ' || sql AS text FROM duckdb_tables() WHERE ${ownCatalog} AND NOT internal
  UNION ALL SELECT 'inside', schema_name, view_name, 'view ' || coalesce(comment, '') || ' ' || sql FROM duckdb_views() WHERE ${ownCatalog} AND NOT internal
  UNION ALL SELECT 'inside', schema_name, table_name, 'index ' || sql FROM duckdb_indexes() WHERE ${ownCatalog}
  UNION ALL SELECT 'inside', schema_name, table_name, column_name || ' ' || comment FROM duckdb_columns() WHERE ${ownCatalog} AND NOT internal AND comment IS NOT NULL`;

/** The last value of a sequence is no change of the schema. */
const others = `SELECT 'other' AS sort, schema_name, sequence_name, sql FROM duckdb_sequences() WHERE ${ownCatalog}
  UNION ALL SELECT 'other', schema_name, type_name, logical_type || coalesce(CAST(labels AS VARCHAR), '') FROM duckdb_types() WHERE ${ownCatalog} AND NOT internal
  UNION ALL SELECT 'schema', schema_name, '', '' FROM duckdb_schemas() WHERE ${ownCatalog}`;

/** DuckDB lists some thousand functions of its own, which takes longer than all else. */
const macros = `SELECT 'other' AS sort, schema_name, function_name, CAST(parameters AS VARCHAR) || macro_definition FROM duckdb_functions() WHERE ${ownCatalog} AND NOT internal`;

export async function readTokenDuckdb(session: SqlSession): Promise<TokenRead> {
  const asked = await session.query(stateQuery);
  return asked.kind === 'failed' ? asked : { kind: 'read', value: asked.rows[0]?.[0] ?? '' };
}

export async function readMarksDuckdb(
  session: SqlSession,
  wanted: { readonly insides: readonly string[] },
): Promise<Marked> {
  // Before the marks: what is written meanwhile changes the next token.
  const state = await readTokenDuckdb(session);
  if (state.kind === 'failed') return state;
  const found: SqlRow[] = [];
  for (const query of [insides, others, macros]) {
    const read = await session.query(`SELECT * FROM (${query}) ORDER BY ALL`, { timeoutMs: 20_000 });
    if (read.kind === 'failed') return read;
    found.push(...read.rows);
  }
  const marks = { inside: new Map<string, string>(), relations: new Map<string, string>() };
  const rest = new Map<string, string>();
  const schemas: string[] = [];
  const add = (to: Map<string, string>, id: string, text: string): void => {
    to.set(id, `${to.get(id) ?? ''}${text}\n`);
  };
  for (const [sort, schema, name, text] of found) {
    const [within, own] = [schema ?? '', name ?? ''];
    if (sort === 'schema') schemas.push(within);
    else add(sort === 'inside' ? marks.relations : rest, idOf(within), `${own} ${text ?? ''}`);
    if (sort === 'inside') add(marks.inside, idOf(within, own), text ?? '');
  }
  return {
    kind: 'read',
    value: {
      token: state.value,
      database: JSON.stringify(schemas),
      relations: marks.relations,
      others: rest,
      insides: new Map(wanted.insides.map((id) => [id, marks.inside.get(id) ?? ''])),
    },
  };
}

/** The mark of one relation. */
export async function insideMark(session: SqlSession, id: string): Promise<string | undefined> {
  const read = await readMarksDuckdb(session, { insides: [id] });
  return read.kind === 'read' ? read.value.insides.get(id) : undefined;
}
