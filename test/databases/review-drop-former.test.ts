/** The script that drops the column of before for good, on real servers: before the change, before its values are copied, behind that, half done, and twice. */
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import type { StatementParser } from '../../core/syntax/postgres/parse.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { statementParser } from '../sql.ts';
import { databaseWith, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE builds (id bigint PRIMARY KEY, job int NOT NULL, rerun_of int REFERENCES builds (id));
CREATE INDEX builds_rerun ON builds (rerun_of);
CREATE INDEX builds_last ON builds (job, COALESCE(rerun_of, id) DESC) WHERE rerun_of IS NOT NULL OR job > 0;
CREATE UNIQUE INDEX builds_once ON builds (job, rerun_of) INCLUDE (id);`;
const up = `ALTER TABLE builds RENAME COLUMN rerun_of TO rerun_of_old;
ALTER TABLE builds ADD COLUMN rerun_of bigint REFERENCES builds (id);
ALTER INDEX builds_rerun RENAME TO builds_rerun_old;
CREATE INDEX builds_rerun ON builds (rerun_of);`;
const rows =
  'INSERT INTO builds SELECT one, one % 50, CASE one % 10 WHEN 0 THEN one - 1 END FROM generate_series(1, 2000) AS one;';
const copied = 'UPDATE builds SET rerun_of = rerun_of_old WHERE rerun_of_old IS NOT NULL';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

/** As psql does with ON_ERROR_STOP: what fails ends it. The message, or undefined. */
async function run(client: Client, script: string): Promise<string | undefined> {
  for (const { parsed } of readStatements(script, 0, script.length, parser)) {
    try {
      await client.query(parsed.text);
    } catch (error) {
      await client.query('ROLLBACK');
      return error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}

async function indexes(client: Client): Promise<readonly string[]> {
  const { rows: found } = await client.query<{ readonly line: string }>(
    "SELECT pg_get_indexdef(indexrelid) AS line FROM pg_index WHERE indrelid = 'builds'::regclass ORDER BY 1",
  );
  return found.map(({ line }) => line);
}

// What the change itself builds with both columns goes with the column of before too.
const sorted = `CREATE TABLE builds (id bigint PRIMARY KEY, job int NOT NULL, rerun_of int);
CREATE INDEX builds_rerun ON builds (rerun_of);
CREATE INDEX builds_order ON builds (COALESCE(rerun_of, id) DESC, id DESC);
CREATE INDEX builds_job ON builds (job);`;
const bothUp = `ALTER TABLE builds RENAME COLUMN rerun_of TO rerun_of_old;
ALTER TABLE builds ADD COLUMN rerun_of bigint;
ALTER INDEX builds_rerun RENAME TO builds_rerun_old;
CREATE INDEX builds_rerun ON builds (rerun_of);
DROP INDEX builds_order;
CREATE INDEX builds_order ON builds (COALESCE(rerun_of, rerun_of_old, id) DESC, id DESC);
DROP INDEX builds_job;
CREATE INDEX builds_job ON builds (job) INCLUDE (rerun_of, rerun_of_old) WHERE job > 0;
CREATE INDEX builds_two ON builds (job, rerun_of, rerun_of_old);
CREATE INDEX builds_cast ON builds ((COALESCE(rerun_of, rerun_of_old::bigint)) DESC, job);`;

async function plan(client: Client, query: string): Promise<string> {
  const { rows: lines } = await client.query<{ readonly 'QUERY PLAN': string }>(`EXPLAIN ${query}`);
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let script: string;
  beforeAll(async () => {
    server = await startPostgres(major);
    const { later, runbook } = await reviewOfChange(history, { '000002_change.up.sql': up });
    script = later.find(({ name }) => name === 'drop.sql')?.text ?? '';
    expect(runbook.some(({ title }) => title.endsWith(': drop.sql'))).toBe(true);
  });

  it('stops before the change, and before the values are copied, and leaves nothing', async () => {
    const database = await databaseWith(server, [history, rows]);
    await withClient(server, database, async (client) => {
      const former = await indexes(client);
      expect(await run(client, script)).toMatch(/^no column builds\.rerun_of_old: the change has not run/);
      expect(await indexes(client)).toEqual(former);
      await client.query(up);
      const behind = await indexes(client);
      expect(await run(client, script)).toMatch(/^rows of builds have a value in rerun_of_old and none in /);
      expect(await indexes(client)).toEqual(behind);
    });
  });

  it('drops it after that, with what would have gone along built on the new column, and says so the second time', async () => {
    const database = await databaseWith(server, [history, rows, up, copied]);
    await withClient(server, database, async (client) => {
      expect(await run(client, script)).toBeUndefined();
      const found = await indexes(client);
      expect(found).toHaveLength(4);
      expect(found.join('\n')).toContain(
        'CREATE INDEX builds_last ON public.builds USING btree (job, COALESCE(rerun_of, id) DESC) WHERE ((rerun_of IS NOT NULL) OR (job > 0))',
      );
      expect(found.join('\n')).toContain(
        'CREATE UNIQUE INDEX builds_once ON public.builds USING btree (job, rerun_of) INCLUDE (id)',
      );
      expect(found.join('\n')).not.toMatch(/_old|_new/);
      expect(await run(client, script)).toMatch(/or this script has run$/);
      expect(await indexes(client)).toEqual(found);
    });
  });

  it('half done it goes on: an invalid index, a lock that is not granted, a view that reads the column', async () => {
    const database = await databaseWith(server, [history, rows, up, copied]);
    await withClient(server, database, async (client) => {
      const other = new Client({ connectionString: server.connectionString(database) });
      await other.connect();
      try {
        const there = async (): Promise<number> =>
          (
            await client.query(
              "SELECT FROM pg_attribute WHERE attrelid = 'builds'::regclass AND attname = 'rerun_of_old'",
            )
          ).rowCount ?? 0;
        await other.query('BEGIN; SELECT FROM builds LIMIT 1');
        // A reader alone is in the way of the drop, and not of the builds.
        expect(await run(client, script.replace("'5s'", "'100ms'"))).toMatch(/lock timeout/);
        expect(await there()).toBe(1);
        await other.query('COMMIT');
        await client.query(
          "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'builds_last_new'::regclass",
        );
        expect(await run(client, script)).toBe(
          'index builds_last_new is not valid, or is another one: DROP INDEX CONCURRENTLY builds_last_new, and run this again',
        );
        await client.query('DROP INDEX CONCURRENTLY builds_last_new');
        await client.query('CREATE VIEW reruns AS SELECT rerun_of_old FROM builds');
        expect(await run(client, script)).toMatch(/other objects depend on it/);
        expect(await there()).toBe(1);
        await client.query('DROP VIEW reruns');
        // What an older release writes meanwhile is not lost.
        await client.query('INSERT INTO builds (id, job, rerun_of_old) VALUES (3000, 1, 7)');
        expect(await run(client, script)).toMatch(/^rows of builds have a value/);
        await client.query(copied);
        expect(await run(client, script)).toBeUndefined();
        expect(await there()).toBe(0);
        expect((await indexes(client)).join('\n')).toMatch(/INDEX builds_last ON/);
      } finally {
        await other.end();
      }
    });
  });

  it('leaves an index for each query that one of the change with both columns has served', async () => {
    const { later } = await reviewOfChange(sorted, { '000002_change.up.sql': bothUp });
    const drop = later.find(({ name }) => name === 'drop.sql')?.text ?? '';
    const database = await databaseWith(server, [sorted, rows, bothUp, copied]);
    await withClient(server, database, async (client) => {
      expect(await run(client, drop)).toBeUndefined();
      expect(
        (await indexes(client)).map((line) => line.replace(/^CREATE INDEX (\w+) ON .*? btree/, '$1')),
      ).toEqual([
        'builds_cast (rerun_of DESC, job)',
        'builds_job (job) INCLUDE (rerun_of) WHERE (job > 0)',
        'builds_order (COALESCE(rerun_of, id) DESC, id DESC)',
        'builds_rerun (rerun_of)',
        'builds_two (job, rerun_of)',
        expect.stringContaining('builds_pkey'),
      ]);
      await client.query('VACUUM ANALYZE builds');
      await client.query('SET enable_seqscan = off');
      const query = 'FROM builds ORDER BY COALESCE(rerun_of, id) DESC, id DESC LIMIT 20';
      const found = await plan(client, `SELECT id ${query}`);
      expect(found).toContain('using builds_order');
      expect(found).not.toContain('Sort');
      expect(await plan(client, 'SELECT rerun_of FROM builds WHERE job = 7')).toMatch(
        /Index Only Scan using builds_(?:job|two)/,
      );
      expect(await run(client, drop)).toMatch(/or this script has run$/);
    });
  });
});
