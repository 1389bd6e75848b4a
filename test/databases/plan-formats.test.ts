/**
 * One plan in four formats is one plan: each query of the plan fixtures, explained on real servers as JSON, text, XML and YAML. What is only
 * estimated must be equal in everything; what was measured comes from two runs, so times and blocks found in memory may differ.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan, PlanNode } from '../../core/plan/model.ts';
import { readPlan } from '../../core/plan/normalise.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { cases, type PlanCase } from '../plans/cases.ts';
import { schema, settle } from '../plans/database.ts';

const formats = ['TEXT', 'XML', 'YAML'] as const;

async function explain(client: Client, { sql, settings = {} }: PlanCase, options: string): Promise<string> {
  await client.query('BEGIN');
  try {
    for (const [name, value] of Object.entries(settings))
      await client.query('SELECT set_config($1, $2, true)', [name, value]);
    const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(`EXPLAIN (${options}) ${sql}`);
    return rows
      .map((row) => row['QUERY PLAN'])
      .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
      .join('\n');
  } finally {
    await client.query('ROLLBACK');
  }
}

function read(text: string): Plan {
  const result = readPlan(text);
  if (!result.ok) throw new Error(`${result.problem}\n${text}`);
  return result.plan;
}

/** What two runs of one plan have in common. */
function steady(plan: Plan): unknown {
  // Text says nothing where all counts are zero.
  const isBuffered = Object.values(plan.root.buffers ?? {}).some((count) => count > 0);
  const node = ({ actual, buffers, sort, hash, workers, children, ...rest }: PlanNode): unknown => ({
    ...rest,
    estimate: undefined,
    actual: actual && { rows: actual.rows, loops: actual.loops, isTimed: actual.totalMs !== undefined },
    isBuffered: isBuffered && buffers !== undefined,
    sort: sort && { method: sort.method, place: sort.place },
    hash: hash && { buckets: hash.buckets, batches: hash.batches },
    workers: workers?.planned,
    children: children.map(node),
  });
  return {
    root: node(plan.root),
    settings: plan.settings,
    triggers: plan.triggers.map(({ name, calls, timeMs }) => ({
      name,
      calls,
      isTimed: timeMs !== undefined,
    })),
    isTimed: [plan.planningMs, plan.executionMs, plan.jitMs].map((time) => time !== undefined),
  };
}

describe.each([14, 18] as const)('on PostgreSQL %i', (major) => {
  let client: Client;
  beforeAll(async () => {
    const server = await startPostgres(major);
    const database = await server.createDatabase();
    client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    await client.query(schema);
    for (const statement of settle) await client.query(statement);
  });
  afterAll(() => client.end());

  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const json = read(await explain(client, one, 'VERBOSE, SETTINGS, FORMAT JSON'));
    const expected = { ...json, planningMs: undefined };
    for (const format of formats) {
      const plan = {
        ...read(await explain(client, one, `VERBOSE, SETTINGS, FORMAT ${format}`)),
        planningMs: undefined,
      };
      expect(plan, format).toEqual(expected);
    }
  });

  // Workers share the work as it happens to come.
  const repeatable = cases.filter(({ settings = {} }) => !('parallel_setup_cost' in settings));
  it.each(repeatable.map((one) => [one.name, one] as const))('%s, measured', async (_name, one) => {
    const options = 'ANALYZE, VERBOSE, BUFFERS, SETTINGS';
    const alone = { ...one, settings: { ...one.settings, max_parallel_workers_per_gather: '0' } };
    const expected = steady(read(await explain(client, alone, `${options}, FORMAT JSON`)));
    expect(steady(read(await explain(client, alone, options)))).toEqual(expected);
  });
});
