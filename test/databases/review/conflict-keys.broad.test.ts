/**
 * Releases that insert with ON CONFLICT beside a key that is exchanged for another: each finds no key on the schema of the other, both run
 * while both keys stand, and the former key continues refusing what only the new one allows. On every major.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { majors } from '../../../core/effects/facts/fact.ts';
import { effectsDatabase, type EffectsDatabase } from '../effects/fixture.ts';

const noKey = '42P10';
const alike = '23505';

/** A previous release, and the one that comes. */
const formerly = (device: string, person: string): string =>
  `INSERT INTO devices VALUES ('${device}', '${person}', 'then') ON CONFLICT (uuid) DO UPDATE SET name = excluded.name, user_uuid = excluded.user_uuid`;
const now = (device: string, person: string): string =>
  `INSERT INTO devices VALUES ('${device}', '${person}', 'now') ON CONFLICT (uuid, user_uuid) DO UPDATE SET name = excluded.name`;

const change = `BEGIN;
ALTER TABLE devices DROP CONSTRAINT devices_pkey;
ALTER TABLE devices ADD PRIMARY KEY (uuid, user_uuid);
COMMIT;`;
const back = `BEGIN;
ALTER TABLE devices DROP CONSTRAINT devices_pkey;
ALTER TABLE devices ADD CONSTRAINT devices_pkey PRIMARY KEY (uuid);
COMMIT;`;
const both = 'CREATE UNIQUE INDEX CONCURRENTLY devices_both ON devices (uuid, user_uuid)';

describe.each(majors)('PostgreSQL %i', (major) => {
  let database: EffectsDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await effectsDatabase(major);
    client = await database.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  beforeEach(async () => {
    await client.query(`DROP TABLE IF EXISTS refers, devices;
CREATE TABLE devices (uuid text PRIMARY KEY, user_uuid text NOT NULL, name text);
INSERT INTO devices VALUES ('a', 'one', 'first')`);
  });

  /** `ok`, or its SQLSTATE and what is named. */
  async function said(sql: string): Promise<string> {
    try {
      await client.query(sql);
      return 'ok';
    } catch (error) {
      await client.query('ROLLBACK');
      const { code = '', constraint = '' } = error as { code?: string; constraint?: string };
      return [code, constraint].filter((one) => one !== '').join(' ');
    }
  }

  it('each release fails on the schema of the other', async () => {
    expect(await said(now('a', 'one'))).toBe(noKey);
    expect(await said(formerly('a', 'one'))).toBe('ok');
    expect(await said(change)).toBe('ok');
    expect(await said(now('a', 'one'))).toBe('ok');
    expect(await said(formerly('a', 'one'))).toBe(noKey);
    expect(await said(back)).toBe('ok');
    expect(await said(now('a', 'one'))).toBe(noKey);
    expect(await said(formerly('a', 'one'))).toBe('ok');
  });

  it('while both keys stand both run, and the former one refuses what only the new one allows', async () => {
    expect(await said(both)).toBe('ok');
    expect(await said(formerly('b', 'one'))).toBe('ok');
    expect(await said(now('b', 'one'))).toBe('ok');
    expect(await said(now('c', 'one'))).toBe('ok');
    expect(await said(now('b', 'two'))).toBe(`${alike} devices_pkey`);
    expect(
      await said(
        'ALTER TABLE devices DROP CONSTRAINT devices_pkey, ADD CONSTRAINT devices_pkey PRIMARY KEY USING INDEX devices_both',
      ),
    ).toBe('ok');
    expect(await said(now('b', 'two'))).toBe('ok');
    expect(await said(formerly('b', 'one'))).toBe(noKey);
  });

  it('one file takes the index that is there, and builds it where it is not', async () => {
    const exchange = `BEGIN;
ALTER TABLE devices DROP CONSTRAINT devices_pkey;
CREATE UNIQUE INDEX IF NOT EXISTS devices_both ON devices (uuid, user_uuid);
ALTER TABLE devices ADD CONSTRAINT devices_pkey PRIMARY KEY USING INDEX devices_both;
COMMIT;`;
    expect(await said(both)).toBe('ok');
    const built = await nodeOf('devices_both');
    expect(await said(exchange)).toBe('ok');
    expect(await nodeOf('devices_pkey')).toBe(built);
    expect(await said(back)).toBe('ok');
    expect(await said(exchange)).toBe('ok');
    expect(await said(now('a', 'two'))).toBe('ok');
  });

  it('the former key does not come back over rows that it does not allow', async () => {
    expect(await said(change)).toBe('ok');
    expect(await said(now('a', 'two'))).toBe('ok');
    const { rows } = await client.query(
      'SELECT count(*)::int AS found FROM (SELECT FROM devices GROUP BY uuid HAVING count(*) > 1) AS alike',
    );
    expect(rows).toEqual([{ found: 1 }]);
    expect(await said(back)).toBe(`${alike} devices_pkey`);
    // All of the script is taken back, and the new key stands.
    expect(await said(now('a', 'two'))).toBe('ok');
  });

  it('by the name of the constraint both run, where the new key has the name of the former one', async () => {
    const named = (person: string): string =>
      `INSERT INTO devices VALUES ('a', '${person}', 'x') ON CONFLICT ON CONSTRAINT devices_pkey DO UPDATE SET name = 'x'`;
    expect(await said(named('two'))).toBe('ok');
    expect(await said(change)).toBe('ok');
    expect(await said(named('two'))).toBe('ok');
    const { rows } = await client.query('SELECT count(*)::int AS found FROM devices');
    expect(rows).toEqual([{ found: 2 }]);
    expect(await said(named('one').replace('devices_pkey', 'devices_other'))).toBe('42704');
  });

  it('a narrower key refuses what the former one allowed, from when it is built on', async () => {
    expect(await said(change)).toBe('ok');
    expect(await said('CREATE UNIQUE INDEX CONCURRENTLY devices_one ON devices (uuid)')).toBe('ok');
    expect(await said(now('a', 'two'))).toBe(`${alike} devices_one`);
    expect(await said(now('a', 'one'))).toBe('ok');
    expect(await said(formerly('a', 'two'))).toBe('ok');
  });

  it('a key that is referred to does not go, and a deferrable one is none for ON CONFLICT', async () => {
    await client.query('CREATE TABLE refers (device text REFERENCES devices (uuid))');
    expect(await said(change)).toMatch(/^2BP01/);
    await client.query('DROP TABLE refers');
    await client.query('ALTER TABLE devices ADD CONSTRAINT later UNIQUE (uuid, user_uuid) DEFERRABLE');
    expect(await said(now('a', 'one'))).toBe('55000 later');
  });

  it('a partial index of the former columns is found by a previous release and behind', async () => {
    const some =
      "INSERT INTO devices VALUES ('a', 'one', 'x') ON CONFLICT (uuid) WHERE name IS NOT NULL DO NOTHING";
    expect(await said(some)).toBe('ok');
    await client.query('ALTER TABLE devices DROP CONSTRAINT devices_pkey');
    await client.query('CREATE UNIQUE INDEX devices_some ON devices (uuid) WHERE name IS NOT NULL');
    expect(await said(some)).toBe('ok');
    expect(await said(formerly('a', 'one'))).toBe(noKey);
  });

  async function nodeOf(index: string): Promise<unknown> {
    const { rows } = await client.query<{ readonly node: unknown }>(
      'SELECT relfilenode AS node FROM pg_class WHERE relname = $1',
      [index],
    );
    return rows[0]?.node;
  }
});
