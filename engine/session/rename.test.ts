/**
 * Renames of what new work creates, as all changed files or as the reason of a refusal: a file beside the migrations that creates the object
 * again leaves it open which of the two a name means.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { applyEdits, type TextEdit } from '../../core/text/edit.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import { placeAt } from './named-files.ts';
import { renamed } from './rename.ts';
import { Session } from './session.ts';
import { Breath } from './time-slices.ts';

const migrations = {
  'migrations/000001_spools.up.sql': 'CREATE TABLE spools (id bigint PRIMARY KEY, reel text);\n',
  'migrations/000001_spools.down.sql': 'DROP TABLE spools;\n',
};
const query = { 'queries/spools.sql': '-- name: Reels :many\nSELECT s.reel FROM spools s;\n' };

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** A path and the text before the name in it. */
  readonly at: readonly [string, string];
  /** `coil`, unless it is another one. */
  readonly to?: string;
  /** The reason, or all files that change as they are then. */
  readonly expected: string | Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  {
    name: 'a column that a schema file creates again',
    files: { 'schema/spools.sql': '\nCREATE TABLE spools (\n  id bigint PRIMARY KEY,\n  reel text\n);\n' },
    at: ['queries/spools.sql', 's.'],
    expected: 'schema/spools.sql:4 creates reel, too: it is not known which of the two the other files mean.',
  },
  {
    name: 'a table that a schema file creates again',
    files: { 'schema/spools.sql': '\nCREATE TABLE spools (id bigint PRIMARY KEY);\n' },
    at: ['queries/spools.sql', 'FROM '],
    expected:
      'schema/spools.sql:2 creates spools, too: it is not known which of the two the other files mean.',
  },
  {
    name: 'a column that the migrations create again, from the schema file',
    files: {
      'schema/spools.sql':
        'CREATE TABLE spools (id bigint PRIMARY KEY, reel text);\nSELECT s.reel FROM spools s;\n',
    },
    at: ['schema/spools.sql', 's.'],
    expected:
      'migrations/000001_spools.up.sql:1 creates reel, too: it is not known which of the two the other files mean.',
  },
  {
    name: 'a column that a program of a test creates again',
    files: {
      'test/spools.test.ts':
        "import { sql } from 'slonik';\nexport const made = sql.unsafe`\n  CREATE TABLE spools (id bigint, reel text)`;\n",
    },
    at: ['queries/spools.sql', 's.'],
    expected:
      'test/spools.test.ts:3 creates reel, too: it is not known which of the two the other files mean.',
  },
  {
    name: 'a column that a file adds again',
    files: { 'setup/reel.sql': 'ALTER TABLE spools ADD COLUMN reel text;\n' },
    at: ['queries/spools.sql', 's.'],
    expected: 'setup/reel.sql:1 creates reel, too: it is not known which of the two the other files mean.',
  },
  {
    name: 'follows a file that creates the table only where it is missing, and rows of a seed',
    files: {
      'setup/spools.sql': 'CREATE TABLE IF NOT EXISTS spools (id bigint PRIMARY KEY, reel text);\n',
      'seed/spools.sql': "INSERT INTO spools (id, reel) VALUES (1, 'a');\n",
    },
    at: ['queries/spools.sql', 's.'],
    expected: {
      'migrations/000001_spools.up.sql': 'CREATE TABLE spools (id bigint PRIMARY KEY, coil text);\n',
      'queries/spools.sql': '-- name: Reels :many\nSELECT s.coil FROM spools s;\n',
      'seed/spools.sql': "INSERT INTO spools (id, coil) VALUES (1, 'a');\n",
      'setup/spools.sql': 'CREATE TABLE IF NOT EXISTS spools (id bigint PRIMARY KEY, coil text);\n',
    },
  },
  {
    name: 'a column of a table whose foreign key followed the rename of another table',
    files: {
      'migrations/000002_spokes.up.sql':
        'CREATE TABLE spokes (spool bigint REFERENCES spools (id), length int);\nALTER TABLE spools RENAME TO wheels;\n',
      'queries/spools.sql': 'SELECT k.length FROM spokes k;\n',
    },
    at: ['queries/spools.sql', 'k.'],
    expected: {
      'migrations/000002_spokes.up.sql':
        'CREATE TABLE spokes (spool bigint REFERENCES spools (id), coil int);\nALTER TABLE spools RENAME TO wheels;\n',
      'queries/spools.sql': 'SELECT k.coil FROM spokes k;\n',
    },
  },
  {
    name: 'a column whose name a query gives to the column of another table',
    files: { 'migrations/000002_copies.up.sql': 'CREATE TABLE copies AS SELECT * FROM spools;\n' },
    at: ['queries/spools.sql', 's.'],
    expected:
      'migrations/000002_copies.up.sql creates copies from a query whose column gives it the name reel: give that column an alias first.',
  },
  {
    name: 'a column that has its name from a query',
    files: {
      'migrations/000002_copies.up.sql': 'SELECT id, reel INTO copies FROM spools;\n',
      'queries/spools.sql': 'SELECT c.reel FROM copies c;\n',
    },
    at: ['queries/spools.sql', 'c.'],
    expected:
      'migrations/000002_copies.up.sql creates copies from a query whose column gives it the name reel: give that column an alias first.',
  },
  {
    name: 'a column to which a query gives another name in another table',
    files: {
      'migrations/000002_copies.up.sql': 'CREATE TABLE copies AS SELECT reel AS track FROM spools;\n',
    },
    at: ['queries/spools.sql', 's.'],
    expected: {
      'migrations/000001_spools.up.sql': 'CREATE TABLE spools (id bigint PRIMARY KEY, coil text);\n',
      'migrations/000002_copies.up.sql': 'CREATE TABLE copies AS SELECT coil AS track FROM spools;\n',
      'queries/spools.sql': '-- name: Reels :many\nSELECT s.coil FROM spools s;\n',
    },
  },
  {
    name: 'a column whose name a query gives to the column of a view',
    files: { 'migrations/000002_all.up.sql': 'CREATE VIEW all_spools AS SELECT id, reel FROM spools;\n' },
    at: ['queries/spools.sql', 's.'],
    expected:
      'migrations/000002_all.up.sql creates all_spools from a query whose column gives it the name reel: give that column an alias first.',
  },
  {
    name: 'follows the name where a file creates the same name in another schema',
    files: { 'schema/old.sql': 'CREATE SCHEMA old;\nCREATE TABLE old.spools (id bigint, reel text);\n' },
    at: ['queries/spools.sql', 's.'],
    expected: {
      'migrations/000001_spools.up.sql': 'CREATE TABLE spools (id bigint PRIMARY KEY, coil text);\n',
      'queries/spools.sql': '-- name: Reels :many\nSELECT s.coil FROM spools s;\n',
    },
  },
  {
    name: 'to a name that needs quotes, in the strings of programs',
    files: {
      'src/spools.ts': String.raw`import { sql } from 'slonik';
export const one = (c: Client) => c.query('SELECT s.reel FROM spools s');
export const two = (c: Client) => c.query("SELECT s.reel FROM spools s");
`,
      'app/spools.py': String.raw`def reels(cursor):
    cursor.execute("SELECT reel FROM spools")
    cursor.execute("""SELECT reel FROM spools""")
`,
    },
    at: ['queries/spools.sql', 's.'],
    to: 'Coil size',
    expected: {
      'app/spools.py': String.raw`def reels(cursor):
    cursor.execute("SELECT \"Coil size\" FROM spools")
    cursor.execute("""SELECT "Coil size" FROM spools""")
`,
      'migrations/000001_spools.up.sql': 'CREATE TABLE spools (id bigint PRIMARY KEY, "Coil size" text);\n',
      'queries/spools.sql': '-- name: Reels :many\nSELECT s."Coil size" FROM spools s;\n',
      'src/spools.ts': String.raw`import { sql } from 'slonik';
export const one = (c: Client) => c.query('SELECT s."Coil size" FROM spools s');
export const two = (c: Client) => c.query("SELECT s.\"Coil size\" FROM spools s");
`,
    },
  },
  {
    name: 'from a name in the quotes of a program',
    files: {
      'migrations/000002_spokes.up.sql': 'CREATE TABLE spokes ("Reel" text);\n',
      'queries/spools.sql': 'SELECT k."Reel" FROM spokes k;\n',
      'app/spokes.py': String.raw`def reels(cursor):
    cursor.execute('SELECT "Reel" FROM spokes')
    cursor.execute("SELECT \"Reel\" FROM spokes")
`,
    },
    at: ['queries/spools.sql', 'k.'],
    expected:
      'app/spokes.py has it in a string that cannot be edited in place: rename it there by hand first.',
  },
];

it.each(cases)('$name', async ({ files, at: [path, before], to = 'coil', expected }) => {
  const root = mkdtempSync(join(tmpdir(), 'plinth-rename-'));
  try {
    for (const [file, text] of Object.entries({ ...migrations, ...query, ...files })) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const session = await Session.open({
      ...kit,
      root,
      parser: await loadPostgresParser(),
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    const file = await session.named(path, { named: true });
    const offset = (session.textOf(path)?.indexOf(before) ?? 0) + before.length;
    const place = file && placeAt(file, offset);
    const found = place && (await renamed(place, to, session, new Breath(undefined)));
    if (found?.kind !== 'edits') {
      expect(found?.kind === 'refused' ? found.because : found).toBe(expected);
      return;
    }
    const edits = new Map<string, TextEdit[]>();
    for (const one of found.places)
      edits.set(one.path, [...(edits.get(one.path) ?? []), { span: one.span, newText: one.text }]);
    const after = [...edits].map(([changed, all]) => [
      changed,
      applyEdits(session.textOf(changed) ?? '', all),
    ]);
    expect(Object.fromEntries(after)).toEqual(expected);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
