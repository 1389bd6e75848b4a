/** The plan fixtures once were real; here they are made anew on the oldest and the newest version: their times have to sum up again, and nothing in them is without a name. */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../core/plan/model.ts';
import { readPlan } from '../../core/plan/normalise.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { isBalanced, sumsOf, type Sums } from '../plans/arithmetic.ts';
import { cases } from '../plans/cases.ts';
import type { PlanCase } from '../plans/plan-case.ts';
import { fillDatabase } from '../plans/database.ts';
import { explainCase, knows } from '../plans/explain-case.ts';

/** A machine that stops a process between two clocks does not do so to one plan each time. */
const tries = 3;

describe.each([14, 18] as const)('on PostgreSQL %i', (major) => {
  let client: Client;
  const known = cases.filter((candidate) => knows(major, candidate));
  const plans = new Map<PlanCase, Plan>();
  const measured = async (one: PlanCase): Promise<Plan> => {
    const also = one.options === undefined ? '' : `, ${one.options}`;
    const json = await explainCase(client, one, `ANALYZE, VERBOSE, BUFFERS, FORMAT JSON${also}`);
    const result = readPlan(json);
    if (!result.ok) throw new Error(result.problem);
    return result.plan;
  };
  beforeAll(async () => {
    const server = await startPostgres(major);
    const database = await server.createDatabase();
    client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    await fillDatabase(client);
    for (const one of known) plans.set(one, await measured(one));
  });
  afterAll(() => client.end());

  it('self times sum to the time of the whole', async () => {
    const unbalanced = new Map<PlanCase, Sums>();
    for (const [one, plan] of plans) {
      const sums = sumsOf(plan);
      if (!isBalanced(sums)) unbalanced.set(one, sums);
    }
    for (let at = 1; at < tries; at += 1)
      for (const one of unbalanced.keys())
        if (isBalanced(sumsOf(await measured(one)))) unbalanced.delete(one);
    expect([...unbalanced].map(([{ name }, sums]) => [name, sums])).toEqual([]);
  });

  it('keeps nothing without a name', () => {
    const extras = [...plans.values()].flatMap((plan) =>
      plan.nodes.flatMap(({ extra }) => [...extra.keys()]),
    );
    expect(new Set(extras)).toEqual(
      new Set([...(major < 17 ? ['Params Evaluated'] : []), 'Foreign Program']),
    );
  });
});
