/** `plinth prove --rows`: made-up rows on the command line, the same for the same seed, and the public JSON of every proof, held against its schema. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { add, git, plinth, repositoryWith, workspace, type Outcome } from './run.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const schema: unknown = JSON.parse(
  readFileSync(join(repository, 'docs', 'prove-output.schema.json'), 'utf8'),
);
/** As documented, and as strictly as it can be said: a field that the schema does not name is a mistake here. */
const fits = new Ajv({ allowUnionTypes: true }).compile(schema as object);
const names = new Ajv({ allowUnionTypes: true, strict: false }).compile(closed(schema) as object);

function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const copied = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copied && copied['type'] === 'object'
    ? { ...copied, additionalProperties: false }
    : copied;
}

const up = (name: string): string => `db/migrations/${name}.up.sql`;
const down = (name: string): string => `db/migrations/${name}.down.sql`;

const files = {
  [up('000001_users')]:
    'CREATE TABLE teams (id bigint PRIMARY KEY);\nCREATE TABLE users (id bigint PRIMARY KEY, mail text, age text, team_id bigint);',
  [down('000001_users')]: 'DROP TABLE users;\nDROP TABLE teams;',
  [up('000002_strict')]:
    'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;\nCREATE UNIQUE INDEX users_mail ON users (mail);\nALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams (id);',
  [down('000002_strict')]:
    'ALTER TABLE users DROP CONSTRAINT users_team_id_fkey;\nDROP INDEX users_mail;\nALTER TABLE users ALTER COLUMN mail DROP NOT NULL;',
  [up('000003_age')]: 'ALTER TABLE users ADD COLUMN years int;\nUPDATE users SET years = 18;',
  [down('000003_age')]: 'ALTER TABLE users DROP COLUMN years;',
  [up('000004_rename')]: 'ALTER TABLE users RENAME COLUMN age TO age_text;',
  [down('000004_rename')]: 'ALTER TABLE users DROP COLUMN age_text;\nALTER TABLE users ADD COLUMN age text;',
};

const prove = (cwd: string, ...words: readonly string[]): Promise<Outcome> =>
  plinth(['prove', '--target', '18', ...words], { cwd });

interface Rows {
  readonly kind: string;
  readonly seed: number;
  readonly perTable: number;
  readonly fails: readonly { readonly kind: string; readonly line: number; readonly find: string | null }[];
  readonly writes: readonly { readonly updated: number }[];
  readonly back: { readonly kind: string; readonly differences: readonly unknown[] } | null;
}

function rowsIn({ out }: Outcome): readonly (Rows | null)[] {
  return (JSON.parse(out) as { migrations: { rows: Rows | null }[] }).migrations.map(({ rows }) => rows);
}

describe('plinth prove --rows', () => {
  it('names the statement, a row in its way and the SELECT, and fails nothing', async () => {
    const { code, out } = await prove(workspace(files), '--rows', '200', '--seed', '7', up('000002_strict'));
    expect(code).toBe(0);
    const words = out.replaceAll(/\s+/g, ' ');
    expect(words).toContain('proved on 18; would fail on rows like these; rollback proved');
    expect(words).toMatch(
      /000002_strict\.up\.sql:1: Would fail if users has a row like \(id '\d+', mail NULL\)/,
    );
    expect(words).toContain('SELECT * FROM users WHERE mail IS NULL LIMIT 10;');
    expect(words).toMatch(/\.sql:2: Would fail if users has more than one row like \(mail '/);
    expect(words).toMatch(
      /\.sql:3: Would fail if users has a row like \(.*team_id '\d+'\): what it refers to/,
    );
  });

  itBroadly(
    'makes the same rows for the same seed, others for another, and 1,000 of them unless told',
    async () => {
      const cwd = workspace(files);
      const ask = async (...words: readonly string[]) =>
        rowsIn(await prove(cwd, '--format', 'json', ...words, up('000002_strict')))[0];
      const [first, again, other, usual] = [
        await ask('--rows', '300', '--seed', '7'),
        await ask('--rows=300', '--seed', '7'),
        await ask('--rows', '300', '--seed', '8'),
        await ask('--rows'),
      ];
      expect(again).toEqual(first);
      expect(other?.fails.map(({ kind }) => kind)).toEqual(['null', 'duplicate', 'orphan']);
      expect(JSON.stringify(other?.fails)).not.toBe(JSON.stringify(first?.fails));
      expect(usual).toMatchObject({ kind: 'tried', seed: 1, perTable: 1_000 });
    },
  );

  itBroadly('says what a backfill writes and what the rollback does not restore', async () => {
    const outcome = await prove(workspace(files), '--rows', '100', '--format', 'json');
    const [, , age, rename] = rowsIn(outcome);
    expect(age?.writes).toMatchObject([{ relation: 'users', updated: 100, all: 100 }]);
    expect(rename?.back).toMatchObject({
      kind: 'ran',
      differences: [{ relation: 'users', columns: [{ column: 'age', isLost: false }] }],
    });
  });

  itBroadly('has a case of its own in JUnit', async () => {
    const { out } = await prove(workspace(files), '--rows', '100', '--format', 'junit', up('000002_strict'));
    expect(out).toContain('would fail on rows like these');
    expect(out).toContain('WHERE mail IS NULL');
    expect(out).not.toContain('<failure');
  });
});

describe('the JSON of plinth prove', () => {
  const odd = {
    [up('000005_refused')]: 'ALTER TABLE users ADD CHECK (nothing > 0);',
    [up('000006_concurrently')]: 'CREATE INDEX CONCURRENTLY users_mail_2 ON users (mail);',
    [down('000006_concurrently')]: 'SELECT 1;',
    [up('000007_postgis')]: 'CREATE EXTENSION postgis;\nALTER TABLE users ADD COLUMN place geometry;',
    [up('000008_slow')]: 'SELECT pg_sleep(100);',
    [up('000009_note')]: 'ALTER TABLE users ADD COLUMN note text;',
    'queries/a.sql': 'SELECT age FROM users;\nSELECT age_text FROM users;\nSELECT none FROM users;\n',
  };

  itBroadly('fits its schema, and the schema names every field', async () => {
    const cwd = repositoryWith(files);
    git(cwd, 'switch', '-q', '-c', 'work');
    add(cwd, odd);
    const { out } = await prove(cwd, '--format', 'json', '--rows', '50', '--time-limit', '2');
    const report: unknown = JSON.parse(out);
    expect(fits(report), JSON.stringify(fits.errors)).toBe(true);
    expect(names(report), JSON.stringify(names.errors)).toBe(true);
    const kinds = new Set([...out.matchAll(/"kind": "([a-z-]+)"/g)].map(([, kind]) => kind));
    // The run holds what the schema has to say something about.
    for (const kind of [
      'proved',
      'partly',
      'refused',
      'stopped',
      'not-verifiable',
      'expected',
      'missing',
      'differs',
    ])
      expect([...kinds]).toContain(kind);
  });

  it('does not fit where a field is missing or is something else', async () => {
    const { out } = await prove(workspace(files), '--format', 'json', '--no-rollback', up('000001_users'));
    const report = JSON.parse(out) as { migrations: Record<string, unknown>[] };
    expect(fits(report)).toBe(true);
    const [migration] = report.migrations;
    expect(fits({ ...report, migrations: [{ ...migration, rows: undefined }] })).toBe(false);
    expect(fits({ ...report, migrations: [{ ...migration, verdict: { kind: 'well', because: [] } }] })).toBe(
      false,
    );
    expect(names({ ...report, more: 1 })).toBe(false);
  });
});
