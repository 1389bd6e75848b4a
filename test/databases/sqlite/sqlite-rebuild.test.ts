/** What a rebuilt table takes along, on SQLite itself: rows of other tables where foreign keys are on, triggers, indexes and actions. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSqlite, type Sqlite } from '../../hosts/sqlite.ts';

let engine: Sqlite;
beforeAll(async () => {
  engine = await openSqlite();
});
afterAll(() => {
  engine.stop();
});

function run(sql: string, database: string): readonly string[] {
  const outcome = engine.run(sql, database);
  if (!outcome.ok) throw new Error(`${outcome.message} in ${sql}`);
  return outcome.rows;
}

const people = `CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT);
CREATE INDEX people_mail ON people (mail);
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN SELECT 1; END;
INSERT INTO people VALUES (1, 'a'), (2, 'b');`;
const rebuild = `CREATE TABLE people_new (id INTEGER PRIMARY KEY, mail TEXT NOT NULL);
INSERT INTO people_new SELECT * FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;`;
const child = (action: string): string =>
  `CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people ${action});
INSERT INTO pets VALUES (1, 1), (2, 2);`;

it.each([
  ['ON DELETE CASCADE', 'BEGIN; PRAGMA foreign_keys = OFF;', ['0|0']],
  ['ON DELETE SET NULL', 'BEGIN; PRAGMA foreign_keys = OFF;', ['2|0']],
  ['ON DELETE CASCADE', 'BEGIN; PRAGMA defer_foreign_keys = ON;', ['0|0']],
  ['ON DELETE CASCADE', 'BEGIN;', ['0|0']],
  ['ON DELETE CASCADE', 'PRAGMA foreign_keys = OFF; BEGIN;', ['2|2']],
  ['ON DELETE SET NULL', 'PRAGMA foreign_keys = OFF; BEGIN;', ['2|2']],
])('%s, %s', (action, before, left) => {
  const file = engine.fresh();
  run(`${people} ${child(action)}`, file);
  run(`PRAGMA foreign_keys = ON; ${before} ${rebuild} COMMIT;`, file);
  expect(run('SELECT count(*), count(owner) FROM pets;', file)).toEqual(left);
});

it('fails where nothing is said of a delete', () => {
  const file = engine.fresh();
  run(`${people} ${child('')}`, file);
  const outcome = engine.run(
    `PRAGMA foreign_keys = ON; BEGIN; PRAGMA foreign_keys = OFF; ${rebuild} COMMIT;`,
    file,
  );
  expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(/FOREIGN KEY/i) as unknown });
});

it('loses index and trigger', () => {
  const file = engine.fresh();
  run(people, file);
  run(rebuild, file);
  expect(run("SELECT name FROM sqlite_schema WHERE tbl_name = 'people' ORDER BY name;", file)).toEqual([
    'people',
  ]);
});
