/** Ways back that fill columns, on real servers: from files of export.sql, and from a column that came in the place of another. Every value is what it was. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { psqlFiles } from './psql-files.ts';
import { reviewOfChange, sqlOf } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE bills (tenant int, "No" int, ref varchar(20) NOT NULL, "Due ""on""" timestamptz NOT NULL, note text, mood mood, tags text[], doc jsonb, raw bytea,
  amount numeric(10, 2) NOT NULL DEFAULT 0, PRIMARY KEY (tenant, "No"));`;

const change = `ALTER TABLE bills DROP COLUMN ref, DROP COLUMN "Due ""on""", DROP COLUMN amount;
ALTER TABLE bills DROP COLUMN note, DROP COLUMN mood, DROP COLUMN tags;
ALTER TABLE bills DROP COLUMN doc, DROP COLUMN raw;`;

const rows = `INSERT INTO bills VALUES (1, 1, 'a,b"c', '2020-01-01 12:00:00.123456+02', '', 'glad', '{x,"y,z",NULL}', '{"a": [1, null]}', '\\x00ff', 7.50),
(1, 2, '', '2021-06-01', E'two\\nlines', NULL, '{}', 'null', '', 0), (2, 1, 'NULL', '2022-01-01', NULL, 'sad', NULL, NULL, NULL, -1);`;

const { withFiles } = psqlFiles();

let review: Review;
beforeAll(async () => {
  const place = { file: 'bill.go', line: 4 };
  review = await reviewOfChange(history, { '000002_change.up.sql': change }, undefined, [
    { column: 'public.bills ref', bears: false, type: 'string', place },
  ]);
});

/** A release that leaves out what goes. */
const without = 'INSERT INTO bills (tenant, "No") VALUES (9, (SELECT count(*) FROM bills));';

async function rowsOf(server: PostgresServer, database: string): Promise<unknown> {
  const found = await withClient(server, database, (client) =>
    client.query<object>(
      'SELECT to_jsonb(bills) AS row, amount::text, "Due ""on"""::text FROM bills ORDER BY tenant, "No"',
    ),
  );
  return found.rows;
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it('fills what comes back from the files', async () => {
    const database = await databaseWith(server, [history, rows]);
    await runScript(server, database, sqlOf(review.runbook[0]?.lines[0]));
    const before = await rowsOf(server, database);
    await runScript(server, database, withFiles(review.exports[0]?.text ?? '', major));
    await runScript(server, database, change);
    const back = review.migrations[0]?.rollback.script ?? '';
    const ready = back.replaceAll(/^-- (?=CREATE TEMPORARY|\\copy|UPDATE|SELECT)/gm, '');
    expect(ready).not.toBe(back);
    await runScript(server, database, withFiles(ready, major));
    expect(await rowsOf(server, database)).toEqual(before);
  });

  it('fills them later too, by the lines alone', async () => {
    const database = await databaseWith(server, [history, rows]);
    const before = await rowsOf(server, database);
    await runScript(server, database, sqlOf(review.runbook[0]?.lines[0]));
    await runScript(server, database, withFiles(review.exports[0]?.text ?? '', major));
    const back = review.migrations[0]?.rollback.script ?? '';
    const lines = back.match(/^-- (?:CREATE TEMPORARY|\\copy|UPDATE|SELECT).*$/gm) ?? [];
    for (const script of [change, back]) await runScript(server, database, script);
    const alone = lines.map((one) => one.slice(3)).join('\n');
    await runScript(server, database, `BEGIN;\n${withFiles(alone, major)}\nCOMMIT;`);
    expect(await rowsOf(server, database)).toEqual(before);
  });

  it('opens no file of the export after the change', async () => {
    const database = await databaseWith(server, [history, rows]);
    const asked = withFiles(review.exports[0]?.text ?? '', major).split('COPY ')[0] ?? '';
    await runScript(server, database, asked);
    await runScript(server, database, change);
    await expect(runScript(server, database, asked)).rejects.toThrow('does not exist');
  });

  it('leaves the release that runs without the columns running, until its last lines run', async () => {
    const back = review.migrations[0]?.rollback.script ?? '';
    const later = back.slice(back.indexOf('-- Later, ')).replaceAll(/^-- (?!Later)/gm, '');
    const step = sqlOf(review.runbook[0]?.lines[0]);
    const left = [history, rows, step, without, change, without, back, without];
    const database = await databaseWith(server, left);
    await expect(runScript(server, database, later)).rejects.toThrow('contains null values');
    const filled = `UPDATE bills SET "Due ""on""" = now() WHERE "Due ""on""" IS NULL;`;
    const strict = await databaseWith(server, [...left, filled, later]);
    await expect(runScript(server, strict, without)).rejects.toThrow('violates not-null constraint');
    expect(await columnsOf(server, strict)).toEqual(
      await columnsOf(server, await databaseWith(server, [history])),
    );
  });
});

async function columnsOf(server: PostgresServer, database: string): Promise<unknown> {
  return withClient(server, database, async (client) => {
    const { rows: found } = await client.query<object>(
      `SELECT attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid) FROM pg_attribute LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
WHERE attrelid = 'bills'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname`,
    );
    return found;
  });
}

const renamed = `ALTER TABLE builds RENAME COLUMN rerun TO rerun_old;
ALTER TABLE builds ADD COLUMN rerun bigint;
CREATE INDEX builds_rerun ON builds (rerun);`;

describe.each(oldestOrNewest(import.meta.url))(
  'on PostgreSQL %i a column in the place of another',
  (major) => {
    const builds = `CREATE TABLE builds (id bigint PRIMARY KEY, rerun int);
INSERT INTO builds VALUES (1, NULL), (2, 1), (3, NULL);`;
    let server: PostgresServer;
    let script: string;
    beforeAll(async () => {
      server = await startPostgres(major);
      const review = await reviewOfChange(builds, { '000002_change.up.sql': renamed });
      script = review.migrations[0]?.rollback.script ?? '';
    });

    it('gives what was written since to the one that comes back', async () => {
      const database = await databaseWith(server, [
        builds,
        renamed,
        'UPDATE builds SET rerun = 2 WHERE id = 3',
        script,
        "DO $$ BEGIN ASSERT (SELECT string_agg(id || ':' || rerun, ' ' ORDER BY id) = '2:1 3:2' FROM builds); END $$",
      ]);
      expect(database).not.toBe('');
    });

    it('stops at what that does not hold', async () => {
      const since = 'UPDATE builds SET rerun = 5000000000 WHERE id = 3';
      await expect(databaseWith(server, [builds, renamed, since, script])).rejects.toThrow('out of range');
    });
  },
);
