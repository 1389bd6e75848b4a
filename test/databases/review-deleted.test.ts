/** Rows that a DELETE takes for good, on real servers: as many as were counted, and those that were written to the file; in batches by rank the same. */
import { Client } from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE docs (id text PRIMARY KEY, "collectionID" text NOT NULL, version text NOT NULL, "createdOn" timestamptz NOT NULL);
INSERT INTO docs SELECT 'd' || n, 'c' || n % 20, (n % 3)::text, '2026-01-01'::timestamptz + n * interval '1 minute' FROM generate_series(1, 600) AS n;`;

const ranks = `WITH ranked AS (SELECT id, ROW_NUMBER() OVER (PARTITION BY "collectionID", version ORDER BY "createdOn" DESC) AS rn FROM docs)
DELETE FROM docs WHERE id IN (SELECT id FROM ranked WHERE rn > 1);`;

const forms = {
  'ranks in front': ranks,
  'ranks beside': `DELETE FROM docs d USING (SELECT id, ROW_NUMBER() OVER (PARTITION BY "collectionID", version ORDER BY "createdOn" DESC) AS rn FROM docs) r WHERE d.id = r.id AND r.rn > 1;`,
  'a condition': `DELETE FROM docs AS d WHERE version = '1' AND id <> 'd1';`,
} as const;

const open: Client[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.end();
});

type Rows = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

async function rowsIn(server: PostgresServer): Promise<Rows> {
  const client = new Client({
    connectionString: server.connectionString(await databaseWith(server, [history])),
  });
  open.push(client);
  await client.connect();
  return async (sql) => (await client.query<Readonly<Record<string, unknown>>>(sql)).rows;
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each(Object.entries(forms))('%s: counted, written to the file, and gone', async (_, text) => {
    const review: Review = await reviewOfChange(history.split('\n')[0] ?? '', {
      '000002_change.up.sql': `ALTER TABLE docs ADD COLUMN slug text;\nUPDATE docs SET slug = id;\n${text}`,
    });
    const count = review.preflight.find(({ title }) => title.endsWith('deletes'))?.sql ?? '';
    const query = /^\\copy \((.+)\) TO 'docs\.csv'/m.exec(review.exports[0]?.text ?? '')?.[1] ?? '';
    const rows = await rowsIn(server);
    const idsOf = async (sql: string): Promise<readonly unknown[]> =>
      (await rows(`SELECT id FROM (${sql}) AS all_rows ORDER BY id`)).map((row) => row['id']);
    const [{ found } = {}] = await rows(count);
    const [all, written] = [await idsOf('SELECT id FROM docs'), await idsOf(query)];
    await rows(text);
    const left = new Set(await idsOf('SELECT id FROM docs'));
    const gone = all.filter((id) => !left.has(id));
    // Of equal ones chance says which: the file has those of their group that stay as well.
    if (text.includes('OVER (')) expect(gone.filter((id) => !written.includes(id))).toEqual([]);
    else expect(written).toEqual(gone);
    expect(Number(found)).toBe(gone.length);
    expect(gone.length).toBeGreaterThan(0);
    expect(left.size).toBeGreaterThan(0);
  });

  it('leaves the same in batches by rank, and another number in stretches of the key', async () => {
    const left = async (batch: string, times: number): Promise<unknown> => {
      const rows = await rowsIn(server);
      for (let at = 0; at < times; at += 1) await rows(batch.replaceAll('$at', String(at)));
      return (await rows("SELECT string_agg(id, ' ' ORDER BY id) AS ids FROM docs"))[0]?.['ids'];
    };
    const whole = await left(ranks, 1);
    expect(await left(ranks.replace('rn > 1', 'rn > 1 LIMIT 100'), 7)).toBe(whole);
    expect(
      await left(ranks.replace('FROM docs)', 'FROM docs WHERE substr(id, 2)::int / 61 = $at)'), 10),
    ).not.toBe(whole);
  });
});
