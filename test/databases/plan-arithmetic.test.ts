/** The plan fixtures once were real; here they are made anew on every version, and their times have to sum up again. */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPlan } from '../../core/plan/normalise.ts';
import { postgresMajors } from '../hosts/postgres/binaries.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { isBalanced, sumsOf } from '../plans/arithmetic.ts';
import { cases } from '../plans/cases.ts';
import { fillDatabase } from '../plans/database.ts';
import { explainCase, knows } from '../plans/explain-case.ts';

describe.each(postgresMajors)('on PostgreSQL %i', (major) => {
  let client: Client;
  beforeAll(async () => {
    const server = await startPostgres(major);
    const database = await server.createDatabase();
    client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    await fillDatabase(client);
  });
  afterAll(() => client.end());

  it('self times sum to the time of the whole', async () => {
    const wrong: unknown[] = [];
    for (const one of cases.filter((candidate) => knows(major, candidate))) {
      const also = one.options === undefined ? '' : `, ${one.options}`;
      const json = await explainCase(client, one, `ANALYZE, VERBOSE, BUFFERS, FORMAT JSON${also}`);
      const result = readPlan(json);
      if (!result.ok) throw new Error(result.problem);
      const sums = sumsOf(result.plan);
      if (!isBalanced(sums)) wrong.push([one.name, sums]);
    }
    expect(wrong).toEqual([]);
  });
});
