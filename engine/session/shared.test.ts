/** Files that several engines run: findings stay, but no fix written for one engine is offered. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import { Session } from './session.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plinth-shared-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const rule = 'transaction/missing-lock-timeout';
const crates = 'CREATE TABLE crates (id bigint PRIMARY KEY);';
const change = 'ALTER TABLE crates ADD COLUMN note text;';
const one = JSON.stringify({ migrations: [{ folder: 'm', dialect: 'postgresql' }] });
const named = {
  'm/1_crates.up.sql': crates,
  'm/2_lists.mysql.up.sql': 'CREATE TABLE lists (id bigint PRIMARY KEY) ENGINE=InnoDB;',
  'm/2_lists.postgres.up.sql': 'CREATE TABLE lists (id bigserial PRIMARY KEY, at timestamptz);',
};
const cockroach = {
  'm/1_crates.up.sql': crates,
  'm/2_lists.cockroach.up.sql': 'CREATE TABLE lists (id bigint PRIMARY KEY);',
  'm/2_lists.postgres.up.sql': 'CREATE TABLE lists (id bigserial PRIMARY KEY, at timestamptz);',
  'go.mod': 'require github.com/gobuffalo/pop/v6 v6.1.0',
};
const pop = { ...named, 'go.mod': 'require github.com/gobuffalo/pop/v6 v6.1.0' };

it.each<readonly [of: string, path: string, files: Readonly<Record<string, string>>, isFixed: boolean]>([
  ['one engine', 'm/2_note.sql', { 'plinth.config.json': one, 'm/1_crates.sql': crates }, true],
  ['a folder that is read for two', 'm/3_note.up.sql', named, false],
  ['pop: for all', 'm/3_note.up.sql', pop, false],
  ['pop: for all, one of which is not read', 'm/3_note.up.sql', cockroach, false],
  ['pop: for PostgreSQL alone', 'm/3_note.postgres.up.sql', pop, true],
])('%s', async (_of, path, files, isFixed) => {
  for (const [file, text] of Object.entries({ ...files, [path]: change })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const session = await Session.open({
    ...{ ...kit, root, parser: await loadPostgresParser() },
    ...{ processes: 'forbidden', withoutGit: 'everything' },
  });
  const report = await session.report(path);
  const found = report.kind === 'linted' ? report.findings.filter((each) => each.rule === rule) : [];
  expect(found.map(({ fix }) => fix !== undefined)).toEqual([isFixed]);
});
