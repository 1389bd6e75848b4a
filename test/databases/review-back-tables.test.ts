/** Ways back that load the rows of dropped tables from files of export.sql, on real servers: every value is what it was, and what comes next gets a number of its own. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { psqlFiles } from './psql-files.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE owners (id int PRIMARY KEY, seen date);
CREATE TABLE tokens (id bigserial PRIMARY KEY, owner_id int UNIQUE REFERENCES owners (id), "the, ""text""" text, doc jsonb, parent bigint REFERENCES tokens (id));
CREATE TABLE visits (no int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, of int NOT NULL, twice int GENERATED ALWAYS AS (of * 2) STORED, token bigint REFERENCES tokens (id));
CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');`;

const change = `DROP TABLE visits;
DROP TABLE tokens;
ALTER TABLE owners DROP COLUMN seen;`;

const rows = `INSERT INTO owners VALUES (1, '2020-01-01'), (2, NULL), (3, '2022-02-02');
INSERT INTO tokens (owner_id, "the, ""text""", doc, parent) VALUES (1, 'a,"b', '{"a": null}', 2), (2, '', NULL, NULL), (NULL, E'two\\nlines', '[1]', 1);
INSERT INTO visits (of, token) VALUES (7, 1), (8, NULL);
INSERT INTO parts VALUES (1, '2020-05-05');`;

const { withFiles } = psqlFiles();

let review: Review;
beforeAll(async () => {
  review = await reviewOfChange(history, { '000002_change.up.sql': change });
});

const commands = /^-- (?=CREATE TEMPORARY|\\copy|INSERT|UPDATE|SELECT)/gm;

async function rowsOf(server: PostgresServer, database: string): Promise<unknown> {
  const found = await withClient(server, database, (client) =>
    client.query<object>(
      `SELECT to_jsonb(tokens) AS row, 0 AS no FROM tokens UNION ALL SELECT to_jsonb(visits), 1 FROM visits UNION ALL SELECT to_jsonb(owners), 2 FROM owners ORDER BY 2, 1`,
    ),
  );
  return found.rows;
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it('loads the rows of dropped tables, and what comes next gets a number of its own', async () => {
    const database = await databaseWith(server, [history, rows]);
    const before = await rowsOf(server, database);
    await runScript(server, database, withFiles(review.exports[0]?.text ?? '', major));
    await runScript(server, database, change);
    const ready = (review.migrations[0]?.rollback.script ?? '').replaceAll(commands, '');
    await runScript(server, database, withFiles(ready, major));
    expect(await rowsOf(server, database)).toEqual(before);
    await runScript(
      server,
      database,
      'INSERT INTO tokens (owner_id) VALUES (3); INSERT INTO visits (of) VALUES (9);',
    );
  });

  it('loads them later too, by the lines alone', async () => {
    const database = await databaseWith(server, [history, rows]);
    const before = await rowsOf(server, database);
    await runScript(server, database, withFiles(review.exports[0]?.text ?? '', major));
    const back = review.migrations[0]?.rollback.script ?? '';
    for (const script of [change, back]) await runScript(server, database, script);
    const lines = back.match(/^-- (?:CREATE TEMPORARY|\\copy|INSERT|UPDATE|SELECT).*$/gm) ?? [];
    const alone = lines.map((one) => one.slice(3)).join('\n');
    await runScript(server, database, `BEGIN;\n${withFiles(alone, major)}\nCOMMIT;`);
    expect(await rowsOf(server, database)).toEqual(before);
  });

  it('sets no counter of a table that had no rows', async () => {
    const database = await databaseWith(server, [history]);
    await runScript(server, database, withFiles(review.exports[0]?.text ?? '', major));
    await runScript(server, database, change);
    const ready = (review.migrations[0]?.rollback.script ?? '').replaceAll(commands, '');
    await runScript(server, database, withFiles(ready, major));
    await runScript(server, database, 'INSERT INTO tokens DEFAULT VALUES;');
    expect(JSON.stringify(await rowsOf(server, database))).toContain('"id":1');
  });

  it('makes tables that are refused to the login of before, where another one runs it', async () => {
    const database = await databaseWith(server, [history, rows, change]);
    await runScript(server, database, review.migrations[0]?.rollback.script ?? '');
    const asOther = 'CREATE ROLE release_before; SET ROLE release_before; SELECT FROM tokens;';
    await expect(runScript(server, database, `BEGIN; ${asOther}`)).rejects.toThrow('permission denied');
  });
});

it('has no lines for a table whose rows are in its partitions, and says so', async () => {
  const { migrations } = await reviewOfChange(history, {
    '000002_change.up.sql': 'DROP TABLE parts;\nDROP TABLE visits;',
  });
  const { script = '', words } = migrations[0]?.rollback ?? {};
  expect(script).toContain("\\copy exported_visits FROM 'visits.csv'");
  expect(script).not.toContain('\\copy public.parts (');
  expect(words).toContain('It brings rows back only from the export files');
});
