/**
 * A unique key that is replaced by a wider one with a column that may be null: what ON CONFLICT finds on each, which key refuses while all stand, what of two
 * source rows an UPDATE … FROM takes, and how much an index has of the row versions that its own transaction left. On every major.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { majors } from '../../../core/effects/facts/fact.ts';
import { effectsDatabase, type EffectsDatabase } from '../effects/fixture.ts';

const insert =
  "INSERT INTO teams (name) VALUES ('Default') ON CONFLICT (parent, name) DO UPDATE SET outside = 'again'";
const wider = 'CREATE UNIQUE INDEX teams_parent_name ON teams (parent, name)';

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
    await client.query(`DROP TABLE IF EXISTS teams, team_links;
CREATE TABLE teams (id serial PRIMARY KEY, name text NOT NULL, outside text, parent int);
CREATE UNIQUE INDEX teams_name ON teams (name);
CREATE UNIQUE INDEX teams_outside ON teams (outside);
INSERT INTO teams (name) VALUES ('Default'), ('other');
CREATE TABLE team_links (parent int NOT NULL, child int NOT NULL, PRIMARY KEY (parent, child))`);
  });

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

  async function count(what: string): Promise<number> {
    const { rows } = await client.query<{ readonly n: number }>(`SELECT (${what})::int AS n`);
    return rows[0]?.n ?? -1;
  }

  it('beside the former key an insert of a row with a null fails on that, at each try', async () => {
    expect(await said(wider)).toBe('ok');
    expect(await said(insert)).toBe('23505 teams_name');
    expect(await said(insert)).toBe('23505 teams_name');
  });

  it('without it each insert adds a row, and the former key does not come back', async () => {
    expect(await said(`${wider}; DROP INDEX teams_name`)).toBe('ok');
    expect([await said(insert), await said(insert)]).toEqual(['ok', 'ok']);
    expect(await count("SELECT count(*) FROM teams WHERE name = 'Default'")).toBe(3);
    expect(await said('CREATE UNIQUE INDEX teams_name ON teams (name)')).toBe('23505 teams_name');
  });

  it('NULLS NOT DISTINCT finds it, beside the former key too', async () => {
    if (major < 15) return;
    expect(await said(`${wider} NULLS NOT DISTINCT`)).toBe('ok');
    expect(await said(insert)).toBe('ok');
    expect(await said(`DROP INDEX teams_name; ${insert}`)).toBe('ok');
    expect(await count("SELECT count(*) FROM teams WHERE name = 'Default' AND outside = 'again'")).toBe(1);
  });

  it('of a former key that let nulls through it refuses what that did not, and an index of the rows with a null does not', async () => {
    const nulls = await said('CREATE UNIQUE INDEX teams_both ON teams (parent, outside) NULLS NOT DISTINCT');
    expect(nulls).toBe(major < 15 ? '42601' : '23505 teams_both');
    expect(await said('CREATE UNIQUE INDEX teams_both ON teams (outside) WHERE parent IS NULL')).toBe('ok');
    expect(await said("DROP INDEX teams_outside; UPDATE teams SET outside = 'same'")).toBe(
      '23505 teams_both',
    );
  });

  it('an UPDATE takes any one of several source rows, and says nothing', async () => {
    await client.query('INSERT INTO team_links VALUES (7, 1), (8, 1)');
    const { rowCount } = await client.query(
      'UPDATE teams t SET parent = l.parent FROM team_links l WHERE t.id = l.child',
    );
    expect(rowCount).toBe(1);
    expect([7, 8]).toContain(await count('SELECT parent FROM teams WHERE id = 1'));
  });

  it('an index that is built behind an UPDATE of its transaction has the versions from before it', async () => {
    await client.query('TRUNCATE teams');
    await client.query(
      "INSERT INTO teams (name, outside) SELECT repeat('n', 40) || i, repeat('o', 40) || i FROM generate_series(1, 8000) AS i",
    );
    await client.query(`BEGIN; DROP INDEX teams_name; UPDATE teams SET parent = 1; ${wider}; COMMIT`);
    const behind = await count("SELECT pg_relation_size('teams_parent_name')");
    const toItself = async (): Promise<number> => {
      await client.query('REINDEX INDEX teams_parent_name');
      return behind / (await count("SELECT pg_relation_size('teams_parent_name')"));
    };
    // The server's own ANALYZE may be there, and the versions have to stay for as long as it looks.
    await expect.poll(toItself).toBeGreaterThan(1.5);
    expect(await toItself()).toBeLessThan(2.2);
  });
});
