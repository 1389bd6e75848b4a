/** Deletes that a key refuses which took rows along before, on real servers: those of rows above, and the SQLSTATE of each. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { codeOf, withSessions } from './sessions.ts';

const spaces = 'CREATE TABLE spaces (id int PRIMARY KEY);';
const along = (name: string): string =>
  `CREATE TABLE ${name} (id int PRIMARY KEY, space int REFERENCES spaces ON DELETE CASCADE);`;
const history = [spaces, along('rules'), along('parts')].join(' ');
const uses = (action: string): string => `CREATE TABLE uses (part int REFERENCES parts ON DELETE ${action});`;
const rows =
  'INSERT INTO spaces VALUES (1); INSERT INTO rules VALUES (1, 1); INSERT INTO parts VALUES (1, 1);';

/**
 * Whose trigger on a delete of a space runs first. Names end in the number of the trigger, and are compared as texts: 100002 comes before 99992,
 * so that the one that was made first is mostly, and not always, the first.
 */
const firstByName = `SELECT tgconstrrelid::regclass::text AS table FROM pg_trigger
WHERE tgrelid = 'spaces'::regclass AND tgfoid = '"RI_FKey_cascade_del"'::regproc ORDER BY tgname COLLATE "C" LIMIT 1`;

describe.each([14, 15, 16, 17, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  /** What becomes of a delete of the row itself, and of the one above it. */
  function deleted(tables: string, insert: string, first = history): Promise<readonly string[]> {
    return withSessions(server, [first, tables, rows, insert], async ([one]) => [
      await codeOf(one.query('DELETE FROM parts')),
      await codeOf(one.query('DELETE FROM spaces')),
    ]);
  }

  it.each([
    ['RESTRICT', major >= 18 ? '23001' : '23503'],
    ['NO ACTION', '23503'],
  ])('%s refuses both', async (action, code) => {
    expect(await deleted(uses(action), 'INSERT INTO uses VALUES (1)')).toEqual([code, code]);
  });

  it.each([
    ['RESTRICT', major >= 18 ? '23001' : '23503'],
    ['NO ACTION', '23503'],
  ])(
    '%s: where the row goes along by another key too, the key whose trigger comes first by name decides',
    async (action, code) => {
      const both = `CREATE TABLE uses (rule int REFERENCES rules ON DELETE CASCADE, part int REFERENCES parts ON DELETE ${action});`;
      const insert = 'INSERT INTO uses VALUES (1, 1)';
      const other = [spaces, along('parts'), along('rules')].join(' ');
      for (const first of [history, other])
        await withSessions(server, [first, both, rows, insert], async ([one]) => {
          const by = (await one.query<{ table: string }>(firstByName)).rows[0]?.table;
          expect(await codeOf(one.query('DELETE FROM spaces'))).toBe(by === 'parts' ? code : 'done');
        });
    },
  );
});
