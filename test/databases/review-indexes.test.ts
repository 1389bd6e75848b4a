/** What a review asks of indexes behind a change, on real servers: expressions, conditions and order too, by the text of the newest one. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReviewedProof } from '../../core/review/input.ts';
import type { Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { reviewOfChange } from './review-of.ts';
import { databaseWith, withClient } from './native.ts';

const history = `CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('open', 'done');
CREATE FUNCTION app.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE app.builds (id bigint PRIMARY KEY, job int, rerun int, status app.status, name varchar(20), seen timestamptz, "At" timestamp, doc jsonb, share numeric);`;

const change = `CREATE INDEX builds_one ON app.builds (job, COALESCE(rerun, id) DESC, id DESC NULLS LAST) WHERE status = 'open';
CREATE UNIQUE INDEX builds_two ON app.builds (lower(name), app.plain(name)) INCLUDE (job) WHERE name IN ('a', 'b') AND share > 1.5;
CREATE INDEX builds_three ON app.builds (date_trunc('day', seen AT TIME ZONE 'UTC'), extract(year from "At"), (doc ->> 'kind') COLLATE "C");
CREATE INDEX builds_four ON app.builds ((name || '-' || job::text), (job + 1), (CASE WHEN job > 1 THEN 'x' END)) WITH (fillfactor = 70);
CREATE INDEX builds_five ON app.builds USING gin ((doc -> 'tags') jsonb_path_ops);
CREATE INDEX builds_six ON app.builds (job DESC, rerun NULLS FIRST);
CREATE INDEX builds_seven ON app.builds (job) WHERE seen > '2027-01-01 00:00:00+00'::timestamptz;`;

const former =
  "CREATE UNIQUE INDEX builds_two ON app.builds (lower(name), app.plain(name)) INCLUDE (job) WHERE name = 'c'";
const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map((one) => `builds_${one}`);
const others: readonly (readonly [string, string])[] = [
  [
    "CREATE INDEX builds_one ON app.builds (job, (-id) DESC, id DESC NULLS LAST) WHERE status = 'open'",
    'unlike',
  ],
  [
    "CREATE INDEX builds_one ON app.builds (job, COALESCE(rerun, id) DESC, id DESC NULLS LAST) WHERE status = 'done'",
    'unlike',
  ],
  // As it was before the change, whichever server says so.
  [former, 'former'],
  // How a session writes moments is its own.
  [
    "CREATE INDEX builds_seven ON app.builds (job) WHERE seen > '2027-02-01 00:00:00+00'::timestamptz",
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
const ofCollations = `CREATE INDEX IF NOT EXISTS builds_eight ON app.builds (job, name COLLATE "C");`;
const ofClasses = 'CREATE INDEX IF NOT EXISTS builds_nine ON app.builds (job, name varchar_pattern_ops);';

async function textsOf(server: PostgresServer, database: string): Promise<readonly string[]> {
  return withClient(server, database, async (client) => {
    await client.query("SET search_path = ''");
    const { rows } = await client.query<{ readonly is: string }>(
      `SELECT pg_get_indexdef(to_regclass('app.' || name)) AS is FROM unnest($1::text[]) AS name`,
      [names],
    );
    return rows.map((one) => one.is);
  });
}

const noted = `CREATE TABLE noted (id int PRIMARY KEY, len int, touched timestamptz DEFAULT now()) WITH (fillfactor = 50);
INSERT INTO noted SELECT n, 0 FROM generate_series(1, 10000) AS n;`;
const touching = `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.touched := clock_timestamp(); RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON noted FOR EACH ROW EXECUTE FUNCTION touch();`;

/** As a proof tells what a migration left in the catalog. */
function proofWith(path: string, texts: readonly string[], was: string): ReviewedProof {
  return {
    kind: 'run',
    proof: {
      ...{ path, up: [], code: [], rows: undefined, rollback: undefined },
      ...{ standInRoles: [], standInExtensions: [], skippedExtensions: [] },
      changes: names.map((name, at) => ({
        ...{ kind: 'index', name: `app.${name}`, after: texts[at] ?? '' },
        ...(name === 'builds_two' ? { change: 'altered', before: was } : { change: 'added' }),
      })),
      verdict: { kind: 'proved' },
      ...{ dialect: 'postgresql', server: 18, target: 18 },
    },
  };
}

let review: Review;
let ofGuarded: Review;
const ofValues: Review[] = [];
/** One that keeps rows apart needs its own. */
const ofBegun: Review[] = [];
const begins = 'begins with the columns of app.builds_new: it serves lookups and foreign keys too';
beforeAll(async () => {
  ofGuarded = await reviewOfChange(history, { '000002_change.up.sql': guarded });
  for (const sql of [guarded, ofCollations, ofClasses])
    ofValues.push(await reviewOfChange(history, { '000002_change.up.sql': sql }));
  for (const kind of ['INDEX', 'UNIQUE INDEX'])
    ofBegun.push(
      await reviewOfChange(history, {
        '000002_change.up.sql': `CREATE ${kind} builds_new ON app.builds (job, name);`,
      }),
    );
  const newest = await startPostgres(18);
  const texts = await textsOf(newest, await databaseWith(newest, [history, change]));
  const [, was = ''] = await textsOf(newest, await databaseWith(newest, [history, former]));
  review = await reviewOfChange(history, { '000002_change.up.sql': change }, (path) =>
    proofWith(path, texts, was),
  );
});

async function saidBy(
  server: PostgresServer,
  database: string,
  asked = review.postflight,
): Promise<readonly string[]> {
  const said: string[] = [];
  await withClient(server, database, async (client) => {
    for (const { sql } of asked.filter(({ title }) => title.includes('index') && !title.includes('disk'))) {
      const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
      said.push(...rows.map((one) => `${one.result} ${one.found}`));
    }
  });
  return said;
}

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each([
    ['', '', 1000],
    ['CREATE INDEX ON noted (touched)', '', 1000],
    ['', touching, 1000],
    ['CREATE INDEX ON noted (touched)', touching, 0],
    ['CREATE INDEX ON noted (id) INCLUDE (touched)', touching, 0],
    ["CREATE INDEX ON noted (id) WHERE touched > '2020-01-01'", touching, 0],
    ['CREATE INDEX ON noted USING brin (touched)', touching, major < 16 ? 0 : 1000],
  ])('HOT updates of %j, %j: %i', async (index, trigger, hot) => {
    const database = await databaseWith(server, [noted, index, trigger]);
    await withClient(server, database, async (client) => {
      await client.query('UPDATE noted SET len = 1 WHERE id % 10 = 0');
    });
    const said = await withClient(server, database, async (client) => {
      for (let tries = 0; tries < 50; tries += 1) {
        const { rows } = await client.query<{ readonly all: string; readonly hot: string }>(
          "SELECT n_tup_upd AS all, n_tup_hot_upd AS hot FROM pg_stat_user_tables WHERE relname = 'noted'",
        );
        if (rows[0]?.all === '1000') return Number(rows[0].hot);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return undefined;
    });
    expect(said).toBe(hot);
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
    const isSure = level === 'former' || (level === 'unlike' && major === 18);
    const is = level === 'STOP' || isSure ? 'STOP' : 'look';
    expect(said[level === 'STOP' ? 0 : 1]).toMatch(new RegExp(`^${is} .*${name}`));
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

  it.each([
    [0, 'builds_seven', '(job, id DESC) INCLUDE (name, share)', 'ok none'],
    [1, 'builds_eight', '(job, name COLLATE "C")', 'ok none'],
    [1, 'builds_eight', '(job, name)', 'STOP app.builds_eight (another definition)'],
    [1, 'builds_eight', '(job, name COLLATE "POSIX")', 'STOP app.builds_eight (another definition)'],
    [1, 'builds_eight', '(job, name COLLATE "C" DESC)', 'STOP app.builds_eight (another definition)'],
    [
      1,
      'builds_eight',
      '(job, name COLLATE "C" varchar_pattern_ops)',
      'STOP app.builds_eight (another definition)',
    ],
    [2, 'builds_nine', '(job, name varchar_pattern_ops)', 'ok none'],
    [2, 'builds_nine', '(job, name)', 'STOP app.builds_nine (another definition)'],
    [
      2,
      'builds_nine',
      '(job, name COLLATE "C" varchar_pattern_ops)',
      'STOP app.builds_nine (another definition)',
    ],
  ] as const)('compares collations and classes, before and after: %i %s %s', async (of, name, on, said) => {
    const database = await databaseWith(server, [history, `CREATE INDEX ${name} ON app.builds ${on}`]);
    for (const asked of [ofValues[of]?.preflight, ofValues[of]?.postflight])
      expect((await saidBy(server, database, asked ?? []))[0]).toBe(said);
  });

  it('compares whether nulls are alike in a unique one, where the server knows that', async () => {
    const unique = 'CREATE UNIQUE INDEX IF NOT EXISTS builds_ten ON app.builds (job, rerun)';
    const alike = await reviewOfChange(history, { '000002_change.up.sql': `${unique} NULLS NOT DISTINCT;` });
    const apart = await reviewOfChange(history, { '000002_change.up.sql': `${unique};` });
    const made = [unique, ...(major < 15 ? [] : [`${unique} NULLS NOT DISTINCT`])];
    for (const [at, sql] of made.entries()) {
      const database = await databaseWith(server, [history, sql]);
      for (const [is, { preflight, postflight }] of [apart, alike].entries())
        for (const asked of [preflight, postflight])
          expect((await saidBy(server, database, asked))[0]).toBe(
            is === at ? 'ok none' : 'STOP app.builds_ten (another definition)',
          );
    }
  });

  it('takes indexes back wherever their builds have stopped', async () => {
    const builds = [
      'CREATE INDEX CONCURRENTLY builds_b ON app.builds (job);',
      'CREATE INDEX CONCURRENTLY builds_a ON app.builds (rerun);',
    ];
    const { migrations } = await reviewOfChange(history, {
      '000002_change.up.sql': builds[0] ?? '',
      '000003_change.up.sql': builds[1] ?? '',
    });
    const back = migrations.toReversed().map(({ rollback: { script } }) => script ?? '');
    expect(back.join('')).toContain('builds_a');
    for (const ran of [0, 1, 2]) {
      const database = await databaseWith(server, [history, ...builds.slice(0, ran), ...back]);
      const left = await withClient(server, database, (client) =>
        client.query("SELECT FROM pg_class WHERE relname LIKE 'builds\\__'"),
      );
      expect(left.rows).toEqual([]);
    }
  });

  it('says what it found: missing, or invalid', async () => {
    const database = await databaseWith(server, [history]);
    const asked = ofValues[1]?.postflight ?? [];
    expect((await saidBy(server, database, asked))[0]).toBe('STOP app.builds_eight (missing)');
    const failed = await databaseWith(server, [
      history,
      `CREATE INDEX builds_eight ON app.builds (job, name COLLATE "C")`,
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.builds_eight'::regclass",
    ]);
    expect((await saidBy(server, failed, asked))[0]).toBe('STOP app.builds_eight (invalid)');
  });

  it.each([
    ['INDEX by_hand ON app.builds (job, id DESC) INCLUDE (name, share)', 'look'],
    ['UNIQUE INDEX by_hand ON app.builds (job, id DESC) INCLUDE (name, share)', 'look'],
    ['INDEX by_hand ON app.builds (job, id DESC) INCLUDE (name, share) WHERE job > 1', 'ok'],
    ['INDEX by_hand ON app.builds (job, id) INCLUDE (name, share)', 'ok'],
    ['INDEX by_hand ON app.builds (job, id DESC)', 'ok'],
  ])('finds what does the same under another name: %s', async (made, level) => {
    const database = await databaseWith(server, [history, `CREATE ${made}`]);
    expect(await saidBy(server, database, ofGuarded.preflight)).toEqual([
      'ok none',
      level === 'ok' ? 'ok none' : 'look app.by_hand does what app.builds_seven is to do',
    ]);
    // Of a build that failed nothing is served.
    const invalid = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.by_hand'::regclass";
    const failed = await databaseWith(server, [history, `CREATE ${made}`, invalid]);
    expect((await saidBy(server, failed, ofGuarded.preflight))[1]).toBe('ok none');
  });

  it.each([
    ['INDEX by_hand ON app.builds (job, name)', 'does what app.builds_new is to do'],
    ['INDEX by_hand ON app.builds (job, name, id)', begins],
    ['UNIQUE INDEX by_hand ON app.builds (job, name, (id + 1))', begins],
    ['INDEX by_hand ON app.builds (job, name) INCLUDE (id)', begins],
    ['INDEX by_hand ON app.builds (job, name, id) WHERE job > 1', undefined],
    ['INDEX by_hand ON app.builds (job DESC, name, id)', undefined],
    ['INDEX by_hand ON app.builds (job, name COLLATE "C", id)', undefined],
    ['INDEX by_hand ON app.builds (job, name varchar_pattern_ops, id)', undefined],
    ['INDEX by_hand ON app.builds (job)', undefined],
    ['INDEX by_hand ON app.builds (name, job, id)', undefined],
    ['INDEX by_hand ON app.builds USING brin (job, name, id)', undefined],
  ])('finds what begins with the same columns: %s', async (made, is) => {
    const database = await databaseWith(server, [history, `CREATE ${made}`]);
    const [plain, unique] = ofBegun;
    const said = await saidBy(server, database, plain?.preflight);
    expect(said[1]).toBe(is === undefined ? 'ok none' : `look app.by_hand ${is}`);
    expect((await saidBy(server, database, unique?.preflight))[1]).toBe('ok none');
  });
});
