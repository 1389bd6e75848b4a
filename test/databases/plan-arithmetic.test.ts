/** The plan fixtures once were real; here they are made anew on every version: their times have to sum up again, and nothing in them is without a name. */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../core/plan/model.ts';
import { readPlan } from '../../core/plan/normalise.ts';
import { postgresMajors } from '../hosts/postgres/binaries.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { isBalanced, sumsOf } from '../plans/arithmetic.ts';
import { cases } from '../plans/cases.ts';
import { fillDatabase } from '../plans/database.ts';
import { explainCase, knows } from '../plans/explain-case.ts';

describe.each(postgresMajors)('on PostgreSQL %i', (major) => {
  let client: Client;
  const plans: { readonly name: string; readonly plan: Plan }[] = [];
  beforeAll(async () => {
    const server = await startPostgres(major);
    const database = await server.createDatabase();
    client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    await fillDatabase(client);
    for (const one of cases.filter((candidate) => knows(major, candidate))) {
      const also = one.options === undefined ? '' : `, ${one.options}`;
      const json = await explainCase(client, one, `ANALYZE, VERBOSE, BUFFERS, FORMAT JSON${also}`);
      const result = readPlan(json);
      if (!result.ok) throw new Error(result.problem);
      plans.push({ name: one.name, plan: result.plan });
    }
  });
  afterAll(() => client.end());

  it('self times sum to the time of the whole', () => {
    const wrong = plans.flatMap(({ name, plan }) => {
      const sums = sumsOf(plan);
      return isBalanced(sums) ? [] : [[name, sums]];
    });
    expect(wrong).toEqual([]);
  });

  it('keeps nothing without a name', () => {
    const extras = plans.flatMap(({ plan }) => plan.nodes.flatMap(({ extra }) => [...extra.keys()]));
    expect(new Set(extras)).toEqual(
      new Set([...(major < 17 ? ['Params Evaluated'] : []), 'Foreign Program']),
    );
  });
});
