/** Which casts lead between common types, as the catalog of a server says. */
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { castTypes, mayCast } from '../../../core/rollback/casts.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';

it.each([14, 18] as const)('PostgreSQL %s has the casts that rollbacks count on', async (major) => {
  const server = await startPostgres(major);
  const client = new Client({ connectionString: server.connectionString('postgres') });
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly pair: string }>(
      `SELECT s.typname || ' ' || t.typname AS pair FROM pg_cast
       JOIN pg_type s ON s.oid = castsource JOIN pg_type t ON t.oid = casttarget
       WHERE s.typname <> t.typname AND s.typname = ANY ($1) AND t.typname = ANY ($1)`,
      [castTypes],
    );
    const said = castTypes.flatMap((from) =>
      castTypes.flatMap((to) => (from !== to && mayCast(from, to) ? [`${from} ${to}`] : [])),
    );
    expect(said.toSorted()).toEqual(rows.map(({ pair }) => pair).toSorted());
  } finally {
    await client.end();
    await server.stop();
  }
});
