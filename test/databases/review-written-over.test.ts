/** Values that a change writes over, exported where it meets them and written back, on real servers; and rows that stop a foreign key on the way back. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';
import { psqlFiles } from './psql-files.ts';
import { reviewOfChange } from './review-of.ts';

const history = `CREATE TABLE people (id int PRIMARY KEY, state text NOT NULL, "old ""name""" varchar(9));
CREATE TABLE notes (id int PRIMARY KEY, person int REFERENCES people (id) ON DELETE CASCADE);`;
const rows = `INSERT INTO people SELECT n, CASE WHEN n % 2 = 0 THEN 'done' ELSE 'open' END, NULLIF('n' || n, 'n4') FROM generate_series(1, 9) n;
INSERT INTO notes SELECT n, n FROM generate_series(1, 9) n;`;

const { folder, withFiles } = psqlFiles();

const commands = /^-- (?=CREATE TEMPORARY|\\copy|UPDATE|SELECT)/gm;

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each([
    [
      'alone',
      `UPDATE people AS p SET state = 'closed', "old ""name""" = NULL WHERE p.state = 'done' -- all
        AND id > 2;`,
      3,
    ],
    [
      'beside an index',
      "UPDATE people SET state = 'closed' WHERE state = 'done'; CREATE INDEX ON people (state);",
      4,
    ],
    ['of all rows', "UPDATE people SET state = 'closed';", 9],
  ])('brings back what was written over: %s', async (_, change, exported) => {
    const review = await reviewOfChange(history, { '000002_change.up.sql': change });
    const database = await databaseWith(server, [history, rows]);
    const all = (): Promise<readonly object[]> =>
      withClient(server, database, async (client) => {
        const found = await client.query<object>('SELECT * FROM people ORDER BY id');
        return found.rows;
      });
    const before = await all();
    await runScript(server, database, withFiles(review.exports[0]?.text ?? '', major));
    await runScript(server, database, change);
    expect(await all()).not.toEqual(before);
    const script = review.migrations[0]?.rollback.script ?? '';
    expect(script).toContain('exported_people');
    await runScript(server, database, withFiles(script.replaceAll(commands, ''), major));
    expect(await all()).toEqual(before);
    const counted = await withClient(server, database, (client) =>
      client
        .query<{ count: string }>(
          `CREATE TEMPORARY TABLE f (id int, a text${change.includes('name') ? ', b text' : ''}); COPY f FROM '${join(folder, `${major}-people.csv`)}' WITH (FORMAT csv, HEADER)`,
        )
        .then(() => client.query<{ count: string }>('SELECT count(*) FROM f')),
    );
    expect(Number(counted.rows[0]?.count)).toBe(exported);
  });

  it('finds the rows that stop a key on the way back, which without them comes back as it was', async () => {
    const change = 'ALTER TABLE notes DROP CONSTRAINT notes_person_fkey;';
    const review = await reviewOfChange(history, { '000002_change.up.sql': change });
    const { script = '', words = '' } = review.migrations[0]?.rollback ?? {};
    expect(words).toContain('Rows whose parent is not there by then stop it at ADD CONSTRAINT (23503)');
    const query = /^-- Rows that stop notes_person_fkey: (.+);$/m.exec(script)?.[1] ?? '';
    const database = await databaseWith(server, [history, rows]);
    await runScript(server, database, change);
    await runScript(
      server,
      database,
      'DELETE FROM people WHERE id IN (3, 4); INSERT INTO notes VALUES (10, NULL);',
    );
    const stopping = await withClient(server, database, (client) => client.query<{ count: string }>(query));
    expect(stopping.rows[0]?.count).toBe('2');
    await expect(runScript(server, database, script)).rejects.toMatchObject({ code: '23503' });
    await runScript(server, database, `DELETE FROM notes WHERE person IN (3, 4); ${script}`);
  });
});
