/** What a review asks of rows that a change copies, on real servers: rows that would fail are counted before, and what came is counted behind it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Check, Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { saidBy } from './review-said.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE mods (id bigint PRIMARY KEY, wiki varchar(2048), site text, kind text, paid text);
CREATE TABLE tags (mod_id bigint REFERENCES mods (id), name text NOT NULL);`;

const change = `CREATE TABLE kinds (id serial PRIMARY KEY, name varchar(8) UNIQUE NOT NULL, label text);
INSERT INTO kinds (name) SELECT DISTINCT kind FROM mods;
INSERT INTO kinds (name) VALUES ('wiki'), ('site');
CREATE TABLE links (id serial PRIMARY KEY, mod_id bigint NOT NULL REFERENCES mods (id), kind_id integer NOT NULL REFERENCES kinds (id), url varchar(20) NOT NULL);
INSERT INTO links (mod_id, kind_id, url) SELECT m.id, k.id, m.wiki FROM mods m CROSS JOIN kinds k WHERE wiki IS NOT NULL AND k.name = 'wiki';
CREATE TABLE named (mod_id bigint, name text, paid bigint, PRIMARY KEY (mod_id, name));
INSERT INTO named (mod_id, name, paid) SELECT m.id, t.name, m.paid::bigint FROM mods m JOIN tags t ON t.mod_id = m.id;
CREATE TABLE logs (id serial PRIMARY KEY, note text);
INSERT INTO logs (id, note) SELECT id, kind FROM mods;
ALTER TABLE mods ADD COLUMN cents numeric;
UPDATE mods SET cents = (paid)::numeric * 100 WHERE paid <> '';`;

let review: Review;
beforeAll(async () => {
  review = await reviewOfChange(history, { '000002_change.up.sql': change });
});

/** Of checks of rows alone. */
function saidOfRows(
  server: PostgresServer,
  database: string,
  checks: readonly Check[],
): Promise<readonly string[]> {
  return saidBy(
    server,
    database,
    checks.filter(({ reads }) => reads === 'rows'),
  );
}

const clean = `INSERT INTO mods VALUES (1, 'w', 's', 'a', '7'), (2, NULL, 's', 'b', ' 8 '), (3, 'x', NULL, 'a', NULL);
INSERT INTO tags VALUES (1, 'x'), (1, 'y'), (2, 'x');`;
const counts = [
  'look rows that come to kinds (lines 2, 3): the post-flight counts them again: 4',
  'look rows that come to links (line 5): the post-flight counts them again: 2',
  'look rows that come to named (line 7): the post-flight counts them again: 3',
  'look rows that come to logs (line 9): the post-flight counts them again: 3',
  "look rows of mods that line 11 meets: paid <> '': 2",
];

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  const databaseAfter = (...scripts: readonly string[]): Promise<string> =>
    databaseWith(server, [history, ...scripts]);

  it('finds nothing where every row fits', async () => {
    expect(await saidOfRows(server, await databaseAfter(clean), review.preflight)).toEqual(counts);
  });

  it.each([
    [
      "UPDATE mods SET wiki = repeat('w', 30) WHERE id = 1",
      'no value longer than 20 characters comes to links.url (line 5): 1',
    ],
    [
      "UPDATE mods SET kind = repeat('k', 9) WHERE id = 1",
      'no value longer than 8 characters comes to kinds.name (line 2): 1',
    ],
    ['UPDATE mods SET kind = NULL WHERE id = 1', 'no null comes to kinds (name) (line 2): 1'],
    [
      "UPDATE mods SET kind = 'site' WHERE id = 2",
      'no two rows come to kinds with the same (name), which kinds_name_key refuses (lines 2, 3): 1',
    ],
    [
      "INSERT INTO tags VALUES (1, 'x')",
      'no two rows come to named with the same (mod_id, name), which named_pkey refuses (line 7): 1',
    ],
    ["UPDATE mods SET paid = 'much' WHERE id = 1", 'every text that line 11 casts to numeric is one: 1'],
    ["UPDATE mods SET paid = '7.5' WHERE id = 1", 'every text that line 7 casts to int8 is one: 2'],
  ])('counts what fails: %s', async (dirty, said) => {
    const database = await databaseAfter(clean, dirty);
    const found = await saidOfRows(server, database, review.preflight);
    expect(found).toContain(`STOP ${said}`);
    await expect(runScript(server, database, change)).rejects.toThrow();
  });

  const filling = `ALTER TABLE mods ADD COLUMN slug varchar(8) NOT NULL DEFAULT '_';
UPDATE mods SET slug = site;
ALTER TABLE mods ADD CONSTRAINT mods_slug UNIQUE (slug);`;

  it.each([
    ["UPDATE mods SET site = 'site-' || id", []],
    [
      "UPDATE mods SET site = repeat('s', 9) WHERE id = 1; UPDATE mods SET site = 's' || id WHERE id > 1",
      ['no value longer than 8 characters comes to mods.slug (line 2): 1'],
    ],
    ["UPDATE mods SET site = 's' || id WHERE id < 3", ['no null comes to mods (slug) (line 2): 1']],
    ["UPDATE mods SET site = 'same'", ['no duplicates of mods (site): 1']],
  ])('asks of an UPDATE what its new column refuses: %s', async (dirty, said) => {
    const { preflight } = await reviewOfChange(history, { '000002_change.up.sql': filling });
    const database = await databaseAfter(clean, dirty);
    const found = await saidOfRows(server, database, preflight);
    expect(found.filter((one) => one.startsWith('STOP'))).toEqual(said.map((one) => `STOP ${one}`));
    const running = runScript(server, database, filling);
    await (said.length === 0 ? running : expect(running).rejects.toThrow());
  });

  it('counts what came, and finds the counter that was left after', async () => {
    const found = await saidOfRows(server, await databaseAfter(clean, change), review.postflight);
    expect(found).toEqual([
      'look rows of kinds: as many as the pre-flight has counted, where nobody writes yet: 4',
      'look rows of links: as many as the pre-flight has counted, where nobody writes yet: 2',
      'look rows of named: as many as the pre-flight has counted, where nobody writes yet: 3',
      'look rows of logs: as many as the pre-flight has counted, where nobody writes yet: 3',
      'STOP logs.id: its sequence is not past the highest number: 1',
    ]);
  });
});
