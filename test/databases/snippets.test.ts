/** Snippets of migrations: for each schema the text that is inserted, which its own rules report nothing about and the server runs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { completionsAt } from '../../core/names/completion/complete.ts';
import { usageIn } from '../../core/names/usage.ts';
import { noQueries } from '../../core/query-index/query-index.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { defaultLimits, EmbeddedChild } from '../../engine/embedded/child.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { schemaAfter } from '../refactorings/offered.ts';
import { statementParser } from '../sql.ts';
import { embeddedProgram } from './proof/embedded-program.ts';

let server: EmbeddedChild;
beforeAll(async () => {
  const program = await embeddedProgram();
  const started = await EmbeddedChild.start({ program, extensions: new Set(), limits: defaultLimits });
  if (started.kind === 'failed') throw new Error(started.failure.message);
  server = started.child;
});
afterAll(() => {
  server.end({ reason: 'closed', message: 'The test is over.' });
});

interface Case {
  readonly schema: string;
  readonly typed: string;
  readonly snippet: string;
}

const touched = (name: string): string => `
  CREATE TABLE ${name} (
    id uuid DEFAULT gen_random_uuid() PRIMARY KEY, name text NOT NULL, owner_id uuid NOT NULL,
    size int DEFAULT 0 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL, updated_at timestamptz DEFAULT now() NOT NULL);
  CREATE TRIGGER ${name}_touch BEFORE UPDATE ON ${name} FOR EACH ROW EXECUTE FUNCTION touch();
  ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own_rows ON ${name} USING (owner_id = current_setting('app.user')::uuid);`;

const cases: readonly Case[] = [
  {
    schema: '',
    typed: 'c',
    snippet: `create table \${1:new_table} (
\tid bigint generated always as identity primary key,
\t\${2:new_column} \${3:text}
);$0`,
  },
  {
    schema: `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
      ${touched('orders')} ${touched('invoices')}
      CREATE TABLE tags (word text PRIMARY KEY);`,
    typed: 'CRE',
    snippet: `CREATE TABLE \${1:new_table} (
\tid uuid DEFAULT gen_random_uuid() PRIMARY KEY,
\t\${2:new_column} \${3:text},
\tname text NOT NULL,
\towner_id uuid NOT NULL,
\tsize integer DEFAULT 0 NOT NULL,
\tcreated_at timestamptz DEFAULT now() NOT NULL,
\tupdated_at timestamptz DEFAULT now() NOT NULL
);
CREATE TRIGGER $1_touch BEFORE UPDATE ON $1 FOR EACH ROW EXECUTE FUNCTION public.touch();
ALTER TABLE $1 ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON $1 FOR ALL TO PUBLIC USING (owner_id = current_setting('app.user')::uuid);$0`,
  },
  {
    schema: `CREATE SCHEMA app; CREATE TYPE app.state AS ENUM ('open');
      CREATE TABLE app.a (id serial PRIMARY KEY, "at}" date); CREATE TABLE app.b (id serial PRIMARY KEY, "at}" date);`,
    typed: 'CRE',
    snippet: `CREATE TABLE app.\${1:new_table} (
\tid bigserial PRIMARY KEY,
\t\${2:new_column} \${3:text},
\t"at\\}" date
);$0`,
  },
  {
    schema: `CREATE TYPE state AS ENUM ('open'); CREATE TYPE kind AS ENUM ('web');`,
    typed: 'ALT',
    snippet: `ALTER TYPE \${1|public.kind,public.state|} ADD VALUE '\${2:value}';$0`,
  },
];

it.each(cases)('$snippet', async ({ schema: script, typed, snippet }) => {
  const parser = await statementParser();
  const schema = schemaAfter(script, { parser, schema: emptySchema() });
  const sample = typed === 'c' ? 'create table x ();' : 'CREATE TABLE x ();';
  const around = { schema, after: schema, outer: undefined, variables: new Set<string>(), sample };
  const usage = usageIn(noQueries, schema, 'b.sql');
  const item = completionsAt({ ...around, usage, text: typed, offset: typed.length })?.items[0];
  expect(item?.snippet).toBe(snippet);
  const text = item?.insert ?? '';
  const ran = await server.query(`BEGIN; ${script}; ${text} ROLLBACK;`, { protocol: 'simple' });
  expect(ran).toMatchObject({ kind: 'rows' });
  expect(await findings(script, text)).toEqual([]);
});

async function findings(script: string, text: string): Promise<readonly string[]> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-snippets-'));
  try {
    mkdirSync(join(root, 'migrations'));
    writeFileSync(join(root, 'migrations', '000001_first.up.sql'), `${script}\n`);
    writeFileSync(join(root, 'migrations', '000001_first.down.sql'), `SELECT 1;\n`);
    writeFileSync(join(root, 'migrations', '000002_new.up.sql'), `${text}\n`);
    writeFileSync(join(root, 'migrations', '000002_new.down.sql'), `DROP TABLE IF EXISTS new_table;\n`);
    const parser = await loadPostgresParser();
    const session = await Session.open({
      ...kit,
      root,
      parser,
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    const report = await session.report('migrations/000002_new.up.sql', { scope: 'all' });
    return report.kind === 'linted'
      ? report.findings.map(({ rule, message }) => `${rule}: ${message}`)
      : [report.kind];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
