/**
 * Who waits for a table that is locked without naming it, as foreign keys ask it or change it, and whose rows are kept from going: what a
 * review says of that (core/review/waits/along-keys.ts), on the oldest and the newest major.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectsDatabase, type EffectsDatabase } from './effects/fixture.ts';
import { reviewOfChange } from './review-of.ts';
import { ownDatabase } from './sessions.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

interface Scene {
  readonly held: string;
  readonly waits?: readonly string[];
  readonly passes?: readonly string[];
}

const made = `CREATE TABLE owner (id int PRIMARY KEY, name text);
CREATE TABLE cascaded (id int PRIMARY KEY, owner int REFERENCES owner ON DELETE CASCADE, note text);
CREATE TABLE other (id int PRIMARY KEY, name text);
CREATE TABLE plain (id int PRIMARY KEY, other int REFERENCES other, note text);
CREATE TABLE top (id int PRIMARY KEY);
CREATE TABLE middle (id int PRIMARY KEY, top int REFERENCES top ON DELETE CASCADE);
CREATE TABLE loose (id int PRIMARY KEY, top int REFERENCES top ON DELETE SET NULL);
CREATE TABLE leaf (id int PRIMARY KEY, middle int REFERENCES middle ON DELETE SET NULL, loose int REFERENCES loose ON DELETE CASCADE);
INSERT INTO top VALUES (1), (2), (3);
INSERT INTO middle VALUES (1, 1);
INSERT INTO loose VALUES (1, 2);
INSERT INTO owner SELECT g, 'x' FROM generate_series(1, 9) AS g;
INSERT INTO other SELECT g, 'x' FROM generate_series(1, 9) AS g;
INSERT INTO plain VALUES (1, 1), (2, 2)`;

const scenes: readonly Scene[] = [
  {
    held: 'LOCK TABLE cascaded IN SHARE MODE',
    waits: ['DELETE FROM owner WHERE id = 9'],
    passes: ["INSERT INTO owner VALUES (10, '')", "UPDATE owner SET name = '' WHERE id = 9"],
  },
  {
    // Of rows that go along others are asked, whether there are any or not; a row that is set to null takes nothing along.
    held: 'LOCK TABLE leaf IN SHARE MODE',
    waits: ['DELETE FROM middle WHERE id = 1', 'DELETE FROM top WHERE id = 1'],
    passes: ['DELETE FROM top WHERE id = 2', 'DELETE FROM top WHERE id = 3'],
  },
  {
    held: 'LOCK TABLE plain IN SHARE MODE',
    passes: ['DELETE FROM other WHERE id = 9'],
  },
  {
    held: 'LOCK TABLE plain IN ACCESS EXCLUSIVE MODE',
    waits: ['DELETE FROM other WHERE id = 9'],
    passes: ["UPDATE other SET name = '' WHERE id = 9"],
  },
  {
    held: 'LOCK TABLE other IN ACCESS EXCLUSIVE MODE',
    waits: ['INSERT INTO plain VALUES (3, 3)', 'INSERT INTO plain VALUES (3, NULL)'],
    passes: ["UPDATE plain SET note = '' WHERE id = 1", 'DELETE FROM plain WHERE id = 1'],
  },
  {
    held: 'LOCK TABLE other IN SHARE ROW EXCLUSIVE MODE',
    passes: ['INSERT INTO plain VALUES (3, 3)'],
  },
  {
    held: 'UPDATE plain SET other = 9 WHERE id = 1',
    waits: ['DELETE FROM other WHERE id = 9'],
    passes: ["UPDATE other SET name = '' WHERE id = 9", 'DELETE FROM other WHERE id = 8'],
  },
  { held: 'INSERT INTO plain SELECT 3, 9', waits: ['DELETE FROM other WHERE id = 9'] },
  // The check of a null opens the other table, and lets it go.
  {
    held: "INSERT INTO plain (id, other, note) SELECT 3, NULL, 'x'",
    passes: ['LOCK TABLE other IN ACCESS EXCLUSIVE MODE'],
  },
  { held: 'INSERT INTO plain (id) VALUES (3)', passes: ['LOCK TABLE other IN ACCESS EXCLUSIVE MODE'] },
  {
    held: 'INSERT INTO plain (id, other) VALUES (3, NULL), (4, 9)',
    waits: ['LOCK TABLE other IN ACCESS EXCLUSIVE MODE'],
  },
];

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let database: EffectsDatabase;

  beforeAll(async () => {
    database = await effectsDatabase(major);
    const client = await database.connect();
    await client.query(made);
    await client.end();
  });

  afterAll(() => database.drop());

  it.each(scenes)('$held', async ({ held, waits = [], passes = [] }) => {
    const [holder, other] = await Promise.all([database.connect(), database.connect()]);
    try {
      await holder.query('BEGIN');
      await holder.query(held);
      for (const sql of waits) expect(await answerTo(other, sql), sql).toBe('55P03');
      for (const sql of passes) expect(await answerTo(other, sql), sql).toBe('done');
    } finally {
      await Promise.all([holder.end(), other.end()]);
    }
  });

  it.each([
    'ALTER TABLE child ADD FOREIGN KEY (parent) REFERENCES parent',
    'ALTER TABLE child ADD CONSTRAINT late FOREIGN KEY (parent) REFERENCES parent NOT VALID; ALTER TABLE child VALIDATE CONSTRAINT late',
  ])('reads the key of the parent to its end: %s', async (sql) => {
    const client = await database.connect();
    try {
      await client.query(`BEGIN;
CREATE TABLE parent (id int PRIMARY KEY, name text);
CREATE TABLE child (id int PRIMARY KEY, parent int);
INSERT INTO parent SELECT g, repeat('x', 100) FROM generate_series(1, 20000) AS g;
INSERT INTO child SELECT g, 1 + g % 20000 FROM generate_series(1, 60000) AS g;
ANALYZE parent; ANALYZE child`);
      const read = async (): Promise<number> =>
        Number(
          (
            await client.query<{ read: string }>(
              "SELECT pg_stat_get_xact_tuples_returned('parent'::regclass) + pg_stat_get_xact_tuples_returned('parent_pkey'::regclass) AS read",
            )
          ).rows[0]?.read,
        );
      const before = await read();
      await client.query(sql);
      expect((await read()) - before).toBeGreaterThanOrEqual(20_000);
    } finally {
      await client.query('ROLLBACK');
      await client.end();
    }
  });

  it('reads nothing of the parent where the key is null in every row', async () => {
    const client = await database.connect();
    try {
      await client.query(`BEGIN;
CREATE TABLE parent (id int PRIMARY KEY, name text);
CREATE TABLE child (id int PRIMARY KEY);
INSERT INTO parent SELECT g, repeat('x', 100) FROM generate_series(1, 20000) AS g;
INSERT INTO child SELECT generate_series(1, 60000);
ANALYZE parent; ANALYZE child`);
      const read = async (): Promise<readonly number[]> => {
        const { rows } = await client.query<{ parent: string; child: string }>(
          "SELECT pg_stat_get_xact_tuples_returned('parent'::regclass) + pg_stat_get_xact_tuples_returned('parent_pkey'::regclass) AS parent, pg_stat_get_xact_tuples_returned('child'::regclass) AS child",
        );
        return [Number(rows[0]?.parent), Number(rows[0]?.child)];
      };
      const [parent = 0, child = 0] = await read();
      await client.query(
        'ALTER TABLE child ADD COLUMN parent int; ALTER TABLE child ADD FOREIGN KEY (parent) REFERENCES parent',
      );
      const after = await read();
      expect([(after[0] ?? 0) - parent, (after[1] ?? 0) - child]).toEqual([0, 60_000]);
    } finally {
      await client.query('ROLLBACK');
      await client.end();
    }
  });

  it.each([
    'INSERT INTO copied SELECT id, id FROM source WHERE pg_advisory_xact_lock_shared(7) IS NOT NULL',
    'UPDATE copied SET source = 9 WHERE pg_advisory_xact_lock_shared(7) IS NOT NULL',
  ])('lets go what its keys refer to until they are checked, at its end, and fails then: %s', async (sql) => {
    const [gate, worker, other] = await Promise.all([1, 2, 3].map(() => database.connect()));
    if (gate === undefined || worker === undefined || other === undefined) throw new Error('no session');
    try {
      await other.query(`DROP TABLE IF EXISTS copied, source;
CREATE TABLE source (id int PRIMARY KEY);
CREATE TABLE copied (id int PRIMARY KEY, source int REFERENCES source);
INSERT INTO source SELECT generate_series(1, 9);
INSERT INTO copied VALUES (100, NULL)`);
      await gate.query('SELECT pg_advisory_lock(7)');
      const failed = worker.query(sql).then(
        () => 'done',
        (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown'),
      );
      const waiting = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND NOT granted";
      while ((await other.query(waiting)).rowCount === 0)
        await new Promise((resolve) => setTimeout(resolve, 20));
      await other.query("SET lock_timeout = '200ms'; DELETE FROM source WHERE id = 9");
      await gate.query('SELECT pg_advisory_unlock(7)');
      expect(await failed).toBe('23503');
      expect((await other.query('SELECT FROM copied')).rowCount).toBe(1);
    } finally {
      await Promise.all([gate.end(), worker.end(), other.end()]);
    }
  });

  it('a key that is dropped and added again deletes as it says from then on', async () => {
    const client = await database.connect();
    try {
      await client.query(`BEGIN;
CREATE TABLE team (id int PRIMARY KEY);
CREATE TABLE doc (id int PRIMARY KEY, team int CONSTRAINT doc_team REFERENCES team ON DELETE SET NULL);
CREATE TABLE link (doc int REFERENCES doc ON DELETE CASCADE);
INSERT INTO team VALUES (1); INSERT INTO doc VALUES (1, 1); INSERT INTO link VALUES (1);
ALTER TABLE doc DROP CONSTRAINT doc_team;
ALTER TABLE doc ADD CONSTRAINT doc_team FOREIGN KEY (team) REFERENCES team ON DELETE CASCADE;
DELETE FROM team`);
      const { rows } = await client.query('SELECT id FROM doc UNION ALL SELECT doc FROM link');
      expect(rows).toEqual([]);
    } finally {
      await client.query('ROLLBACK');
      await client.end();
    }
  });
});

describe.each(oldestOrNewest(import.meta.url))(
  'PostgreSQL %i, after a key to a table that no migration makes',
  (major) => {
    it.each([
      ['ON UPDATE RESTRICT ON DELETE CASCADE', 'ok'],
      ['', 'STOP'],
      ['ON DELETE CASCADE', 'STOP'],
    ])('what it does on a delete and an update is looked at: %s', async (actions, result) => {
      const { postflight } = await reviewOfChange('CREATE TABLE doc (id int PRIMARY KEY, team int);', {
        '000002_key.up.sql':
          'ALTER TABLE doc ADD CONSTRAINT doc_team FOREIGN KEY (team) REFERENCES team (id) ON UPDATE RESTRICT ON DELETE CASCADE;',
      });
      const check = postflight.find(({ title }) => title.startsWith('constraint doc_team'))?.sql ?? '';
      const own = await ownDatabase(major, [
        'CREATE TABLE team (id int PRIMARY KEY); CREATE TABLE doc (id int PRIMARY KEY, team int)',
        `ALTER TABLE doc ADD CONSTRAINT doc_team FOREIGN KEY (team) REFERENCES team (id) ${actions}`,
      ]);
      const { rows } = await own.client.query<{ readonly result: string }>(check);
      expect(rows.map((row) => row.result)).toEqual([result]);
      await own.end();
    });
  },
);

/** Taken back at once; `55P03`: it waited for a lock. */
async function answerTo(client: Client, sql: string): Promise<string> {
  await client.query("BEGIN; SET LOCAL lock_timeout = '200ms'");
  try {
    await client.query(sql);
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  } finally {
    await client.query('ROLLBACK');
  }
}
