/** What makes ALTER COLUMN … TYPE fail besides views and their like: a review finds it before, on real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { checksBefore } from '../../../core/review/checks/checks.ts';
import { factsOf } from '../../../core/review/facts/facts.ts';
import type { Check } from '../../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { changeOf } from '../../review/change.ts';
import { databaseWith, runScript, withClient } from '../native.ts';

const history = 'CREATE TABLE files (id int PRIMARY KEY, size int, name text);';
const change = 'ALTER TABLE files ALTER COLUMN size TYPE bigint;';

let known: Check;
beforeAll(async () => {
  const facts = factsOf(await changeOf({ history: [history], change: [change] }));
  const found = checksBefore(facts).find(({ id }) => id === 'before-dependents');
  if (found === undefined) throw new Error('nobody asks what holds the type');
  known = found;
});

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each([
    ['nothing', '', 'ok'],
    ['a default of its own', 'ALTER TABLE files ALTER COLUMN size SET DEFAULT 1', 'ok'],
    [
      'a generated column of another',
      'ALTER TABLE files ADD COLUMN up text GENERATED ALWAYS AS (upper(name)) STORED',
      'ok',
    ],
    [
      'a generated column',
      'ALTER TABLE files ADD COLUMN twice int GENERATED ALWAYS AS (size * 2) STORED',
      'STOP',
    ],
    [
      'a function with a body of SQL',
      'CREATE FUNCTION total() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(size) FROM files; END',
      'STOP',
    ],
    [
      'a function with a text',
      "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT sum(size) FROM files'",
      'ok',
    ],
    ['a column of its row type', 'CREATE TABLE kept (file files)', 'STOP'],
    ['a list of its rows', 'CREATE TABLE kept (file files[])', 'STOP'],
    ['a view', 'CREATE VIEW sizes AS SELECT size FROM files', 'STOP'],
  ])('%s: says what the server then says', async (_, more, result) => {
    const database = await databaseWith(server, [history, more]);
    const { rows } = await withClient(server, database, (client) =>
      client.query<{ readonly result: string }>(known.sql),
    );
    expect(rows[0]?.result).toBe(result);
    const altered = runScript(server, database, change);
    await (result === 'ok' ? altered : expect(altered).rejects.toThrow(/cannot alter/));
  });
});
