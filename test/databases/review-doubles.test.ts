/** Duplicates that a change deletes in front of a unique index: how many of them differ from one with the same key. On real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history =
  'CREATE TABLE public.members (id text PRIMARY KEY, "orgId" text NOT NULL, "userId" text, role text NOT NULL, meta json, made timestamptz NOT NULL);';
const rows = `INSERT INTO public.members VALUES
  ('a', 'o', 'u', 'member', '{"x": 1}', '2026-01-01'), ('b', 'o', 'u', 'member', '{"x": 1}', '2026-01-02'),
  ('c', 'o', 'v', 'member', NULL, '2026-01-01'), ('d', 'o', 'v', 'admin', NULL, '2026-01-02'),
  ('e', 'o', NULL, 'member', NULL, '2026-01-01'), ('f', 'o', NULL, 'admin', NULL, '2026-01-02'),
  ('g', 'o', 'w', 'admin', NULL, '2026-01-01')`;
const change = `DELETE FROM "public"."members" m USING "public"."members" keep
WHERE m."userId" IS NOT NULL AND m."orgId" = keep."orgId" AND m."userId" = keep."userId"
  AND (m."made" > keep."made" OR (m."made" = keep."made" AND m."id" > keep."id"));
CREATE UNIQUE INDEX members_one ON public.members ("orgId", "userId");`;

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it('counts those that differ in columns that the statement does not name', async () => {
    const { verdict, preflight } = await reviewOfChange(history, { '000002_change.up.sql': change });
    expect(verdict.decide).toContain(
      'Whether what rows of members have in role, meta may go with them: line 1 deletes them for others with the same key, and the pre-flight counts those that differ there.',
    );
    const check = preflight.find(({ title }) => title.includes('differ from one with the same key'));
    const database = await databaseWith(server, [history, rows]);
    const client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    try {
      const answer = await client.query<{ found: string }>(check?.sql ?? '');
      expect(answer.rows[0]?.found).toBe('1');
    } finally {
      await client.end();
      await server.dropDatabase(database);
    }
  });
});
