/** A replayed schema on a scratch server, its tables filled with generated rows. Says what it could not make or fill, and why. */
import { DatabaseError, type Client } from 'pg';
import { foreignKeysFrom } from '../../../core/schema/lookup.ts';
import type { ColumnType, Schema } from '../../../core/schema/model.ts';
import { schemaScript } from '../../../core/schema/print/script.ts';
import { quoteIdentifier } from '../../../core/syntax/postgres/identifier.ts';
import { planRows, type TableRows } from '../../../engine/rows/plan.ts';
import type { SqlSession } from '../../../engine/databases/session.ts';
import { fillTables as fill, type Filling } from '../../../engine/rows/fill.ts';

const seed = 20_261_120;

export interface Refused {
  readonly what: string;
  readonly because: string;
}

/** Columns of types that come with an extension which this server does not have are text: no advice is about them. */
export async function withKnownTypes(client: Client, schema: Schema): Promise<Schema> {
  const answer = await client.query<{ name: string }>(
    'SELECT typname AS name FROM pg_type UNION SELECT name FROM pg_available_extensions',
  );
  const known = new Set(answer.rows.map(({ name }) => name));
  const isKnown = ({ schema: space, name }: ColumnType): boolean =>
    known.has(name) || (space !== undefined && schema.types.has(`${space}.${name}`));
  let { relations } = schema;
  for (const one of schema.relations.values()) {
    if (one.kind !== 'table' || one.columns.every(({ type }) => isKnown(type))) continue;
    const columns = one.columns.map((column) =>
      isKnown(column.type)
        ? column
        : { ...column, type: { ...column.type, schema: undefined, name: 'text', modifiers: [] } },
    );
    relations = relations.set(one.key, { ...one, columns });
  }
  return { ...schema, relations };
}

export async function makeSchema(client: Client, schema: Schema): Promise<readonly Refused[]> {
  const refused: Refused[] = [];
  for (const statement of schemaScript(schema, { targetVersion: 18 }))
    await client.query(statement).catch((error: unknown) => {
      refused.push({ what: statement.slice(0, 80).replace(/\s+/g, ' '), because: String(error) });
    });
  await client.query('RESET ALL');
  return refused;
}

/** Constraints between tables hold by construction: they are counted afterwards, not checked for each row. */
export async function fillTables(
  client: Client,
  schema: Schema,
  rows: (table: string) => number,
): Promise<readonly Filling[]> {
  for (const { table } of planRows(schema, { seed, rows })) {
    await client.query(`DELETE FROM ${relationOf(table.key)}`).catch(() => undefined);
    if (table.partitionBy !== undefined) await partition(client, table.key);
  }
  const plan = (empty: ReadonlySet<string>): readonly TableRows[] => planRows(schema, { seed, rows, empty });
  const filled = await fill({ session: sessionOf(client), plan });
  if (filled.kind === 'failed') throw new Error(filled.failure.message);
  return filled.tables;
}

function sessionOf(client: Client): SqlSession {
  return {
    label: 'scratch server',
    query: async (text) => {
      try {
        const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array' });
        return { kind: 'rows', rows };
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        return { kind: 'failed', failure: { reason: 'statement', message: error.message } };
      }
    },
  };
}

/** With the tables that limit how many rows they can have: a key that is a reference has no more values than what it refers to. */
export function withLimiting(schema: Schema, large: ReadonlySet<string>, many: number): ReadonlySet<string> {
  const found = new Set(large);
  for (let round = 0; round < 6; round += 1) {
    const rows = (table: string): number => (found.has(table) ? many : 1_000);
    const short = planRows(schema, { seed, rows }).filter(
      ({ table, count }) => found.has(table.key) && count < many,
    );
    const before = found.size;
    for (const { table } of short)
      for (const { references } of foreignKeysFrom(table)) found.add(references.relation);
    if (found.size === before) break;
  }
  return found;
}

async function partition(client: Client, key: string): Promise<void> {
  const name = quoteIdentifier(`${key.slice(key.indexOf('.') + 1)}_rest`.slice(0, 60));
  await client
    .query(`CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${relationOf(key)} DEFAULT`)
    .catch(() => undefined);
}

/** Rows that refer to nothing, over all foreign keys. */
export async function orphans(client: Client, schema: Schema): Promise<readonly string[]> {
  const found: string[] = [];
  for (const relation of schema.relations.values()) {
    if (relation.kind !== 'table' || relation.partitionOf !== undefined) continue;
    for (const { columns, references, name } of foreignKeysFrom(relation)) {
      if (references.columns.length !== columns.length) continue;
      const meet = columns
        .map((one, at) => `p.${quoteIdentifier(references.columns[at] ?? '')} = c.${quoteIdentifier(one)}`)
        .join(' AND ');
      const set = columns.map((one) => `c.${quoteIdentifier(one)} IS NOT NULL`).join(' AND ');
      const answer = await client
        .query<{ count: string }>(
          `SELECT count(*) FROM (SELECT 1 FROM ${relationOf(relation.key)} c WHERE ${set} AND NOT EXISTS (SELECT 1 FROM ${relationOf(references.relation)} p WHERE ${meet}) LIMIT 1) x`,
        )
        .catch(() => undefined);
      if (answer !== undefined && answer.rows[0]?.count !== '0') found.push(`${relation.key} ${name}`);
    }
  }
  return found;
}

export function relationOf(key: string): string {
  const dot = key.indexOf('.');
  return `${quoteIdentifier(key.slice(0, dot))}.${quoteIdentifier(key.slice(dot + 1))}`;
}
