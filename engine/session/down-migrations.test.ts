/** The baseline of a folder, and the schema before a down migration. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { untold } from '../../core/effects/effect.ts';
import { defineRule } from '../../core/rule-kit/define-rule.ts';
import { nameOf, tableByKey } from '../../core/schema/lookup.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { madeUp } from '../../test/rules/made-up.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { Session } from './session.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Reports for each dropped or indexed table what the kit knows about it. */
const teller = defineRule({
  ...madeUp,
  id: 'index/teller',
  messages: { told: '{table}: new {isNew}', unknown: '{table}: not known' },
  directions: 'both',
  check: {
    dropRelation({ target, span }, context) {
      if (context.table(target) === undefined && /down\//.test(context.path))
        context.report({ message: 'unknown', at: span, data: { table: target.name.text } });
      const data = {
        table: target.name.text,
        isNew: String(context.isNew(target)),
      };
      context.report({ message: 'told', at: span, data });
    },
    createIndex({ table, span }, context) {
      const data = {
        table: table.name.text,
        isNew: String(context.isNew(table)),
      };
      context.report({ message: 'told', at: span, data });
    },
  },
});

async function open(files: Readonly<Record<string, string>>): Promise<Session> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-past-'));
  folders.push(root);
  const settings = { migrations: [{ folder: 'migrations', dialect: 'postgresql' }] };
  const all = { 'plinth.config.json': JSON.stringify(settings), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return Session.open({
    root,
    parser,
    rules: [teller],
    effectOf: () => untold,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
}

async function told(session: Session, path: string): Promise<readonly string[]> {
  const report = await session.report(path, { scope: 'all' });
  return report.kind === 'linted' ? report.findings.map(({ message }) => message) : [report.kind];
}

describe('a rollback', () => {
  it('finds what its own migration left, in a file of its own', async () => {
    const session = await open({
      'migrations/1_a.up.sql': 'CREATE TABLE old (id int);',
      'migrations/1_a.down.sql': 'DROP TABLE old;',
      'migrations/2_b.up.sql': 'CREATE TABLE made (id int); ALTER TABLE old ADD COLUMN b int;',
      'migrations/2_b.down.sql': 'DROP TABLE made; DROP TABLE old; DROP TABLE later;',
      'migrations/3_c.up.sql': 'CREATE TABLE later (id int);',
      'migrations/3_c.down.sql': 'DROP TABLE later;',
    });
    expect(await told(session, 'migrations/2_b.down.sql')).toEqual([
      'made: new false',
      'old: new false',
      'later: new false',
    ]);
  });

  it('finds what its namesake left, in a folder of its own', async () => {
    const session = await open({
      'migrations/1_a.sql': 'CREATE TABLE made (id int);',
      'migrations/2_b.sql': 'CREATE TABLE later (id int);',
      'migrations/down/1_a.sql': 'DROP TABLE later; DROP TABLE made;',
    });
    expect(await told(session, 'migrations/down/1_a.sql')).toEqual([
      'later: not known',
      'later: new false',
      'made: new false',
    ]);
  });

  it('in the same file calls nothing new that the migration has made', async () => {
    const session = await open({
      'migrations/20240101000000_a.sql':
        '-- +goose Up\nCREATE TABLE made (id int);\nCREATE INDEX i ON made (id);\n-- +goose Down\nCREATE INDEX j ON made (id);\nCREATE TABLE here (id int);\nCREATE INDEX k ON here (id);\nDROP TABLE made;\n',
    });
    expect(await told(session, 'migrations/20240101000000_a.sql')).toEqual([
      'made: new true',
      'made: new false',
      'here: new true',
      'made: new false',
    ]);
  });
});

describe('what is made because it was not there', () => {
  it('is new behind a DROP TABLE IF EXISTS of what no migration before it made', async () => {
    const session = await open({
      'migrations/1_a.up.sql': 'CREATE TABLE u (id int);',
      'migrations/2_b.up.sql':
        'DROP TABLE IF EXISTS t, u; CREATE TABLE t (id int); CREATE INDEX ON t (id); CREATE TABLE u (id int); CREATE INDEX ON u (id);',
    });
    // Both are asked about at their drops too.
    expect((await told(session, 'migrations/2_b.up.sql')).slice(2)).toEqual(['t: new true', 'u: new false']);
  });

  it.each([
    ['CREATE TABLE t (id int);', 'true'],
    ['CREATE TABLE IF NOT EXISTS t (id int);', 'true'],
    ['DROP TABLE IF EXISTS t; CREATE TABLE t (id int);', 'false'],
    ['DROP TABLE IF EXISTS u; CREATE TABLE t (id int);', 'true'],
    ['CREATE TEMP TABLE t (id int);', 'true'],
    [`DO $$ BEGIN IF to_regclass('t') IS NULL THEN CREATE TABLE t (id int); END IF; END $$;`, 'true'],
    [`DO $$ BEGIN CREATE TABLE t (id int); EXCEPTION WHEN duplicate_table THEN NULL; END $$;`, 'true'],
    [`DO $$ BEGIN IF random() > 0.5 THEN CREATE TABLE t (id int); END IF; END $$;`, 'false'],
    ['DROP TABLE IF EXISTS t; CREATE TABLE IF NOT EXISTS t (id int);', 'false'],
    [`DO $$ BEGIN EXECUTE 'CREATE TABLE t (id int)'; END $$;`, 'true'],
  ])('%s', async (text, isNew) => {
    const session = await open({ 'migrations/1_a.up.sql': `${text}\nCREATE INDEX ON t (id);` });
    expect((await told(session, 'migrations/1_a.up.sql')).at(-1)).toBe(`t: new ${isNew}`);
  });

  const ifMissing = 'CREATE TABLE IF NOT EXISTS t (id int);';
  const asked = `${ifMissing}\nCREATE INDEX ON t (id);`;
  const shop = { 'migrations/1_a.up.sql': 'CREATE TABLE shops (id int);' };
  const elsewhere = { 'migrations/1_a.up.sql': 'ALTER TABLE shops ADD COLUMN name text;' };
  it.each([
    ['behind migrations that made all they use', shop, 'migrations/2_b.up.sql', 'true'],
    ['behind one that uses a table from elsewhere', elsewhere, 'migrations/2_b.up.sql', 'false'],
    ['made by an earlier one', { 'migrations/1_a.up.sql': ifMissing }, 'migrations/2_b.up.sql', 'false'],
    ['in a script by hand', shop, 'scripts/setup.sql', 'false'],
  ])('IF NOT EXISTS %s', async (_, before, path, isNew) => {
    const session = await open({ ...before, [path]: asked });
    expect((await told(session, path)).at(-1)).toBe(`t: new ${isNew}`);
  });

  it('a rollback takes away what its migration made because it was not there', async () => {
    const session = await open({
      ...shop,
      'migrations/2_b.up.sql': ifMissing,
      'migrations/2_b.down.sql': 'DROP TABLE t;',
    });
    expect(await told(session, 'migrations/2_b.down.sql')).toEqual(['t: new false']);
  });
});

describe('a baseline', () => {
  const dump = `SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.users (id bigint NOT NULL, name text);
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
`;
  const config = (baseline: object): string =>
    JSON.stringify({
      migrations: [{ folder: 'migrations', tool: 'golang-migrate', dialect: 'postgresql', baseline }],
    });
  const newer = {
    '7_b.up.sql': 'ALTER TABLE users ADD COLUMN age int;',
    '8_c.up.sql': 'CREATE TABLE posts (user_id bigint REFERENCES users);',
  };
  const migrations = Object.fromEntries(
    Object.entries(newer).map(([name, text]) => [`migrations/${name}`, text]),
  );

  async function columns(session: Session): Promise<readonly string[]> {
    const [folder] = session.folders;
    const schema = folder === undefined ? undefined : await session.schemaOf(folder);
    const users = schema === undefined ? undefined : tableByKey(schema, 'public.users');
    return [
      ...(users?.columns.map((one) => one.name) ?? []),
      ...(users?.constraints.filter(({ kind }) => kind === 'primary-key').map((one) => one.name) ?? []),
      users?.origin.file ?? '',
    ];
  }

  it('stands for migrations that are gone', async () => {
    const session = await open({
      'plinth.config.json': config({ file: 'schema.sql' }),
      'schema.sql': dump,
      ...migrations,
    });
    expect(await columns(session)).toEqual(['id', 'name', 'age', 'users_pkey', 'schema.sql']);
  });

  it.each(['7', '0007'])('stands for the migrations through %s', async (through) => {
    const session = await open({
      'plinth.config.json': config({ file: './schema.sql', through }),
      'schema.sql': dump,
      ...migrations,
      'migrations/1_a.up.sql': 'CREATE TABLE users (id int, other text);',
    });
    expect(await columns(session)).toEqual(['id', 'name', 'users_pkey', 'schema.sql']);
  });

  it('is read again when it changes', async () => {
    const session = await open({
      'plinth.config.json': config({ file: 'schema.sql' }),
      'schema.sql': dump,
      ...migrations,
    });
    await columns(session);
    session.open('schema.sql', dump.replace('name text', 'label text'));
    expect(await columns(session)).toEqual(['id', 'label', 'age', 'users_pkey', 'schema.sql']);
  });

  it('that is not there leaves the folder as it is', async () => {
    const session = await open({ 'plinth.config.json': config({ file: 'missing.sql' }), ...migrations });
    expect(await columns(session)).toEqual(['age', 'migrations/7_b.up.sql']);
    expect(session.workspace.configs.troubles).toMatchObject([
      { message: 'The schema missing.sql is not used for migrations: it does not exist.' },
    ]);
  });

  it('that is too large to be read is told', async () => {
    const huge = { 'schema.sql': `${dump}-- ${'x'.repeat(5_000_000)}` };
    const session = await open({
      'plinth.config.json': config({ file: 'schema.sql' }),
      ...huge,
      ...migrations,
    });
    expect(session.workspace.configs.troubles).toMatchObject([
      {
        file: 'plinth.config.json',
        message: 'The schema schema.sql is not used for migrations: it is larger than 5 MB.',
      },
    ]);
  });
});

describe('the history of an object', () => {
  it.each([
    ['orders', undefined, ['1 made', '2 column added', '3 type changed']],
    ['orders', 'total', ['1 made', '3 type changed']],
    ['gone', undefined, ['1 made', '3 dropped']],
    ['before', undefined, ['1 made', '2 renamed']],
    ['after', undefined, ['1 made', '2 renamed']],
    ['by_total', undefined, ['2 made', '3 dropped']],
    ['never', undefined, undefined],
  ])('%s %s', async (name, column, expected) => {
    const session = await open({
      'migrations/1_a.up.sql':
        'CREATE TABLE orders (total int); CREATE TABLE gone (); CREATE TABLE before ();',
      'migrations/2_b.up.sql':
        'ALTER TABLE orders ADD COLUMN note text; CREATE INDEX by_total ON orders (total); ALTER TABLE before RENAME TO after;',
      'migrations/3_c.up.sql':
        'DROP TABLE gone; DROP INDEX by_total; ALTER TABLE orders ALTER COLUMN total TYPE bigint;',
    });
    const [folder] = session.folders;
    const events = await session.historyOf(folder!, nameOf(undefined, name), column);
    expect(events?.map(({ file, what }) => `${file.slice(11, 12)} ${what}`)).toEqual(expected);
  });
});

it('knows by their names which migration a file is, or takes back', async () => {
  const session = await open({
    'migrations/000001_a.up.sql': 'CREATE TABLE a (id int);\n',
    'migrations/000001_a.down.sql': 'DROP TABLE a;\n',
    'migrations/000002_b.up.sql': 'CREATE TABLE b (id int);\n',
    'migrations/000002_b.down.sql': '',
    'migrations/000003_c.up.sql': 'CREATE TABLE c (id int);\n',
    'migrations/000004_d.down.sql': 'DROP TABLE d;\n',
  });
  const folder = session.folderFor('migrations/000001_a.up.sql');
  const forward = (name: string): string | undefined =>
    folder && session.forwardOf(folder, `migrations/${name}`);
  expect(forward('000001_a.up.sql')).toBe('migrations/000001_a.up.sql');
  expect(forward('000001_a.down.sql')).toBe('migrations/000001_a.up.sql');
  expect(forward('000002_b.down.sql')).toBe('migrations/000002_b.up.sql');
  expect(forward('000003_c.up.sql')).toBe('migrations/000003_c.up.sql');
  expect(forward('000004_d.down.sql')).toBeUndefined();
});
