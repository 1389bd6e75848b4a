/** What checks of a review answer on a native server, read-only as they are sent. */
import type { Check } from '../../core/review/model.ts';
import type { PostgresServer } from '../hosts/postgres/server.ts';
import { withClient } from './native.ts';

/** `STOP title: found` of those that are not ok. */
export async function saidBy(
  server: PostgresServer,
  database: string,
  checks: readonly Check[],
): Promise<readonly string[]> {
  const said: string[] = [];
  await withClient(server, database, async (client) => {
    await client.query('SET default_transaction_read_only = on');
    for (const { title, sql } of checks) {
      const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
      for (const { result, found } of rows) if (result !== 'ok') said.push(`${result} ${title}: ${found}`);
    }
  });
  return said;
}
