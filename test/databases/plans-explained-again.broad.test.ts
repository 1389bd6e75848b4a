/**
 * The plan fixtures once were real; here their queries are explained again on the oldest and the newest server, and each answer is held
 * against all that is claimed of plans: in JSON, text, XML and YAML it is one plan, its times sum up, and nothing in it is without a name.
 * What is only estimated must be equal in everything; what was measured comes from several runs, so times and blocks found in memory may
 * differ.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../core/plan/model.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { isBalanced, sumsOf, type Sums } from '../plans/arithmetic.ts';
import { cases } from '../plans/cases.ts';
import { fillDatabase } from '../plans/database.ts';
import { explainCase, explainEach, knows } from '../plans/explain-case.ts';
import type { PlanCase } from '../plans/plan-case.ts';
import { steady } from '../plans/steady.ts';

/** A machine that stops a process between two clocks does not do so to one plan each time. */
const tries = 3;

function read(text: string): Plan {
  const result = readPlan(text);
  if (!result.ok) throw new Error(`${result.problem}\n${text}`);
  return result.plan;
}

function measuring({ options }: PlanCase): string {
  return `ANALYZE, VERBOSE, BUFFERS, SETTINGS${options === undefined ? '' : `, ${options}`}`;
}

function isParallel(plan: Plan): boolean {
  return plan.nodes.some(({ kind }) => kind === 'gather' || kind === 'gather-merge');
}

describe.each([14, 18] as const)('on PostgreSQL %i', (major) => {
  let client: Client;
  const known = cases.filter((one) => knows(major, one));
  /** As the server measured them when it chose the plan itself. */
  const measured = new Map<PlanCase, Plan>();
  const measure = async (one: PlanCase): Promise<Plan> =>
    read(await explainCase(client, one, `${measuring(one)}, FORMAT JSON`));

  beforeAll(async () => {
    const server = await startPostgres(major);
    const database = await server.createDatabase();
    client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    await fillDatabase(client);
  });
  afterAll(() => client.end());

  // What was written and rolled back leaves a larger table behind, and another estimate.
  const comparable = known.filter(
    ({ prepare = [] }) => !prepare.some((statement) => /^(?:UPDATE|DELETE|ANALYZE)/.test(statement)),
  );

  it.each(comparable.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const formats = ['JSON', 'TEXT', 'XML', 'YAML'].map((format) => `VERBOSE, SETTINGS, FORMAT ${format}`);
    const [json, ...others] = (await explainEach(client, one, formats)).map((text) => ({
      ...read(text),
      planningMs: undefined,
      planning: undefined,
    }));
    expect(others).toHaveLength(3);
    for (const [at, plan] of others.entries()) expect(plan, formats[at + 1]).toEqual(json);
  });

  // Workers share the work as it happens to come.
  const repeatable = comparable.filter(({ settings = {} }) => !('parallel_setup_cost' in settings));
  it.each(repeatable.map((one) => [one.name, one] as const))('%s, measured', async (_name, one) => {
    const alone = { ...one, settings: { ...one.settings, max_parallel_workers_per_gather: '0' } };
    const json = await measure(alone);
    const [chosen = ''] = await explainEach(client, one, ['FORMAT JSON']);
    if (!isParallel(read(chosen))) measured.set(one, json);
    for (const format of ['TEXT', 'XML']) {
      const text = await explainCase(client, alone, `${measuring(one)}, FORMAT ${format}`);
      expect(steady(read(text)), format).toEqual(steady(json));
    }
  });

  it('self times sum to the time of the whole, and nothing is kept without a name', async () => {
    const unbalanced = new Map<PlanCase, Sums>();
    const extras = new Set<string>();
    for (const one of known) {
      const plan = measured.get(one) ?? (await measure(one));
      for (const { extra } of plan.nodes) for (const name of extra.keys()) extras.add(name);
      const sums = sumsOf(plan);
      if (!isBalanced(sums)) unbalanced.set(one, sums);
    }
    for (let at = 1; at < tries; at += 1)
      for (const one of unbalanced.keys()) if (isBalanced(sumsOf(await measure(one)))) unbalanced.delete(one);
    expect([...unbalanced].map(([{ name }, sums]) => [name, sums])).toEqual([]);
    expect(extras).toEqual(new Set([...(major < 17 ? ['Params Evaluated'] : []), 'Foreign Program']));
  });
});
