/** What is linted at all, and as what: folders in which little or nothing names the database, and programs, at default settings. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;

async function open(files: Files): Promise<Session> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-recall-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return Session.open({
    root,
    parser,
    ...kit,
    processes: 'forbidden',
    withoutGit: 'everything',
    embeddedSql: 'all',
  });
}

/** The rules that speak of the last file, each once; the reason where it is not linted. */
async function told(files: Files): Promise<readonly string[]> {
  const session = await open(files);
  const report = await session.report(Object.keys(files).at(-1) ?? '', { scope: 'all' });
  if (report.kind !== 'linted') return [report.kind];
  return [...new Set(report.findings.map(({ rule }) => rule))];
}

async function dialectsOf(files: Files): Promise<readonly string[]> {
  const session = await open(files);
  return session.folders.map(({ path, dialect }) => `${path} ${dialect}`);
}

const kilns = 'CREATE TABLE kilns (id bigint PRIMARY KEY, cone varchar(20));\n';
const tall = 'ALTER TABLE kilns ADD COLUMN tall integer NOT NULL;\n';
const required = 'data-loss/required-column';

const unnamed: readonly (readonly [title: string, files: Files])[] = [
  [
    'golang-migrate',
    {
      'migrations/000001_kilns.up.sql': kilns,
      'migrations/000001_kilns.down.sql': 'DROP TABLE kilns;\n',
      'migrations/000002_tall.down.sql': 'ALTER TABLE kilns DROP COLUMN tall;\n',
      'migrations/000002_tall.up.sql': tall,
    },
  ],
  [
    'dbmate',
    {
      'db/migrations/20260101000000_kilns.sql': `-- migrate:up\n${kilns}\n-- migrate:down\nDROP TABLE kilns;\n`,
      'db/migrations/20260102000000_tall.sql': `-- migrate:up\n${tall}\n-- migrate:down\n`,
    },
  ],
  ['numbered files', { 'migrations/001_kilns.sql': kilns, 'migrations/002_tall.sql': tall }],
];

describe('nothing names the database', () => {
  it.each(unnamed)('%s: it is linted as PostgreSQL', async (_title, files) => {
    expect(await told(files)).toContain(required);
  });
});

describe('a file names the database in a way that people write', () => {
  const migrations = { 'migrations/00001_kilns.sql': kilns, 'migrations/00002_tall.sql': tall };

  it('a variable of a Makefile that may be set before', async () => {
    const files = { Makefile: 'DATABASE_URL ?= mysql://root@localhost/yard\n', ...migrations };
    expect(await dialectsOf(files)).toEqual(['migrations mysql']);
  });

  it('what goose is told by .env', async () => {
    const goose = {
      '.env': 'GOOSE_DRIVER=sqlite3\nGOOSE_DBSTRING=./yard.db\n',
      'migrations/00001_kilns.sql': `-- +goose Up\n${kilns}`,
    };
    expect(await dialectsOf(goose)).toEqual(['migrations sqlite']);
  });
});

describe('another engine', () => {
  const h2 = {
    'h2/V1__a.sql': 'CREATE ALIAS IF NOT EXISTS JQ FOR "demo.Fns.jq";\n',
    'h2/V2__b.sql': `alter table logs alter column "execution_id" drop not null;
ALTER TABLE logs ALTER COLUMN "txt" TEXT NOT NULL GENERATED ALWAYS AS (JQ("value", '.a'));
`,
  };

  it('H2 is left alone', async () => {
    expect(await told(h2)).toEqual(['silent']);
  });

  it('H2 does not speak for the same bytes of PostgreSQL', async () => {
    const clear = 'DELETE FROM logs;\n';
    const files = {
      ...h2,
      'h2/V3__c.sql': clear,
      'postgres/V1__a.sql': 'CREATE TABLE logs (id bigserial PRIMARY KEY, body jsonb);\n',
      'postgres/V3__c.sql': clear,
    };
    expect(await told(files)).toContain('data-loss/change-without-where');
  });
});

it('the name of a file says nothing of what is meant', async () => {
  const history =
    'CREATE TABLE dbo.Dies (Id int NOT NULL CONSTRAINT PK_Dies PRIMARY KEY, Shape varchar(20) NOT NULL);\nGO\n';
  const alter = 'ALTER TABLE dbo.Dies ALTER COLUMN Shape varchar(80);\nGO\n';
  const named = (name: string): Files => ({ 'sql/V1__dies.sql': history, [`sql/V2__${name}.sql`]: alter });
  const expected = await told(named('shape'));
  expect(expected).toContain('data-loss/alter-column-nullable');
  expect(await told(named('alter_nullable'))).toEqual(expected);
});

describe('programs', () => {
  it('drizzle sends a text that an argument is joined into', async () => {
    const program = `import { sql } from "drizzle-orm";
export async function c(dir: string) { return db.execute(sql\`select * from people order by id \${sql.raw(String(dir))}\`); }
`;
    expect(
      await told({ 'package.json': '{"dependencies":{"drizzle-orm":"1","pg":"8"}}', 'src/c.ts': program }),
    ).toContain('injection/interpolated-query');
  });

  it('TypeORM’s query builder takes a condition that an argument is joined into', async () => {
    const program = `import { Repository } from "typeorm";
export class M { async m(q: string) { return this.repo.createQueryBuilder("p").where(\`p.name like '%\${q}%'\`).getMany(); } }
`;
    expect(
      await told({ 'package.json': '{"dependencies":{"typeorm":"1","pg":"8"}}', 'src/m.ts': program }),
    ).toContain('injection/interpolated-query');
  });
});
