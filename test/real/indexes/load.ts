/** A replayed schema on a scratch server, its tables filled with generated rows. Says what it could not make or fill, and why. */
import { DatabaseError, type Client } from 'pg';
import { foreignKeysFrom } from '../../../core/schema/lookup.ts';
import type { ColumnType, Schema } from '../../../core/schema/model.ts';
import { schemaScript } from '../../../core/schema/print/script.ts';
import { identifiersIn } from '../../../core/schema/expression-text.ts';
import { quoteIdentifier } from '../../../core/syntax/postgres/identifier.ts';
import { planRows, type TableRows } from '../../../engine/rows/plan.ts';
import { insertStatements } from '../../../engine/rows/text.ts';

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

export interface Filling {
  readonly table: string;
  readonly rows: number;
  /** Undefined where all went in. */
  readonly problem: string | undefined;
}

/** Constraints between tables hold by construction: they are counted afterwards, not checked for each row. */
export async function fillTables(
  client: Client,
  schema: Schema,
  rows: (table: string) => number,
): Promise<readonly Filling[]> {
  await client.query('SET session_replication_role = replica');
  const empty = new Set<string>();
  const result: Filling[] = [];
  const names = planRows(schema, { seed, rows, empty }).map(({ table }) => table.key);
  for (const name of names) {
    let problem = await fill(client, planned(schema, rows, empty, name));
    for (let attempt = 0; problem !== undefined && attempt < 8; attempt += 1) {
      if (!avoid(problem, planned(schema, rows, empty, name), empty)) break;
      problem = await fill(client, planned(schema, rows, empty, name));
    }
    const relation = relationOf(name);
    const counted = await client
      .query<{ count: string }>(`SELECT count(*) FROM ${relation}`)
      .then((answer) => Number(answer.rows[0]?.count ?? 0))
      .catch(() => 0);
    result.push({ table: name, rows: counted, problem: problem?.message });
  }
  await client.query('RESET session_replication_role');
  return result;
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

function planned(
  schema: Schema,
  rows: (table: string) => number,
  empty: ReadonlySet<string>,
  name: string,
): TableRows | undefined {
  return planRows(schema, { seed, rows, empty }).find(({ table }) => table.key === name);
}

/** Learns from what the server says; false where there is nothing to learn. */
function avoid(problem: unknown, plan: TableRows | undefined, empty: Set<string>): boolean {
  if (!(problem instanceof DatabaseError) || plan === undefined) return false;
  const { table } = plan;
  const constraint = table.constraints.find(({ name }) => name === problem.constraint);
  const named = constraint === undefined ? [] : [...identifiersIn(constraint.expression ?? '')];
  const wanted = table.columns.filter(
    ({ name, nullable }) => nullable && named.includes(name) && !empty.has(`${table.key}.${name}`),
  );
  // One after the other: some checks want exactly one of several.
  const [first] = wanted.toReversed();
  if (first === undefined) return false;
  empty.add(`${table.key}.${first.name}`);
  return true;
}

async function fill(client: Client, plan: TableRows | undefined): Promise<Error | undefined> {
  if (plan === undefined) return new Error('not planned');
  const { table } = plan;
  try {
    await client.query(`DELETE FROM ${relationOf(table.key)}`);
    if (table.partitionBy !== undefined) await partition(client, table.key);
    for (const statement of insertStatements(plan)) await client.query(statement);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
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
