/** What is in a workspace twice is told once. */
import { categoryOf } from '../../core/findings/finding.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { untold } from '../../core/effects/effect.ts';
import { rules } from '../../core/rules/index.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import type { Ask } from './report.ts';
import { Session } from './session.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;

async function open(files: Files, migrations: readonly object[]): Promise<Session> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-copies-'));
  folders.push(root);
  for (const [path, text] of Object.entries({
    'plinth.config.json': JSON.stringify({ migrations }),
    ...files,
  })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return Session.open({
    root,
    parser,
    rules: rules.filter(({ id }) => ['index', 'security'].includes(categoryOf(id))),
    effectOf: () => untold,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
}

async function told(session: Session, path: string, ask: Ask = { scope: 'all' }): Promise<readonly string[]> {
  const report = await session.report(path, ask);
  if (report.kind === 'silent') return [`silent: ${report.because}`];
  return report.kind === 'linted' ? report.findings.map(({ rule }) => rule) : [report.kind];
}

const one = (folder: string): readonly object[] => [{ folder, dialect: 'postgresql' }];
const unindexed = 'index/foreign-key-without-index';
const customers = 'CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);\n';
const orders =
  'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE, total numeric);\n';

describe('a schema beside the migrations', () => {
  const migrations = {
    'db/migrations/1_a.sql': customers + orders,
    'db/migrations/2_b.sql': 'ALTER TABLE orders ADD COLUMN paid_at timestamptz;',
  };
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['says nothing of what the migrations make', customers + orders, []],
    ['may lag behind them, and write it otherwise', orders.toLowerCase().replace('orders', '"orders"'), []],
    [
      'speaks of a table that is in no migration yet',
      customers + orders.replace('orders', 'bills'),
      [unindexed],
    ],
    [
      'speaks of a table to which it has added a column',
      customers +
        orders.replace('total', 'shop_id bigint REFERENCES customers (id) ON DELETE CASCADE, total'),
      [unindexed],
    ],
    [
      'speaks of a key that it has changed',
      customers + orders.replace('ON DELETE CASCADE', 'ON DELETE SET NULL'),
      [unindexed],
    ],
    [
      'speaks of an index that it adds',
      `${orders}CREATE INDEX orders_total ON orders (total); CREATE INDEX orders_total_2 ON orders (total);`,
      ['index/duplicate'],
    ],
    [
      'keeps comments for what is told at the migrations',
      `-- plinth-ignore ${unindexed}: rare\n${orders}`,
      [],
    ],
  ];
  it.each(cases)('%s', async (_, schema, expected) => {
    const session = await open({ ...migrations, 'db/schema.sql': schema }, one('db/migrations'));
    expect(await told(session, 'db/migrations/1_a.sql')).toEqual([unindexed]);
    expect(await told(session, 'db/schema.sql')).toEqual(expected);
  });

  it.each<readonly [string, string, string]>([
    ['the same body', 'SELECT 1', ''],
    ['another body', 'SELECT 2', 'security/definer-without-search-path'],
  ])('compares functions: %s', async (_, body, expected) => {
    const definer = (source: string): string =>
      `CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$ ${source} $$;`;
    const files = {
      ...migrations,
      'db/migrations/3_c.sql': definer('SELECT 1'),
      'db/schema.sql': definer(body),
    };
    const session = await open(files, one('db/migrations'));
    const found = await told(session, 'db/schema.sql');
    expect(found.filter((rule) => rule === 'security/definer-without-search-path').join()).toBe(expected);
  });

  it('speaks of indexes that the migrations may not have made', async () => {
    const twice = (create: string): string =>
      `${create} orders_total ON orders (total);\n${create} orders_total_2 ON orders (total);\n`;
    const files = {
      ...migrations,
      'db/migrations/3_c.sql': `DO $$ BEGIN IF random() > 2 THEN ${twice('CREATE INDEX')} END IF; END $$;`,
      'db/schema.sql': orders + twice('CREATE INDEX'),
    };
    const session = await open(files, one('db/migrations'));
    expect(await told(session, 'db/migrations/3_c.sql')).toEqual([]);
    expect(await told(session, 'db/schema.sql')).toEqual(['index/duplicate']);
  });

  it('says once what a migration makes under a guard, and no other does', async () => {
    const twice = (create: string): string =>
      `${create} orders_total ON orders (total);\n${create} orders_total_2 ON orders (total);\n`;
    const files = {
      ...migrations,
      'db/migrations/3_c.sql': twice('CREATE INDEX IF NOT EXISTS'),
      'db/schema.sql': orders + twice('CREATE INDEX'),
    };
    const session = await open(files, one('db/migrations'));
    expect(await told(session, 'db/migrations/3_c.sql')).toEqual(['index/duplicate']);
    expect(await told(session, 'db/schema.sql')).toEqual([]);
  });

  it('speaks where no migration is there', async () => {
    const session = await open({ 'db/schema.sql': customers + orders }, []);
    expect(await told(session, 'db/schema.sql', { scope: 'all', named: true })).toEqual([unindexed]);
  });
});

describe('a migration that stands there twice', () => {
  const both = [...one('made/migrations'), ...one('example/app/migrations')];
  const made = { 'made/migrations/20250101_a.sql': customers + orders };

  it('is told where it is made, and where the copy says so', async () => {
    const copy = 'example/app/migrations/20260101_20250101_a.sql';
    const session = await open({ ...made, [copy]: customers + orders }, both);
    expect(await told(session, 'made/migrations/20250101_a.sql')).toEqual([unindexed]);
    expect(await told(session, copy)).toEqual([
      'silent: it is a copy of made/migrations/20250101_a.sql, which has the findings',
    ]);
    expect(await told(session, copy, { scope: 'all', named: true })).toEqual([unindexed]);
    session.open(copy, `${customers}${orders}-- mine`);
    expect(await told(session, copy)).toEqual([unindexed]);
  });

  it.each([
    ['a note above it', `-- Handed out with 2.1.\n${customers}${orders}`],
    ['a schema that may be there', `CREATE SCHEMA IF NOT EXISTS app;\n${customers}${orders}`],
  ])('is the same with %s', async (_, text) => {
    const original = text.replace('IF NOT EXISTS ', '').replace(/^--.*\n/, '');
    const copy = 'example/app/migrations/20260101_20250101_a.sql';
    const session = await open({ 'made/migrations/20250101_a.sql': original, [copy]: text }, both);
    expect(await told(session, 'made/migrations/20250101_a.sql')).toEqual([unindexed]);
    expect((await told(session, copy)).join()).toMatch(/^silent: it is a copy/);
  });

  it('says what holds of the copy alone', async () => {
    const there = 'CREATE INDEX orders_customer ON orders (customer_id);';
    const files = {
      ...made,
      'example/app/migrations/20250101_a.sql': customers + orders,
      // The original's folder fixes it later, the copy's does not.
      'made/migrations/20250102_b.sql': there,
    };
    const session = await open(files, both);
    expect(await told(session, 'made/migrations/20250101_a.sql')).toEqual([]);
    expect(await told(session, 'example/app/migrations/20250101_a.sql')).toEqual([unindexed]);
  });

  it('is told once where both have the same name', async () => {
    const session = await open(
      { ...made, 'example/app/migrations/20250101_a.sql': customers + orders },
      both,
    );
    const all = await Promise.all(
      ['made/migrations/20250101_a.sql', 'example/app/migrations/20250101_a.sql'].map((path) =>
        told(session, path),
      ),
    );
    expect(all.map(([first]) => first?.split(':')[0])).toEqual([unindexed, 'silent']);
  });

  it.each([
    ['another name', '20250101_b.sql', customers + orders],
    ['another text', '20250102_20250101_a.sql', `${customers}${orders}-- mine`],
  ])('is another one with %s', async (_, name, text) => {
    const session = await open({ ...made, [`example/app/migrations/${name}`]: text }, both);
    expect(await told(session, `example/app/migrations/${name}`)).toEqual([unindexed]);
  });

  it('is told at both where they are for different databases', async () => {
    const text = 'CREATE TABLE logs (a int);\n';
    const copy = 'example/app/migrations/20250101_a.sql';
    const databases = [
      { folder: 'made/migrations', dialect: 'mysql' },
      { folder: 'example/app/migrations', dialect: 'postgresql' },
    ];
    const session = await open({ 'made/migrations/20250101_a.sql': text, [copy]: text }, databases);
    expect(await told(session, copy)).toEqual(['index/missing-primary-key']);
  });

  it('is told at the copy where the original has no findings', async () => {
    const applied = [
      { folder: 'made/migrations', dialect: 'postgresql', appliedThrough: '20250101' },
      ...both.slice(1),
    ];
    const copy = 'example/app/migrations/20250101_a.sql';
    const session = await open({ ...made, [copy]: customers + orders }, applied);
    expect(await told(session, copy, { scope: 'new' })).toEqual([unindexed]);
    expect((await told(session, copy)).join()).toContain('silent');
  });
});
