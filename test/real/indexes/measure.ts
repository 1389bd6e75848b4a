/** What a query costs before and after an index is there: the planner's cost and measured time, on a scratch server, rolled back. */
import type { Client } from 'pg';
import { blocksOf, queryOf } from '../../../core/queries/queries.ts';
import type { Condition, QueryValue } from '../../../core/queries/model.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { tokenize } from '../../../core/syntax/postgres/lexer.ts';
import type { StatementParser } from '../../../core/syntax/postgres/parse.ts';
import { quoteIdentifier } from '../../../core/syntax/postgres/identifier.ts';
import { relationOf } from './load.ts';

export interface Cost {
  readonly cost: number;
  /** Milliseconds, the median of five. */
  readonly ms: number;
  readonly plan: string;
}

export interface Prepared {
  readonly sql: string;
  readonly values: readonly string[];
}

/** The parameters of sqlc, pgtyped and drivers as $1, $2 …: the same name is the same number. */
export function numbered(sql: string): string {
  const names: string[] = [];
  const number = (name: string): string => {
    if (!names.includes(name)) names.push(name);
    return `$${String(names.indexOf(name) + 1)}`;
  };
  const spread = sql
    .replace(/sqlc\.(?:n?arg|slice)\(\s*'?(\w+)'?\s*\)/g, (_, name: string) => number(name))
    .replace(/(?<![\w:@])@(\w+)/g, (_, name: string) => number(name));
  // A colon in a string or a cast is no parameter.
  const strings = tokenize(spread).filter(({ kind }) => kind === 'string' || kind === 'comment');
  return spread.replace(/(?<![:\w])(:)([A-Za-z_]\w*)!?/g, (whole, _, name: string, at: number) =>
    strings.some((one) => one.start <= at && at < one.end) ? whole : number(name),
  );
}

/** Values for its parameters: one that is there for what a column is compared with, any of the type for others. */
export async function prepared(
  client: Client,
  sql: string,
  schema: Schema,
  parser: StatementParser,
): Promise<Prepared> {
  await client.query('DEALLOCATE ALL');
  await client.query(`PREPARE measured AS ${sql}`);
  const answer = await client.query<{ types: string[] }>(
    "SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = 'measured'",
  );
  const compared = comparedWith(sql, schema, parser);
  const values: string[] = [];
  for (const [at, type] of (answer.rows[0]?.types ?? []).entries())
    values.push((await sample(client, compared.get(at + 1), type)) ?? anyOf(type));
  return { sql, values };
}

interface Compared {
  readonly relation: string;
  readonly column: string;
}

function comparedWith(sql: string, schema: Schema, parser: StatementParser): ReadonlyMap<number, Compared> {
  const found = new Map<number, Compared>();
  const block = queryOf(parser.parse(sql), schema);
  const note = (value: QueryValue, other: QueryValue): void => {
    if (value.kind !== 'column' || value.base === undefined) return;
    const written = /^\(*\$(\d+)/.exec(sql.slice(other.span.start, other.span.end))?.[1];
    if (written !== undefined) found.set(Number(written), value.base);
  };
  const look = (one: Condition): void => {
    if (one.kind === 'compare') {
      note(one.left, one.right);
      note(one.right, one.left);
    } else if (one.kind === 'in') for (const among of one.among) note(one.value, among);
    else if (one.kind === 'or') one.parts.flat().forEach(look);
  };
  for (const one of block === undefined ? [] : blocksOf(block)) {
    one.conditions.forEach(look);
    for (const join of one.joins) join.conditions.forEach(look);
  }
  return found;
}

/** A value from the middle of the table. */
async function sample(
  client: Client,
  compared: Compared | undefined,
  type: string,
): Promise<string | undefined> {
  if (compared === undefined) return undefined;
  const column = quoteIdentifier(compared.column);
  const relation = relationOf(compared.relation);
  const answer = await client.query<{ value: string }>(
    `SELECT ${column}::text AS value FROM ${relation} WHERE ${column} IS NOT NULL OFFSET (SELECT count(${column}) / 2 FROM ${relation}) LIMIT 1`,
  );
  const value = answer.rows[0]?.value;
  return value === undefined || !type.endsWith('[]') ? value : `{"${value.replaceAll('"', '\\"')}"}`;
}

function anyOf(type: string): string {
  if (type.endsWith('[]')) return '{}';
  if (/int|numeric|float|double|real/.test(type)) return '10';
  if (type.startsWith('timestamp') || type === 'date') return '2024-06-01';
  if (type === 'interval') return '1 day';
  if (type === 'boolean') return 'false';
  if (type === 'uuid') return '00000000-0000-4000-8000-000000000001';
  return /^jsonb?$/.test(type) ? '{}' : 'x';
}

const runs = 5;

export async function costOf(client: Client, { sql, values }: Prepared): Promise<Cost> {
  await client.query('DEALLOCATE ALL');
  await client.query('SET plan_cache_mode = force_custom_plan');
  await client.query(`PREPARE measured AS ${sql}`);
  const list = values.map((one) => `'${one.replaceAll("'", "''")}'`).join(', ');
  const call = `EXECUTE measured${list === '' ? '' : `(${list})`}`;
  const times: number[] = [];
  let cost = 0;
  let plan = '';
  for (let run = 0; run < runs; run += 1) {
    await client.query('BEGIN');
    const answer = await client.query<{ 'QUERY PLAN': readonly Explained[] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${call}`,
    );
    await client.query('ROLLBACK');
    const [explained] = answer.rows[0]?.['QUERY PLAN'] ?? [];
    if (explained === undefined) throw new Error('no plan');
    cost = explained.Plan['Total Cost'];
    plan = nodesOf(explained.Plan).join(' < ');
    times.push(explained['Execution Time']);
  }
  return { cost, ms: times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0, plan };
}

interface PlanNode {
  readonly 'Total Cost': number;
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

interface Explained {
  readonly Plan: PlanNode;
  readonly 'Execution Time': number;
}

function nodesOf(node: PlanNode): readonly string[] {
  const on = node['Index Name'] ?? node['Relation Name'];
  return [`${node['Node Type']}${on === undefined ? '' : ` ${on}`}`, ...(node.Plans ?? []).flatMap(nodesOf)];
}
