/** Explains one case on a server, in a transaction that is rolled back. */
import type { Client } from 'pg';
import type { PlanCase } from './plan-case.ts';

/** Whether a test host of this major can run the case. */
export function knows(major: number, { since = 0, compiles }: PlanCase): boolean {
  return major >= since && compiles !== true;
}

/** What the server printed, its rows put together. */
export async function explainCase(client: Client, planCase: PlanCase, options: string): Promise<string> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL jit = off');
    for (const [name, value] of Object.entries(planCase.settings ?? {}))
      await client.query('SELECT set_config($1, $2, true)', [name, value]);
    for (const statement of planCase.prepare ?? []) await client.query(statement);
    const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(`EXPLAIN (${options}) ${planCase.sql}`);
    return rows
      .map((row) => row['QUERY PLAN'])
      .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
      .join('\n');
  } catch (error) {
    throw new Error(`${planCase.name}: ${String(error)}`, { cause: error });
  } finally {
    await client.query('ROLLBACK');
  }
}
