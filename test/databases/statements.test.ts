/** Slower statements, from records of real servers: exactly the planted ones, none in runs that are alike, and never a negative number. */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { normalForm } from '../../core/query-index/normal-form.ts';
import { ownStatements, placeOf } from '../../core/query-index/own-statements.ts';
import { compareStatements, type StatementComparison } from '../../core/statements/compare.ts';
import { printSnapshot, readSnapshot, type StatementSnapshot } from '../../core/statements/snapshot.ts';
import { readStatements } from '../../engine/databases/postgres/statements.ts';
import type { PostgresSession } from '../../engine/databases/postgres/connection.ts';
import { newest } from '../breadth.ts';
import { startPostgresApart, type PostgresServer } from '../hosts/postgres/server.ts';
import { openSession, runScript } from './native.ts';

/** As an application sends them; the first two go by the index that is dropped. */
const queries = [
  'SELECT note FROM items WHERE code = $1',
  'SELECT count(*) FROM items WHERE code = $1 AND owner > 5',
  'SELECT note FROM items WHERE id = $1',
  'SELECT max(id) FROM items WHERE owner = $1',
  'UPDATE items SET note = note WHERE id = $1',
  'SELECT count(*) FROM owners WHERE id <> $1',
] as const;

const own = ownStatements(
  queries.map((text, at) => ({
    path: `queries/${at}.sql`,
    line: 1,
    isMigration: false,
    normal: normalForm(text),
  })),
);

const alike = 20;

describe.each(newest([14, 15, 16, 17, 18] as const))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let database: string;
  let session: PostgresSession;
  let client: Client;
  beforeAll(async () => {
    const settings = {
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.max': '200',
      autovacuum: 'off',
    };
    server = await startPostgresApart(major, settings);
    database = await server.createDatabase();
    await runScript(
      server,
      database,
      `CREATE SCHEMA "odd ""schema"; CREATE EXTENSION pg_stat_statements SCHEMA "odd ""schema";
       CREATE TABLE items (id int PRIMARY KEY, code int, owner int, note text) WITH (fillfactor = 50);
       INSERT INTO items SELECT i, i, i % 100, repeat('x', 80) FROM generate_series(1, 30000) i;
       CREATE INDEX items_code ON items (code); CREATE INDEX items_owner ON items (owner, id);
       CREATE TABLE owners AS SELECT id FROM generate_series(1, 200) id; VACUUM ANALYZE;`.replace(
        ' VACUUM ANALYZE;',
        '',
      ),
    );
    await runScript(server, database, 'VACUUM ANALYZE items');
    session = await openSession(server, database);
    client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await session.close();
    await server.stop();
  });

  async function load(calls = 60): Promise<void> {
    for (let call = 1; call <= calls; call += 1) for (const text of queries) await client.query(text, [call]);
  }

  /** Through the text of the file. */
  async function snapshot(): Promise<StatementSnapshot> {
    const read = await readStatements(session);
    if (read.kind === 'failed') throw new Error(read.failure.message);
    const reading = readSnapshot(JSON.parse(printSnapshot({ ...read.value, applied: undefined })));
    if (reading.kind === 'unusable') throw new Error(reading.because);
    expect(reading.snapshot.entries.length).toBe(read.value.entries.length);
    return reading.snapshot;
  }

  function compared(...snapshots: readonly StatementSnapshot[]): StatementComparison {
    const outcome = compareStatements(snapshots);
    if (outcome.kind === 'refused') throw new Error(outcome.because);
    return outcome.comparison;
  }

  itBroadly(
    `names nothing that does more work in ${alike} runs that are alike, then exactly the two without their index`,
    async () => {
      await load();
      let before = await snapshot();
      const told: string[] = [];
      for (let run = 0; run < alike; run += 1) {
        await load();
        const after = await snapshot();
        told.push(
          ...compared(before, after)
            .slower.filter(({ cause }) => cause === 'work')
            .map(({ text }) => text),
        );
        before = after;
      }
      expect(told).toEqual([]);
      await client.query('DROP INDEX items_code');
      await load();
      const comparison = compared(before, await snapshot());
      const slower = comparison.slower.filter(({ cause }) => cause === 'work');
      expect(slower.map(({ text }) => placeOf(own, text, false)?.path).sort()).toEqual([
        'queries/0.sql',
        'queries/1.sql',
      ]);
      for (const { mean, before: earlier } of slower)
        expect(mean.blocks).toBeGreaterThan(20 * earlier.blocks);
    },
  );

  it('keeps no value, of a utility statement neither', async () => {
    await client.query("DO $$BEGIN PERFORM 'a secret'; END$$");
    await client.query("CREATE ROLE somebody PASSWORD 'a secret'");
    const { entries } = await snapshot();
    expect(entries.some(({ text }) => text === 'create role somebody password ?')).toBe(true);
    expect(JSON.stringify(entries)).not.toContain('secret');
    await client.query('DROP ROLE somebody');
  });

  it('tells of evictions, that the total is a lower bound', async () => {
    const before = await snapshot();
    // The structure counts, and names do not.
    for (let width = 1; width < 400; width += 1)
      await client.query(
        `SELECT ${Array.from({ length: width }, () => 'id').join(', ')} FROM owners LIMIT 1`,
      );
    const after = compared(before, await snapshot());
    expect(after.notes.join('\n')).toMatch(/dropped its rarest entries \d+ times in between/);
    for (const { ms, calls, mean } of [...after.top, ...after.slower, ...after.fresh])
      expect(Math.min(ms, calls, mean.ms, mean.blocks)).toBeGreaterThanOrEqual(0);
  });

  it('refuses what a reset lies between', async () => {
    const before = await snapshot();
    await client.query('SELECT "odd ""schema".pg_stat_statements_reset()');
    await load();
    const outcome = compareStatements([before, await snapshot()]);
    expect(outcome).toMatchObject({
      kind: 'refused',
      because: expect.stringMatching(/^the counters were reset at /) as unknown,
    });
  });

  it('counts what a role does not see, and says what is missing without the extension', async () => {
    await runScript(
      server,
      database,
      `CREATE ROLE plain LOGIN PASSWORD 'plinth-test-only'; GRANT USAGE ON SCHEMA "odd ""schema" TO plain`,
    );
    const plain = await openSession(server, database, { user: 'plain' });
    const read = await readStatements(plain);
    expect(read.kind === 'read' && read.value.hidden).toBeGreaterThan(3);
    await plain.close();
    const elsewhere = await openSession(server, 'postgres');
    expect(await readStatements(elsewhere)).toMatchObject({
      kind: 'failed',
      failure: {
        message:
          'pg_stat_statements cannot be read. CREATE EXTENSION pg_stat_statements adds it to this database.',
      },
    });
    await elsewhere.close();
  });
});
