/** Which database `plinth lint` and `plinth config` take migrations to be for, and that a guess is called one. */
import { describe, expect, it } from 'vitest';
import { plinth, workspace } from './run.ts';

interface Report {
  readonly findings: readonly { readonly rule: string; readonly file: string }[];
  readonly coverage: {
    readonly files: { readonly silent: readonly { readonly file: string; readonly reason: string }[] };
    readonly folders: readonly { readonly dialect: string; readonly dialectFrom: string }[];
  };
}

async function json(cwd: string): Promise<Report> {
  const { out } = await plinth(['lint', '--scope', 'all', '--format', 'json'], { cwd });
  return JSON.parse(out) as Report;
}

const files = {
  'm/1_a.up.sql': 'CREATE TABLE panels (id int PRIMARY KEY, tint text);\n',
  'm/2_b.up.sql': 'ALTER TABLE panels DROP COLUMN tint;\n',
};

describe('a folder for which nothing names a database', () => {
  it('is linted as PostgreSQL’s, and the report says that it is assumed', async () => {
    const cwd = workspace(files);
    const { out } = await plinth(['lint', '--scope', 'all'], { cwd });
    expect(out).toContain('m/2_b.up.sql:1:32 warning data-loss/drop-column');
    expect(out).toContain(
      'm: golang-migrate, PostgreSQL 16 (assumed: nothing says which database it is for; "dialect" in plinth.config.json says it).\n',
    );
    const { coverage, findings } = await json(cwd);
    expect(coverage.folders).toMatchObject([{ dialect: 'postgresql', dialectFrom: 'assumed' }]);
    expect(findings.map(({ rule }) => rule)).toContain('data-loss/drop-column');
    const config = await plinth(['config', 'm/2_b.up.sql'], { cwd });
    expect(config.out.replaceAll(/\s+/g, ' ')).toContain(
      'dialect PostgreSQL (assumed: nothing names a database, and PostgreSQL takes these statements, as others may)',
    );
  });

  it('is no guess any more once the configuration names it', async () => {
    const migrations = [{ folder: 'm', dialect: 'postgresql' }];
    const cwd = workspace({ ...files, 'plinth.config.json': JSON.stringify({ migrations }) });
    expect((await json(cwd)).coverage.folders).toMatchObject([{ dialectFrom: 'named' }]);
  });

  it('is left alone where another database is named', async () => {
    const cwd = workspace({ ...files, 'package.json': '{"dependencies": {"snowflake-sdk": "2"}}' });
    const { out } = await plinth(['lint', '--scope', 'all'], { cwd });
    expect(out).toContain('Nothing was linted.\n');
    expect(out).toContain('nothing says which database it is for');
  });
});

describe('the same migration for H2 and for PostgreSQL', () => {
  const change =
    'alter table logs alter column "execution_id" drop not null;\nalter table logs drop column v;\n';
  const twins = {
    'db/h2/V1__a.sql': 'CREATE ALIAS IF NOT EXISTS JQ FOR "demo.Fns.jq";\n',
    'db/h2/V2__b.sql': change,
    'db/h2/V3__c.sql':
      'ALTER TABLE logs ALTER COLUMN "txt" TEXT NOT NULL GENERATED ALWAYS AS (JQ("value", \'.a\'));\n',
    'db/postgres/V1__a.sql':
      'create table logs (id bigint primary key, execution_id text not null, v jsonb);\n',
    'db/postgres/V2__b.sql': change,
  };

  it.each([
    ['db/h2', twins],
    [
      'db/logs',
      Object.fromEntries(Object.entries(twins).map(([path, text]) => [path.replace('/h2/', '/logs/'), text])),
    ],
  ])('has its findings where it is PostgreSQL’s: beside %s', async (folder, both) => {
    const { findings, coverage } = await json(workspace(both));
    const of = (path: string): readonly string[] =>
      findings.filter(({ file }) => file.startsWith(path)).map(({ rule }) => rule);
    expect(of(`${folder}/`)).toEqual([]);
    expect(of('db/postgres/V2__b.sql')).toContain('data-loss/drop-column');
    expect(coverage.files.silent.map(({ file }) => file)).toEqual(
      ['V1__a', 'V2__b', 'V3__c'].map((name) => `${folder}/${name}.sql`),
    );
    expect(coverage.files.silent.every(({ reason }) => reason.startsWith('H2 detected'))).toBe(true);
  });
});
