/**
 * Files of SQLite as connections: read by the embedded SQLite while Debian's writes them, with what can be in the way, and their catalog in
 * the explorer's words.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ConnectionProfile } from '../../../core/connections/profile.ts';
import { readSearch } from '../../../core/catalog/search.ts';
import { understandPlan } from '../../../core/plan/understand.ts';
import type { Answer } from '../../../engine/databases/catalog/explore/explore.ts';
import type { DatabaseEngine } from '../../../engine/databases/engine.ts';
import { sourcesOfThisProcess } from '../../../engine/databases/connection-candidates.ts';
import type { OpenSession } from '../../../engine/databases/session.ts';
import { sqliteEngineWith } from '../../../engine/databases/sqlite/engine.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { installSqlite } from '../../hosts/sqlite.ts';
import { sqliteProgram } from '../proof/embedded-program.ts';

let engine: DatabaseEngine;
let folder: string;
beforeAll(async () => {
  await installSqlite();
  engine = sqliteEngineWith(await sqliteProgram());
  folder = mkdtempSync(join(tmpdir(), 'plinth-sqlite-live-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fresh(sql: string): string {
  const path = join(folder, `${String((files += 1))}.db`);
  execFileSync('sqlite3', ['-batch', path], { input: sql });
  return path;
}

function profile(database: string): ConnectionProfile {
  const tls = { mode: 'disable' } as const;
  const place = { engine: 'sqlite', host: 'localhost', port: 0, user: '' } as const;
  return { ...place, label: 'test', database, tls, environment: 'unlabelled' };
}

async function open(database: string): Promise<OpenSession> {
  const outcome = await engine.connect(profile(database), undefined);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  onTestFinished(() => outcome.session.close());
  return outcome.session;
}

/** Its rows, or what is said instead. */
async function asked(session: OpenSession, sql: string): Promise<unknown> {
  const outcome = await session.query(sql);
  return outcome.kind === 'rows' ? outcome.rows : outcome.failure.message;
}

const users = `CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT NOT NULL UNIQUE CHECK (mail LIKE '%@%'), age INT DEFAULT 7);
INSERT INTO users VALUES (1, 'a@b', 3), (2, 'c@d', 4);`;

describe('a database file', () => {
  it('is read, and what others write is seen', async () => {
    const path = fresh(users);
    const session = await open(path);
    expect(await asked(session, 'SELECT count(*) FROM users')).toEqual([['2']]);
    execFileSync('sqlite3', [path, "INSERT INTO users VALUES (3, 'e@f', 5)"]);
    expect(await asked(session, 'SELECT count(*) FROM users')).toEqual([['3']]);
  });

  it('is never written to, whatever is sent', async () => {
    const path = fresh(users);
    const before = readFileSync(path);
    const session = await open(path);
    for (const sql of [
      'DELETE FROM users',
      'DROP TABLE users',
      'PRAGMA journal_mode = WAL',
      'PRAGMA user_version = 7',
      'VACUUM',
      `VACUUM INTO '${path}.copy'`,
      `ATTACH '${path}.other' AS other`,
      'PRAGMA writable_schema = 1; DELETE FROM sqlite_schema',
    ])
      await session.query(sql);
    expect(readFileSync(path)).toEqual(before);
    const beside = execFileSync('ls', [folder]).toString().split('\n');
    expect(beside.filter((name) => name.startsWith(path.slice(folder.length + 1)))).toEqual([
      path.slice(folder.length + 1),
    ]);
  });

  it('has the rows of its write-ahead log, while a program has it open and behind', async () => {
    const path = fresh(`PRAGMA journal_mode = WAL; ${users}`);
    const writer = spawn('sqlite3', ['-batch', path], { stdio: ['pipe', 'pipe', 'ignore'] });
    onTestFinished(() => void writer.kill());
    const answered = new Promise((resolve) => writer.stdout.once('data', resolve));
    writer.stdin.write("INSERT INTO users VALUES (3, 'e@f', 5);\nSELECT 1;\n");
    await answered;
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    const session = await open(path);
    expect(await asked(session, 'SELECT count(*) FROM users')).toEqual([['3']]);
    const ended = new Promise((resolve) => writer.once('exit', resolve));
    writer.stdin.end();
    await ended;
    expect(await asked(session, 'SELECT count(*) FROM users')).toEqual([['3']]);
  });

  it.each<[string, (path: string) => void, string]>([
    ['is not there', (path) => rmSync(path), 'There is no file'],
    ['is empty', (path) => writeFileSync(path, ''), 'is empty: nothing was ever written to it.'],
    [
      'is something else',
      (path) => writeFileSync(path, 'Not a database at all'.repeat(50)),
      'is not an SQLite database, or it is encrypted.',
    ],
    [
      'keeps UTF-16',
      (path) => {
        rmSync(path);
        execFileSync('sqlite3', [path, "PRAGMA encoding = 'UTF-16'; CREATE TABLE a (x)"]);
      },
      'keeps its text as UTF-16, which the embedded SQLite does not read.',
    ],
  ])('that %s is told so', async (_, spoil, expected) => {
    const path = fresh(users);
    spoil(path);
    const outcome = await engine.connect(profile(path), undefined);
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { message: expect.stringContaining(expected) as string },
    });
  });

  it('that is damaged, or whose journal lies beside it, is told so when it is read', async () => {
    const broken = fresh(users);
    const bytes = readFileSync(broken);
    bytes.fill(0xab, 4_096, 8_192);
    writeFileSync(broken, bytes);
    expect(await asked(await open(broken), 'SELECT * FROM users')).toContain(
      'is damaged, and SQLite reads no further',
    );
    const left = fresh(users);
    const journal = Buffer.alloc(1_024);
    Buffer.from('d9d505f920a163d7', 'hex').copy(journal);
    writeFileSync(`${left}-journal`, journal);
    expect(await asked(await open(left), 'SELECT * FROM users')).toContain('its journal lies beside it');
  });
});

const shop = `${users}
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INT NOT NULL REFERENCES users ON DELETE CASCADE, total REAL, vat REAL AS (total * 0.2));
CREATE INDEX orders_user ON orders (user_id) WHERE total > 0;
CREATE VIEW spent AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;
CREATE VIEW broken AS SELECT gone FROM nowhere;
CREATE TRIGGER orders_stay BEFORE DELETE ON orders BEGIN SELECT RAISE (ABORT, 'no'); END;
CREATE VIRTUAL TABLE notes USING fts5 (body);`;

describe('its catalog', () => {
  it('is read into the words of the explorer', async () => {
    const catalog = engine.catalog(await open(fresh(shop)));
    const read = await catalog.introspect({});
    if (read.kind === 'failed') throw new Error(read.failure.message);
    const [main] = read.value.schemas;
    expect(main?.relations.map(({ name, kind, rowEstimate }) => [name, kind, rowEstimate])).toEqual([
      ['broken', 'view', undefined],
      ['notes', 'table', undefined],
      ['orders', 'table', 0],
      ['spent', 'view', undefined],
      ['users', 'table', 2],
    ]);
    const orders = main?.relations.find(({ name }) => name === 'orders');
    expect(
      orders?.columns.map(({ name, type, nullable, generated }) => [name, type, nullable, generated]),
    ).toEqual([
      ['id', 'INTEGER', false, 'none'],
      ['user_id', 'INT', false, 'none'],
      ['total', 'REAL', true, 'none'],
      ['vat', 'REAL', true, 'virtual'],
    ]);
    expect(orders?.constraints).toMatchObject([
      { kind: 'primaryKey', columns: ['id'] },
      {
        kind: 'foreignKey',
        columns: ['user_id'],
        references: { name: 'users', columns: ['id'] },
        onDelete: 'cascade',
      },
    ]);
    expect(orders?.indexes).toMatchObject([{ name: 'orders_user', partial: true, unique: false }]);
  });

  it('lists what is in a table, finds by name, and prints what made it', async () => {
    const catalog = engine.catalog(await open(fresh(shop)));
    const answer = async (question: Parameters<typeof catalog.explore>[0]): Promise<Answer> => {
      const read = await catalog.explore(question, {});
      if (read.kind === 'failed') throw new Error(read.failure.message);
      return read.value;
    };
    const lines = ({ lists }: Answer): readonly string[] =>
      lists.flatMap(({ group, objects }) =>
        objects.map(({ name, detail }) => `${group}: ${name} ${detail}`.trim()),
      );
    expect(lines(await answer({ what: 'relation', id: 'orders' }))).toEqual([
      'Columns: id',
      'Columns: user_id not null',
      'Columns: total',
      'Columns: vat virtual',
      'Keys: primary key (id)',
      'Keys: foreign key (user_id) → users (id), on delete cascade',
      'Indexes: orders_user (user_id), partial',
      'Triggers: orders_stay before delete',
    ]);
    expect(lines(await answer({ what: 'relation', id: 'users' }))).toContain(
      "Constraints: check mail LIKE '%@%'",
    );
    expect(lines(await answer({ what: 'relation', id: 'users' }))).toContain(
      'Referenced By: orders (user_id)',
    );
    expect((await answer({ what: 'relation', id: 'broken' })).refused).toMatchObject([{ group: 'Columns' }]);
    const { found } = await answer({ what: 'search', search: readSearch('user_id') });
    expect(found.map(({ kind, name, relation }) => `${kind} ${name} in ${String(relation)}`)).toEqual([
      'column user_id in orders',
    ]);
    const { definition } = await answer({ what: 'definition', kind: 'index', id: 'orders_user' });
    expect(definition).toBe('CREATE INDEX orders_user ON orders (user_id) WHERE total > 0;\n');
  });

  it('tells cheaply that others changed it, and what', async () => {
    const path = fresh(shop);
    const catalog = engine.catalog(await open(path));
    const [before, first] = [
      await catalog.token(),
      await catalog.marks({ insides: ['orders', 'users'], columns: true }),
    ];
    expect(await catalog.token()).toEqual(before);
    execFileSync('sqlite3', [path, 'CREATE INDEX orders_total ON orders (total)']);
    expect(await catalog.token()).not.toEqual(before);
    const second = await catalog.marks({ insides: ['orders', 'users'], columns: true });
    if (first.kind === 'failed' || second.kind === 'failed') throw new Error('no marks');
    const differing = ['orders', 'users'].filter(
      (name) => first.value.insides.get(name) !== second.value.insides.get(name),
    );
    expect(differing).toEqual(['orders']);
  });
});

describe('a query', () => {
  it('is explained, with what is known of its tables, and never run', async () => {
    const rows =
      "INSERT INTO users SELECT i, i || '@x', i FROM (WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i FROM n);";
    const session = await open(fresh(`${users}${rows}`));
    const sql = 'SELECT u.mail FROM users AS u WHERE u.age = 7 ORDER BY u.mail || 1';
    const outcome = await engine.explain?.(session, { sql });
    if (outcome?.kind !== 'plan') throw new Error(JSON.stringify(outcome));
    expect(outcome).toMatchObject({ product: 'SQLite', tables: [{ name: 'users', rows: 3_000 }] });
    const origin = {
      kind: 'live',
      connection: 'test',
      role: '',
      serverVersion: 35_401,
      generic: false,
      values: [],
    } as const;
    const parser = await loadPostgresParser();
    const read = understandPlan({ json: outcome.json, sql, origin, parser, tables: outcome.tables });
    if (!read.ok) throw new Error(read.problem);
    const { plan, insights, sources } = read.reading;
    expect(plan.nodes.map(({ label, relation }) => `${label} ${relation?.name ?? ''}`.trim())).toEqual([
      'Sort in a Temporary B-Tree',
      'Full Table Scan users',
    ]);
    expect(insights.map(({ message }) => message)).toEqual([
      'Rows are put into a temporary b-tree for ORDER BY before the first comes out. An index in this order would spare that.',
      'All 3,000 rows of users are read and compared. If few of them stay, index the columns that are compared.',
    ]);
    const [place] = sources[1]?.spans ?? [];
    expect(sql.slice(place?.start, place?.end)).toBe('users AS u');
    expect(await engine.explain?.(session, { sql: 'SELECT nobody FROM users' })).toMatchObject({
      kind: 'failed',
      failure: { message: 'no such column: nobody', position: 7 },
    });
    expect(await engine.explain?.(session, { sql: 'SELECT 1; DELETE FROM users' })).toMatchObject({
      kind: 'refused',
      reason: 'severalStatements',
    });
  });
});

describe('offers', () => {
  it('come from profiles, .env and files that lie where projects keep them, and never from what only looks so', async () => {
    const place = mkdtempSync(join(folder, 'offers-'));
    const path = fresh(users);
    execFileSync('cp', [path, join(place, 'found.sqlite')]);
    writeFileSync(join(place, 'text.db'), 'not one');
    writeFileSync(
      join(place, '.env'),
      'DATABASE_URL=sqlite:///named.db\nPHOTO=cat.db\nDB_MEMORY=sqlite://:memory:\n',
    );
    const written = { name: 'shop', engine: 'sqlite', file: 'data/shop.db' } as const;
    const { offers, problems } = await engine.offers({
      ...sourcesOfThisProcess([place]),
      env: {},
      profiles: [{ owner: 'user', place: 'user settings', profile: written }],
    });
    expect(
      offers.map(({ profile: one, source, namedByWorkspace }) => [one.database, source, namedByWorkspace]),
    ).toEqual([
      [join(place, 'data/shop.db'), '“shop” in user settings', false],
      [join(place, 'named.db'), 'DATABASE_URL in .env', true],
      [join(place, 'found.sqlite'), 'found.sqlite', true],
    ]);
    expect(problems.map(({ source }) => source)).toEqual(['DB_MEMORY in .env']);
  });
});
