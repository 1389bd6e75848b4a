/**
 * Names against the server: each query becomes the body of an SQL function on a real PostgreSQL 18 with the replayed schema, whose catalog then
 * says which columns the query depends on. What core/names says of the same query is held against that.
 */
import { Client } from 'pg';
import { isPreparable, preparableText } from '../../../core/proof/code.ts';
import { usesInStatement } from '../../../core/names/fragments.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { identifierName } from '../../../core/syntax/postgres/identifier.ts';
import type { ParsedStatement } from '../../../core/syntax/statement.ts';
import type { PostgresServer } from '../../hosts/postgres/server.ts';
import { makeSchema, withKnownTypes } from '../indexes/load.ts';

export interface AskedQuery {
  readonly path: string;
  readonly parsed: ParsedStatement;
}

export interface DependencyFigures {
  readonly queries: number;
  /** Described by the server. */
  readonly described: number;
  readonly said: number;
  /** Said by core/names, and none of the server's. */
  readonly wrong: readonly string[];
  readonly known: number;
  /** The server's, and not said: of queries without a star, which says columns that no text does. */
  readonly missing: readonly string[];
}

export async function judge(
  server: PostgresServer,
  schema: Schema,
  queries: readonly AskedQuery[],
): Promise<DependencyFigures> {
  const client = new Client({ connectionString: server.connectionString(await server.createDatabase()) });
  await client.connect();
  const refused = await makeSchema(client, await withKnownTypes(client, schema));
  for (const { what, because } of refused.slice(0, 3)) console.log(`   not created: ${what}: ${because}`);
  let described = 0;
  let said = 0;
  let known = 0;
  const wrong: string[] = [];
  const missing: string[] = [];
  for (const { path, parsed } of queries) {
    const truth = await columnsOf(client, preparableText(parsed));
    if (truth === undefined) continue;
    described += 1;
    const own = new Set(
      usesInStatement(parsed, { schema, after: schema }).flatMap(({ meaning }) =>
        meaning.kind === 'column' ? [`${meaning.relation}.${meaning.column}`] : [],
      ),
    );
    for (const one of own) if (isOfServer(one)) own.delete(one);
    said += own.size;
    for (const one of own) if (!truth.has(one)) wrong.push(`${one} — ${path}: ${short(parsed.text)}`);
    if (parsed.text.includes('*') || /sqlc\.embed/.test(parsed.text)) continue;
    // INSERT fills columns that it does not name: nothing in the text says them.
    const written = new Set(
      parsed.tokens.map(({ start, end }) => identifierName(parsed.text.slice(start, end))),
    );
    const named = [...truth].filter(
      (one) => !isOfServer(one) && written.has(one.slice(one.lastIndexOf('.') + 1)),
    );
    known += named.length;
    for (const one of named) if (!own.has(one)) missing.push(`${one} — ${path}: ${short(parsed.text)}`);
  }
  await client.end();
  return { queries: queries.length, described, said, wrong, known, missing };
}

export function isJudged({ parsed }: AskedQuery): boolean {
  return isPreparable(parsed);
}

function short(text: string): string {
  return text.slice(0, 100).replaceAll(/\s+/g, ' ');
}

/** Undefined where the server does not take the query. */
async function columnsOf(client: Client, sql: string | undefined): Promise<ReadonlySet<string> | undefined> {
  if (sql === undefined) return undefined;
  await client.query('BEGIN');
  try {
    await client.query(`PREPARE asked AS ${sql}`);
    const types = await client.query<{ types: string | null }>(
      `SELECT array_to_string(parameter_types::text[], ', ') AS types FROM pg_prepared_statements WHERE name = 'asked'`,
    );
    await client.query('DEALLOCATE asked');
    const parameters = types.rows[0]?.types ?? '';
    await client.query(
      `CREATE FUNCTION asked_columns(${parameters}) RETURNS void LANGUAGE sql BEGIN ATOMIC ${sql}; END`,
    );
    const answer = await client.query<{ name: string }>(`
      SELECT DISTINCT nspname || '.' || relname || '.' || attname AS name
      FROM pg_depend JOIN pg_class c ON c.oid = refobjid JOIN pg_namespace n ON n.oid = relnamespace
        JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
      WHERE classid = 'pg_proc'::regclass AND objid = (SELECT oid FROM pg_proc WHERE proname = 'asked_columns')
        AND refclassid = 'pg_class'::regclass AND refobjsubid > 0`);
    return new Set(answer.rows.map(({ name }) => name));
  } catch {
    return undefined;
  } finally {
    await client.query('ROLLBACK');
    await client.query('DEALLOCATE ALL');
  }
}

/** The catalog keeps few dependencies on itself. */
function isOfServer(column: string): boolean {
  return column.startsWith('pg_catalog.') || column.startsWith('information_schema.');
}
