/** Replay against SQLite: what each script builds there, and what replay says of it, line by line; and that its statements end where the engine ends them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measuredSqlite } from '../../../core/effects/sqlite/facts.ts';
import { asWritten } from '../../../core/schema/as-written.ts';
import { scriptText } from '../../../core/schema/print/script.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { SqliteReader } from '../../../core/operations/sqlite/reader.ts';
import { openSqlite, type Sqlite } from '../../hosts/sqlite.ts';
import { catalogLines, catalogQuery, replayLines } from './sqlite-catalog.ts';

const base =
  "CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE); CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p ON DELETE CASCADE, note VARCHAR (20) NOT NULL DEFAULT 'a;b');";

const scripts: readonly (readonly [string, string])[] = [
  [
    'keys at columns and of the table',
    'CREATE TABLE t (a INT PRIMARY KEY, b TEXT UNIQUE, c, UNIQUE (b, c), UNIQUE (b))',
  ],
  [
    'a name of the rowid',
    'CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE b (id INT PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY DESC); CREATE TABLE d (id INTEGER, PRIMARY KEY (id DESC))',
  ],
  [
    'without a rowid, and strict',
    'CREATE TABLE t (a TEXT, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID; CREATE TABLE s (a ANY PRIMARY KEY, b BLOB) STRICT, WITHOUT ROWID',
  ],
  [
    'defaults and generated columns',
    "CREATE TABLE t (a INTEGER DEFAULT -1, b DEFAULT (datetime('now')), c TEXT DEFAULT CURRENT_TIMESTAMP, d AS (a + 1), e INT GENERATED ALWAYS AS (a * 2) STORED, f DEFAULT NULL)",
  ],
  [
    'names in other quotes and cases',
    'CREATE TABLE [Order] ("Id" INTEGER PRIMARY KEY, `Na me` TEXT COLLATE NOCASE); ALTER TABLE "ORDER" ADD \'Third\' REAL; CREATE INDEX "Ix" ON `order` ([na ME] DESC, lower(third)) WHERE third IS NOT NULL',
  ],
  [
    'references without columns, deferred, to itself',
    `${base} CREATE TABLE d (a TEXT REFERENCES p (code) DEFERRABLE INITIALLY DEFERRED, up INTEGER REFERENCES d (a) ON UPDATE SET NULL, FOREIGN KEY (a, up) REFERENCES q (x, y) ON DELETE RESTRICT NOT DEFERRABLE)`,
  ],
  [
    'a rebuilt table',
    `${base} CREATE INDEX ip ON c (p); CREATE TABLE c_new (id INTEGER PRIMARY KEY, p INTEGER NOT NULL REFERENCES p, UNIQUE (p, id)); INSERT INTO c_new SELECT id, p FROM c; DROP TABLE c; ALTER TABLE c_new RENAME TO c`,
  ],
  [
    'a parent rebuilt beside its children',
    `${base} PRAGMA foreign_keys = OFF; CREATE TABLE p_new (id INTEGER PRIMARY KEY, code TEXT, more); INSERT INTO p_new (id) SELECT id FROM p; DROP TABLE p; ALTER TABLE p_new RENAME TO p`,
  ],
  [
    'a parent renamed away: its children follow',
    `${base} ALTER TABLE p RENAME TO p_old; CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE VIEW v AS SELECT id FROM p_old`,
  ],
  [
    'columns added, renamed and dropped',
    `${base} ALTER TABLE c ADD COLUMN extra INT CHECK (extra > 0); ALTER TABLE p RENAME COLUMN code TO "Key"; ALTER TABLE p RENAME id TO ident; ALTER TABLE c DROP COLUMN note; CREATE INDEX i ON c (p) WHERE extra > 1; ALTER TABLE c RENAME extra TO more`,
  ],
  [
    'a trigger',
    `${base} CREATE TRIGGER IF NOT EXISTS tr AFTER UPDATE OF note, p ON c FOR EACH ROW WHEN new.p > 1 BEGIN UPDATE p SET code = CASE WHEN 1 THEN 'x;' ELSE code END; DELETE FROM p; END; CREATE TEMP TRIGGER other BEFORE DELETE ON c BEGIN SELECT 1; END; CREATE VIEW v (a) AS SELECT id FROM c; CREATE TRIGGER iv INSTEAD OF INSERT ON v BEGIN SELECT 1; END`,
  ],
  [
    'temporary and virtual tables',
    "CREATE TEMP TABLE t (a); CREATE TABLE main.t (b); CREATE VIRTUAL TABLE f USING fts5 (a, content = '')",
  ],
  [
    'IF EXISTS and IF NOT EXISTS',
    `${base} CREATE TABLE IF NOT EXISTS p (z); DROP TABLE IF EXISTS nobody; CREATE INDEX IF NOT EXISTS ip ON c (p); CREATE INDEX IF NOT EXISTS ip ON c (note); DROP VIEW IF EXISTS v`,
  ],
  [
    'a transaction that is taken back',
    `${base} BEGIN IMMEDIATE; DROP TABLE c; SAVEPOINT s; CREATE TABLE d (a); ROLLBACK TO s; RELEASE s; ROLLBACK; BEGIN; CREATE TABLE e (a); END TRANSACTION`,
  ],
  [
    'dropped indexes',
    `${base} CREATE UNIQUE INDEX u ON c (note); CREATE INDEX i ON c (p); DROP INDEX main.u`,
  ],
];

let engine: Sqlite;
beforeAll(async () => {
  engine = await openSqlite();
});
afterAll(() => {
  engine.stop();
});

it.each(scripts)('%s', (_, script) => {
  const statements = new SqliteReader().statements(script, 0, script.length);
  expect(statements.map(({ parsed }) => [parsed.text, parsed.understanding.kind])).toEqual(
    statements.map(({ parsed }) => [parsed.text, 'understood']),
  );
  const sent = statements.map(({ parsed }) => `${parsed.text};\n`).join('');
  const outcome = engine.run(`${sent}${catalogQuery}`);
  if (!outcome.ok) throw new Error(outcome.message);
  const { after } = replaySection(emptySchema('sqlite', measuredSqlite), statements, 'script.sql');
  expect(replayLines(after)).toEqual(catalogLines(outcome.rows));
  // What `plinth schema --format sql` prints of it makes the same again, but for what it says it leaves out.
  const again = engine.run(
    `${scriptText(asWritten(after), { targetVersion: measuredSqlite })}${catalogQuery}`,
  );
  if (!again.ok) throw new Error(again.message);
  const isKept = (line: string): boolean => !line.startsWith('virtual ');
  expect(catalogLines(again.rows).filter(isKept)).toEqual(catalogLines(outcome.rows).filter(isKept));
});
