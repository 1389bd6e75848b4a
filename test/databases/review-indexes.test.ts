/** What a review asks of indexes behind a change, on real servers: expressions, conditions and order too, by the text of the newest one. */
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReviewedProof } from '../../core/review/input.ts';
import type { Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, reviewOfChange } from './review-of.ts';

const history = `CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('open', 'done');
CREATE FUNCTION app.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE app.builds (id bigint PRIMARY KEY, job int, rerun int, status app.status, name varchar(20), seen timestamptz, "At" timestamp, doc jsonb, share numeric);`;

const change = `CREATE INDEX builds_one ON app.builds (job, COALESCE(rerun, id) DESC, id DESC NULLS LAST) WHERE status = 'open';
CREATE UNIQUE INDEX builds_two ON app.builds (lower(name), app.plain(name)) INCLUDE (job) WHERE name IN ('a', 'b') AND share > 1.5;
CREATE INDEX builds_three ON app.builds (date_trunc('day', seen AT TIME ZONE 'UTC'), extract(year from "At"), (doc ->> 'kind') COLLATE "C");
CREATE INDEX builds_four ON app.builds ((name || '-' || job::text), (job + 1), (CASE WHEN job > 1 THEN 'x' END)) WITH (fillfactor = 70);
CREATE INDEX builds_five ON app.builds USING gin ((doc -> 'tags') jsonb_path_ops);
CREATE INDEX builds_six ON app.builds (job DESC, rerun NULLS FIRST);`;

const names = ['one', 'two', 'three', 'four', 'five', 'six'].map((one) => `builds_${one}`);
const others: readonly (readonly [string, string])[] = [
  [
    "CREATE INDEX builds_one ON app.builds (job, (-id) DESC, id DESC NULLS LAST) WHERE status = 'open'",
    'look',
  ],
  [
    "CREATE INDEX builds_one ON app.builds (job, COALESCE(rerun, id) DESC, id DESC NULLS LAST) WHERE status = 'done'",
    'look',
  ],
  [
    "CREATE INDEX builds_one ON app.builds (job, COALESCE(rerun, id) DESC, id DESC) WHERE status = 'open'",
    'STOP',
  ],
  ['CREATE INDEX builds_six ON app.builds (job, rerun)', 'STOP'],
];

/** IF NOT EXISTS passes over what is there: it has to be what is wanted. */
const guarded = 'CREATE INDEX IF NOT EXISTS builds_seven ON app.builds (job, id DESC) INCLUDE (name, share);';

async function textsOf(server: PostgresServer, database: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    await client.query("SET search_path = ''");
    const { rows } = await client.query<{ readonly is: string }>(
      `SELECT pg_get_indexdef(to_regclass('app.' || name)) AS is FROM unnest($1::text[]) AS name`,
      [names],
    );
    return rows.map((one) => one.is);
  } finally {
    await client.end();
  }
}

/** As a proof tells what a migration left in the catalog. */
function proofWith(path: string, texts: readonly string[]): ReviewedProof {
  return {
    kind: 'run',
    proof: {
      ...{ path, up: [], code: [], rows: undefined, rollback: undefined },
      ...{ standInRoles: [], standInExtensions: [], skippedExtensions: [] },
      changes: names.map((name, at) => ({
        ...{ change: 'added', kind: 'index', name: `app.${name}`, after: texts[at] ?? '' },
      })),
      verdict: { kind: 'proved' },
      ...{ dialect: 'postgresql', server: 18, target: 18 },
    },
  };
}

let review: Review;
let ofGuarded: Review;
beforeAll(async () => {
  ofGuarded = await reviewOfChange(history, { '000002_change.up.sql': guarded });
  const newest = await startPostgres(18);
  const texts = await textsOf(newest, await databaseWith(newest, [history, change]));
  review = await reviewOfChange(history, { '000002_change.up.sql': change }, (path) =>
    proofWith(path, texts),
  );
});

async function saidBy(
  server: PostgresServer,
  database: string,
  asked = review.postflight,
): Promise<readonly string[]> {
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  const said: string[] = [];
  try {
    for (const { sql } of asked.filter(({ title }) => title.includes('index') && !title.includes('disk'))) {
      const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
      said.push(...rows.map((one) => `${one.result} ${one.found}`));
    }
  } finally {
    await client.end();
  }
  return said;
}

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it('finds them as they are, whatever is on the search path', async () => {
    const database = await databaseWith(server, [history, change]);
    expect(await saidBy(server, database)).toEqual(['ok none', 'ok none']);
    const there = await databaseWith(server, [
      history,
      change,
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = app, public', current_database()); END $$",
    ]);
    expect(await saidBy(server, there)).toEqual(['ok none', 'ok none']);
  });

  it.each(others)('tells another one of the name: %s', async (sql, level) => {
    const name = /builds_\w+/.exec(sql)?.[0] ?? '';
    const database = await databaseWith(server, [history, change, `DROP INDEX app.${name}; ${sql}`]);
    const said = await saidBy(server, database);
    expect(said[level === 'STOP' ? 0 : 1]).toMatch(new RegExp(`^${level} .*${name}`));
  });

  it.each([
    ['(job, id DESC) INCLUDE (name, share)', 'ok'],
    ['(job, id DESC) INCLUDE (name)', 'STOP'],
    ['(job, id DESC)', 'STOP'],
    ['(job, id) INCLUDE (name, share)', 'STOP'],
    ['(job, id DESC NULLS LAST) INCLUDE (name, share)', 'STOP'],
    ['(job, id DESC, name, share)', 'STOP'],
  ])('compares order and columns beside the key, before and after: %s', async (of, level) => {
    const made = `CREATE INDEX builds_seven ON app.builds ${of}`;
    const database = await databaseWith(server, [history, made]);
    for (const asked of [ofGuarded.preflight, ofGuarded.postflight])
      expect((await saidBy(server, database, asked))[0]).toMatch(
        level === 'ok' ? /^ok none$/ : /^STOP app\.builds_seven/,
      );
  });
});
