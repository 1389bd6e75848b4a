/** The checks of a review on real servers: with the change to come, applied, and failed half-way. They tell the difference, and change nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkScript } from '../../core/review/check-sql.ts';
import type { Check, Review } from '../../core/review/model.ts';
import { reviewOf } from '../../core/review/review.ts';
import { runChecks } from '../../engine/databases/checks.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { collectReview } from '../../engine/review/collect.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { openSession, runScript } from './native.ts';

const hostile = `"a""b';--"`;
const history = `CREATE TABLE users (id bigint PRIMARY KEY, mail text, nick text, age int, code text, old text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
CREATE TABLE ${hostile} (id bigint PRIMARY KEY, "x'\\y" text);
CREATE INDEX users_old ON users (old);`;

const change = {
  '000002_strict.up.sql': `ALTER TABLE users ALTER COLUMN mail SET NOT NULL;
ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_user;
CREATE UNIQUE INDEX users_nick ON users (lower(nick)) WHERE nick <> '';
ALTER TABLE users ALTER COLUMN age TYPE bigint;
ALTER TABLE users ADD CONSTRAINT users_age CHECK (age > 0);
ALTER TABLE ${hostile} ALTER COLUMN "x'\\y" SET NOT NULL;
ALTER TABLE ${hostile} ADD COLUMN "n'\\n" int;`,
  '000003_code.up.sql': 'CREATE UNIQUE INDEX CONCURRENTLY users_code ON users (code);',
  '000004_contract.up.sql':
    'ALTER TABLE users DROP COLUMN old;\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;',
} as const;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

let review: Review;
beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'plinth-review-'));
  folders.push(root);
  const files = { '000001_start.up.sql': history, ...change };
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, 'db/migrations', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const parser = await loadPostgresParser();
  const options = { root, parser, ...kit, processes: 'forbidden', withoutGit: 'everything' } as const;
  const input = await collectReview({
    session: await Session.open(options),
    paths: Object.keys(change).map((name) => `db/migrations/${name}`),
    date: '2027-01-31',
    prover: { kind: 'none', because: 'this test runs it elsewhere' },
    targetVersion: undefined,
    git: 'left-alone',
    shown: (path) => path,
  });
  review = reviewOf(input);
});

interface Row {
  readonly check: string;
  readonly result: string;
  readonly found: string;
}

/** As psql runs a file: one statement after the other, and an error ends none but its own. */
async function run(
  server: PostgresServer,
  database: string,
  checks: readonly Check[],
): Promise<readonly Row[]> {
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  const rows: Row[] = [];
  try {
    for (const statement of checkScript('Checks.', checks).split(/;\n/))
      if (statement.trim() !== '') rows.push(...(await client.query<Row>(statement)).rows);
    await expect(client.query('CREATE TABLE written ()')).rejects.toThrow('read-only');
  } finally {
    await client.end();
  }
  return rows;
}

function stopsIn(rows: readonly Row[]): readonly string[] {
  return rows.filter(({ result }) => result === 'STOP').map(({ check, found }) => `${check}: ${found}`);
}

const clean = `INSERT INTO users VALUES (1, 'a', 'A', 1, 'x', 'o'), (2, 'b', 'B', 2, 'y', 'o'), (3, 'c', '', 3, NULL, 'o'), (4, 'd', '', 4, NULL, 'o');
INSERT INTO orders VALUES (1, 1), (2, NULL); INSERT INTO ${hostile} VALUES (1, 'v');`;
const dirty = `UPDATE users SET mail = NULL WHERE id = 1; UPDATE users SET nick = 'a' WHERE id = 2; UPDATE users SET code = 'x' WHERE id = 2;
UPDATE users SET age = 0 WHERE id = 3; UPDATE orders SET user_id = 99 WHERE id = 1; UPDATE ${hostile} SET "x'\\y" = NULL;`;

describe.each([14, 16, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  async function databaseWith(...scripts: readonly string[]): Promise<string> {
    const database = await server.createDatabase();
    for (const script of [history, ...scripts]) await runScript(server, database, script);
    return database;
  }

  it('finds nothing before the change where nothing is in its way', async () => {
    const rows = await run(server, await databaseWith(clean), review.preflight);
    expect(rows).toHaveLength(review.preflight.length);
    expect(stopsIn(rows)).toEqual([]);
  });

  it('counts the rows that the change would fail on', async () => {
    expect(stopsIn(await run(server, await databaseWith(clean, dirty), review.preflight))).toEqual([
      'no nulls in users.mail: 1',
      'every orders (user_id) is in users: 1',
      'no duplicates in users for users_nick: 1',
      'all rows of users satisfy the check (age > 0): 1',
      `no nulls in a"b';--.x'\\y: 1`,
      'no duplicates of users (code): 1',
    ]);
  });

  it('says that a table is missing, and asks the rest all the same', async () => {
    const database = await databaseWith(clean, 'DROP TABLE orders;');
    const client = await openSession(server, database);
    const { checks, ended } = await runChecks(client, review.preflight, await loadPostgresParser());
    await client.close();
    expect(ended).toBeUndefined();
    const answers = new Map(checks.map(({ title, answer }) => [title, answer]));
    expect(answers.get('tables that the change needs are there')).toEqual({
      result: 'STOP',
      found: 'orders',
    });
    expect(answers.get('every orders (user_id) is in users')?.result).toBe('not-run');
    expect(answers.get('no nulls in users.mail')).toEqual({ result: 'ok', found: 'none' });
  });

  it('finds the change whole when it was applied, and missing when it was not', async () => {
    const applied = await databaseWith(clean, ...Object.values(change));
    const rows = await run(server, applied, review.postflight);
    expect(stopsIn(rows)).toEqual([]);
    expect(rows).toHaveLength(review.postflight.length);
    expect(
      stopsIn(await run(server, await databaseWith(clean), review.postflight)).map(
        (one) => one.split(':')[0],
      ),
    ).toEqual([
      `a"b';--.x'\\y, a"b';--.n'\\n`,
      'users.mail, users.age',
      'users.old',
      'indexes users_nick, users_code',
      'index users_old is gone',
      'constraint orders_user on orders',
      'constraint users_age on users',
      'row security of orders is on',
    ]);
  });

  it('tells an index that a failed build left invalid', async () => {
    const database = await databaseWith(clean, change['000002_strict.up.sql']);
    await runScript(server, database, "UPDATE users SET code = 'x' WHERE id = 2");
    await expect(runScript(server, database, change['000003_code.up.sql'])).rejects.toThrow('users_code');
    await runScript(server, database, change['000004_contract.up.sql']);
    expect(stopsIn(await run(server, database, review.postflight))).toEqual([
      'indexes users_nick, users_code: there and valid: public.users_code',
      'no index of the changed tables is invalid: users_code',
    ]);
    expect(stopsIn(await run(server, database, review.preflight))).toContain(
      'no index of these tables is invalid: users_code',
    );
  });

  it('tells a constraint that was never validated', async () => {
    const half = change['000002_strict.up.sql'].replace(
      'ALTER TABLE orders VALIDATE CONSTRAINT orders_user;',
      '',
    );
    const database = await databaseWith(
      clean,
      half,
      change['000003_code.up.sql'],
      change['000004_contract.up.sql'],
    );
    expect(stopsIn(await run(server, database, review.postflight))).toEqual([
      'constraint orders_user on orders: there and validated: orders_user',
    ]);
  });

  it('asks a connection itself, and sends no text of the migration', async () => {
    const client = await openSession(server, await databaseWith(clean, dirty));
    const sent: string[] = [];
    const spy: SqlSession = {
      label: client.label,
      query: (text, options) => {
        sent.push(text);
        return client.query(text, options);
      },
    };
    const { checks } = await runChecks(spy, review.preflight, await loadPostgresParser());
    await client.close();
    const answers = checks.map(
      ({ title, answer }) => `${title}: ${answer?.result ?? ''} ${answer?.found ?? ''}`,
    );
    expect(answers).toContain('no nulls in users.mail: STOP 1');
    expect(answers).toContain('no duplicates of users (code): STOP 1');
    expect(answers.join('\n')).toMatch(
      /satisfy the check.*: not-run it holds an expression of the migration/,
    );
    expect(sent.join('\n')).not.toMatch(/age > 0|lower\(/);
    expect(sent.filter((text) => text.startsWith('BEGIN')).every((text) => text.endsWith('READ ONLY'))).toBe(
      true,
    );
  });

  it('says what was not asked when the connection ends half-way', async () => {
    const database = await databaseWith(clean);
    const client = await openSession(server, database);
    let asked = 0;
    const cut: SqlSession = {
      label: client.label,
      query: async (text, options) => {
        asked += text.startsWith('SELECT') ? 1 : 0;
        if (asked === 3)
          await runScript(
            server,
            database,
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
          );
        return client.query(text, options);
      },
    };
    const { checks, ended } = await runChecks(cut, review.preflight, await loadPostgresParser());
    await client.close();
    expect(ended?.reason).toMatch(/dropped|closed/);
    const results = checks.map(({ answer }) => answer?.result);
    expect(results.slice(0, 2)).toEqual(['ok', 'ok']);
    expect(new Set(results.slice(2))).toEqual(new Set(['not-run']));
  });

  it('waits for nobody who holds a table', async () => {
    const database = await databaseWith(clean);
    const holder = new Client({ connectionString: server.connectionString(database) });
    await holder.connect();
    await holder.query('BEGIN; LOCK TABLE users');
    const client = await openSession(server, database);
    const wanted = review.preflight.filter(({ title }) => /users\.mail|primary/.test(title));
    const { checks, ended } = await runChecks(client, wanted, await loadPostgresParser());
    await client.close();
    await holder.end();
    expect(ended).toBeUndefined();
    expect(checks.map(({ answer }) => answer?.result)).toEqual(['ok', 'not-run']);
  });
});
