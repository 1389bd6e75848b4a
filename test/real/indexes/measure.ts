/** What a query costs before and after an index is there: the planner's cost and measured time, on a scratch server, rolled back. */
import type { Client } from 'pg';
import { blocksOf, queryOf } from '../../../core/queries/queries.ts';
import type { BaseColumn, Condition, QueryBlock, QueryValue } from '../../../core/queries/model.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { tokenize } from '../../../core/syntax/postgres/lexer.ts';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { quoteIdentifier } from '../../../core/syntax/postgres/identifier.ts';
import { relationOf } from './load.ts';

export interface Cost {
  readonly cost: number;
  /** Milliseconds, the median of several. */
  readonly ms: number;
  /** Pages looked at, wherever they came from: the same on a machine that has much to do. */
  readonly pages: number;
  readonly rows: number;
  readonly plan: string;
  /** Keys of the tables that were looked into when it ran, partitions as their table. */
  readonly read: readonly string[];
}

export interface Prepared {
  readonly sql: string;
  readonly values: readonly (string | null)[];
}

/** The parameters of sqlc, pgtyped and drivers as $1, $2 …: the same name is the same number. */
export function numbered(sql: string): string {
  const names: string[] = [];
  // After those that have a number.
  const taken = Math.max(0, ...Array.from(sql.matchAll(/\$(\d+)/g), ([, one]) => Number(one)));
  const number = (name: string): string => {
    if (!names.includes(name)) names.push(name);
    return `$${String(taken + names.indexOf(name) + 1)}`;
  };
  const spread = sql
    .replace(/sqlc\.embed\(\s*("?\w+"?)\s*\)/g, '$1.*')
    .replace(/sqlc\.(?:n?arg|slice)\(\s*'?(\w+)'?\s*\)/g, (_, name: string) => number(name))
    .replace(/(?<![\w:@])@(\w+)/g, (_, name: string) => number(name));
  // A colon in a string or a cast is no parameter.
  const strings = tokenize(spread).filter(({ kind }) => kind === 'string' || kind === 'comment');
  return spread.replace(/(?<![:\w])(:)([A-Za-z_]\w*)!?/g, (whole, _, name: string, at: number) =>
    strings.some((one) => one.start <= at && at < one.end) ? whole : number(name),
  );
}

/**
 * Values for its parameters: those of a row in the middle of the table for what its columns are compared with, so that they are found together;
 * a narrow range around that row for what lies between two parameters; none where the query tests for that, as of filters that one may
 * leave out; any of the type for others.
 */
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
  const types = answer.rows[0]?.types ?? [];
  const block = queryOf(parser.parse(sql), schema);
  const uses = block === undefined ? [] : usesIn(block, sql);
  const values: (string | null)[] = [];
  for (const [at, type] of types.entries()) {
    const own = uses.filter((one) => one.parameter === at + 1);
    const compared = own.find(({ column }) => column !== undefined);
    if (own.some(({ isOptional }) => isOptional)) values.push(null);
    else values.push((await sampled(client, compared, uses, type)) ?? anyOf(type));
  }
  return { sql, values };
}

interface Use {
  readonly parameter: number;
  readonly column: BaseColumn | undefined;
  readonly side: 'low' | 'high' | 'same';
  /** `$1 IS NULL OR …`. */
  readonly isOptional: boolean;
}

function usesIn(block: QueryBlock, sql: string): readonly Use[] {
  const found: Use[] = [];
  const parameterOf = ({ span }: QueryValue): number | undefined => {
    const written = /^\(*\s*\$(\d+)/.exec(sql.slice(span.start, span.end))?.[1];
    return written === undefined ? undefined : Number(written);
  };
  const note = (value: QueryValue, other: QueryValue, side: Use['side']): void => {
    const parameter = parameterOf(other);
    if (parameter === undefined || value.kind !== 'column' || value.base === undefined) return;
    found.push({ parameter, column: value.base, side, isOptional: false });
  };
  const look = (one: Condition): void => {
    if (one.kind === 'compare') {
      const side = one.operator.startsWith('>') ? 'low' : one.operator.startsWith('<') ? 'high' : 'same';
      const isPlain = side === 'same' || one.operator === '<>';
      note(one.left, one.right, isPlain ? 'same' : side);
      note(one.right, one.left, isPlain ? 'same' : side === 'low' ? 'high' : 'low');
    } else if (one.kind === 'in') for (const among of one.among) note(one.value, among, 'same');
    else if (one.kind === 'between') {
      note(one.value, one.low, 'low');
      note(one.value, one.high, 'high');
    } else if (one.kind === 'or') {
      for (const part of one.parts.flat()) {
        const parameter = part.kind === 'null-test' && !part.negated ? parameterOf(part.value) : undefined;
        if (parameter !== undefined)
          found.push({ parameter, column: undefined, side: 'same', isOptional: true });
        else look(part);
      }
    } else if (one.kind === 'not') one.parts.forEach(look);
  };
  for (const one of blocksOf(block)) {
    one.conditions.forEach(look);
    for (const join of one.joins) join.conditions.forEach(look);
  }
  return found;
}

/** Of how many rows a range between two parameters holds one. */
const narrow = 100;

async function sampled(
  client: Client,
  use: Use | undefined,
  all: readonly Use[],
  type: string,
): Promise<string | undefined> {
  if (use?.column === undefined) return undefined;
  const { relation } = use.column;
  const name = quoteIdentifier(use.column.column);
  const isClosed = (['low', 'high'] as const).every((side) =>
    all.some(
      (one) =>
        one.side === side && one.column?.column === use.column?.column && one.column?.relation === relation,
    ),
  );
  const text =
    isClosed && use.side !== 'same'
      ? await rangeEnd(client, relation, name, use.side)
      : await middleValue(client, relation, name, all);
  return text === undefined || !type.endsWith('[]') ? text : `{"${text.replaceAll('"', '\\"')}"}`;
}

async function middleValue(
  client: Client,
  relation: string,
  name: string,
  all: readonly Use[],
): Promise<string | undefined> {
  const together = new Set(
    all.flatMap(({ column, side }) =>
      column?.relation === relation && side === 'same'
        ? [`${quoteIdentifier(column.column)} IS NOT NULL`]
        : [],
    ),
  );
  for (const where of [[...together, `${name} IS NOT NULL`].join(' AND '), `${name} IS NOT NULL`]) {
    const from = `FROM ${relationOf(relation)} WHERE ${where}`;
    const answer = await client.query<{ value: string }>(
      `SELECT ${name}::text AS value ${from} OFFSET (SELECT count(*) / 2 ${from}) LIMIT 1`,
    );
    if (answer.rows[0] !== undefined) return answer.rows[0].value;
  }
  return undefined;
}

async function rangeEnd(
  client: Client,
  relation: string,
  name: string,
  side: 'low' | 'high',
): Promise<string | undefined> {
  const answer = await client.query<{ value: string }>(
    `SELECT ${name}::text AS value FROM ${relationOf(relation)} WHERE ${name} IS NOT NULL ORDER BY ${name} OFFSET (SELECT count(${name}) / 2 + ${side === 'low' ? '0' : `count(${name}) / ${String(narrow)}`} FROM ${relationOf(relation)}) LIMIT 1`,
  );
  return answer.rows[0]?.value;
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

/** The first runs fill the caches and are not counted. */
const warming = 2;
const runs = 9;

export async function costOf(client: Client, { sql, values }: Prepared): Promise<Cost> {
  await client.query('DEALLOCATE ALL');
  await client.query('SET plan_cache_mode = force_custom_plan');
  await client.query(`PREPARE measured AS ${sql}`);
  const list = values.map((one) => (one === null ? 'NULL' : `'${one.replaceAll("'", "''")}'`)).join(', ');
  const call = `EXECUTE measured${list === '' ? '' : `(${list})`}`;
  const all: Explained[] = [];
  for (let run = 0; run < warming + runs; run += 1) {
    await client.query('BEGIN');
    const answer = await client.query<{ 'QUERY PLAN': readonly Explained[] }>(
      `EXPLAIN (ANALYZE, VERBOSE, BUFFERS, TIMING OFF, FORMAT JSON) ${call}`,
    );
    await client.query('ROLLBACK');
    const [explained] = answer.rows[0]?.['QUERY PLAN'] ?? [];
    if (explained === undefined) throw new Error('no plan');
    all.push(explained);
  }
  const counted = all.slice(warming).toSorted((a, b) => a['Execution Time'] - b['Execution Time']);
  const middle = counted[Math.floor(runs / 2)];
  if (middle === undefined) throw new Error('no plan');
  const { Plan: plan } = middle;
  return {
    cost: plan['Total Cost'],
    ms: middle['Execution Time'],
    pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    rows: plan['Actual Rows'],
    plan: nodesOf(plan).join(' < '),
    read: readIn(plan),
  };
}

interface PlanNode {
  readonly 'Total Cost': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly 'Actual Rows': number;
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Loops': number;
  readonly Schema?: string;
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

function readIn(node: PlanNode): readonly string[] {
  const { 'Relation Name': name, Schema: schema, 'Actual Loops': loops, Plans: below = [] } = node;
  const own =
    name === undefined || schema === undefined || loops === 0
      ? []
      : [`${schema}.${name.replace(/_rest$/, '')}`];
  return [...own, ...below.flatMap(readIn)];
}
