/** Explains one case on a server, in a transaction that is rolled back. */
import type { Client } from 'pg';
import type { PlanCase } from './plan-case.ts';

/** True if a test host of this major can run the case. */
export function knows(major: number, { since = 0, compiles }: PlanCase): boolean {
  return major >= since && compiles !== true;
}

/** What the server printed, its rows put together. */
export async function explainCase(client: Client, planCase: PlanCase, options: string): Promise<string> {
  const [printed = ''] = await explainEach(client, planCase, [options]);
  return printed;
}

/** One after another with each of the options, in one transaction: for what the statement itself does not change. */
export async function explainEach(
  client: Client,
  planCase: PlanCase,
  options: readonly string[],
): Promise<readonly string[]> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL jit = off');
    for (const [name, value] of Object.entries(planCase.settings ?? {}))
      await client.query('SELECT set_config($1, $2, true)', [name, value]);
    for (const statement of planCase.prepare ?? []) await client.query(statement);
    const printed: string[] = [];
    for (const each of options) printed.push(await explain(client, `EXPLAIN (${each}) ${planCase.sql}`));
    return printed;
  } catch (error) {
    throw new Error(`${planCase.name}: ${String(error)}`, { cause: error });
  } finally {
    await client.query('ROLLBACK');
  }
}

async function explain(client: Client, statement: string): Promise<string> {
  const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(statement);
  return rows
    .map((row) => row['QUERY PLAN'])
    .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    .join('\n');
}
