/** What a review asks of names that a change drops or makes, on real servers: a database that went another way than the migrations is found before, and each answer is what the change then does. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE notes (id bigint PRIMARY KEY, of_id bigint CONSTRAINT notes_of CHECK (of_id > 0), text text);
CREATE INDEX notes_text ON notes (text);
CREATE INDEX notes_of_id ON notes (of_id);`;

const change = `DROP INDEX notes_text;
DROP INDEX IF EXISTS notes_of_id;
ALTER TABLE notes DROP CONSTRAINT notes_of;
ALTER TABLE notes ADD COLUMN kind text;
ALTER TABLE notes ADD CONSTRAINT notes_new CHECK (of_id > 1) NOT VALID;
ALTER TABLE notes DROP CONSTRAINT IF EXISTS notes_freed;
ALTER TABLE notes ADD CONSTRAINT notes_freed CHECK (of_id > 2) NOT VALID;
CREATE TABLE kinds (kind text);
CREATE INDEX kinds_kind ON kinds (kind);
DROP INDEX kinds_kind;`;

const title =
  'what it drops is there: notes_text, notes_of of notes; what it makes is not there yet: notes.kind, notes_new of notes, kinds';

const ofValues = {
  history: "CREATE TYPE mood AS ENUM ('good');\nCREATE TABLE days (id bigint PRIMARY KEY, mood mood);",
  change: "ALTER TYPE mood ADD VALUE 'bad';",
};

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each([
    ['', 'ok none', 'done'],
    ['DROP INDEX notes_of_id', 'ok none', 'done'],
    ['DROP INDEX notes_text', 'STOP notes_text is missing', 'refused'],
    ['ALTER TABLE notes DROP CONSTRAINT notes_of', 'STOP notes_of of notes is missing', 'refused'],
    ['ALTER TABLE notes ADD COLUMN kind int', 'STOP notes.kind is there already', 'refused'],
    [
      'ALTER TABLE notes ADD CONSTRAINT notes_new CHECK (true)',
      'STOP notes_new of notes is there already',
      'refused',
    ],
    ['ALTER TABLE notes ADD CONSTRAINT notes_freed CHECK (true)', 'ok none', 'done'],
    ['CREATE TABLE kinds ()', 'STOP kinds is there already', 'refused'],
    ['CREATE VIEW kinds AS SELECT 1', 'STOP kinds is there already', 'refused'],
  ])('says before what the change does: %s', async (otherwise, said, does) => {
    const { preflight } = await reviewOfChange(history, { '000002_change.up.sql': change });
    const sql = preflight.find((one) => one.title === title)?.sql ?? '';
    const database = await databaseWith(server, [history, otherwise]);
    const found = await withClient(server, database, async (client) => {
      const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
      return rows.map((one) => `${one.result} ${one.found}`);
    });
    expect(found).toEqual([said]);
    const run = runScript(server, database, change).then(
      () => 'done',
      () => 'refused',
    );
    expect(await run).toBe(does);
  });

  it.each([
    ['', ['STOP value bad of mood'], 'done', ['ok none']],
    ["ALTER TYPE mood ADD VALUE 'bad'", ['ok none'], 'refused', ['ok none']],
  ])('asks for values of an enum before and behind: %s', async (otherwise, unapplied, does, applied) => {
    const { preflight, postflight } = await reviewOfChange(ofValues.history, {
      '000002_change.up.sql': ofValues.change,
    });
    const [before, after] = [preflight, postflight].map(
      (all) => all.find(({ title: is }) => is.includes('value bad of mood'))?.sql ?? '',
    );
    const database = await databaseWith(server, [ofValues.history, otherwise]);
    const answer = (sql = ''): Promise<readonly string[]> =>
      withClient(server, database, async (client) => {
        const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
        return rows.map((one) => `${one.result} ${one.found}`);
      });
    expect(await answer(before)).toEqual([
      otherwise === '' ? 'ok none' : 'STOP value bad of mood is there already',
    ]);
    expect(await answer(after)).toEqual(unapplied);
    const run = runScript(server, database, ofValues.change).then(
      () => 'done',
      () => 'refused',
    );
    expect(await run).toBe(does);
    expect(await answer(after)).toEqual(applied);
  });
});
