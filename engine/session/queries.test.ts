import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { slice } from '../../core/text/span.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import { Session } from './session.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function workspace(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'plinth-queries-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function open(root: string): Promise<Session> {
  return Session.open({ root, parser, ...kit, processes: 'allowed', withoutGit: 'everything' });
}

/** The message of a rule's finding, and the texts that it links in queries. */
async function said(session: Session, path: string, rule: string): Promise<readonly string[]> {
  const report = await session.report(path);
  if (report.kind !== 'linted') throw new Error(report.kind);
  const finding = report.findings.find((one) => one.rule === rule);
  const linked = (finding?.related ?? []).filter(({ message }) => message === 'This query names it.');
  const places = linked.map(({ file, span }) => `${file}: ${slice(session.textOf(file) ?? '', span)}`);
  return finding === undefined ? [] : [finding.message, ...places];
}

const people = 'CREATE TABLE people (id bigint PRIMARY KEY, name text, mail text, seen timestamptz);\n';

it('takes what the same tool sends to another server for no query', async () => {
  const pop = (version: number, dialect: string): string =>
    `m/2024010100000${String(version)}_a.${dialect}up.sql`;
  const root = workspace({
    [pop(1, '')]: people,
    [pop(2, 'postgres.')]: 'ALTER TABLE people DROP COLUMN mail;\n',
    [pop(2, 'sqlite3.')]: 'INSERT INTO people_new (mail) SELECT mail FROM people;\n',
    [pop(2, 'mysql.')]: 'UPDATE people SET mail = NULL;\n',
  });
  expect(await said(await open(root), pop(2, 'postgres.'), 'data-loss/drop-column')).toEqual([
    'DROP COLUMN deletes the values of people.mail for good, and code that still names it fails. Deploy code without it first.',
  ]);
});

it('links the queries that say what is dropped, each project its own, as they are being edited', async () => {
  const root = workspace({
    'a/migrations/000001_people.up.sql': people,
    'a/migrations/000002_drop.up.sql': 'ALTER TABLE people DROP COLUMN mail;\n',
    'a/queries/people.sql': `-- name: Mail :one
SELECT p.mail FROM people AS p WHERE id = $1;
SELECT 'mail' AS mail, count(*) FROM people;
SELECT "mail" FROM other_people;`,
    'b/migrations/000001_people.up.sql': people,
    'b/queries/people.sql': 'SELECT mail FROM people;',
  });
  const session = await open(root);
  const path = 'a/migrations/000002_drop.up.sql';
  const rule = 'data-loss/drop-column';
  const one =
    'DROP COLUMN deletes the values of people.mail for good, and a/queries/people.sql still names it and fails from now on. Deploy code without it first.';
  expect(await said(session, path, rule)).toEqual([one, 'a/queries/people.sql: mail']);

  session.open('a/queries/people.sql', 'DELETE FROM people WHERE mail IS NULL; UPDATE people SET mail = $1;');
  expect((await said(session, path, rule)).slice(1)).toHaveLength(2);

  session.open('a/queries/people.sql', '-- Test-only helper.\nUPDATE people SET mail = $1;');
  expect((await said(session, path, rule)).slice(1)).toEqual([]);

  session.open('a/queries/people.sql', 'SELECT name FROM people;');
  expect((await said(session, path, rule)).slice(1)).toEqual([]);
});

it('knows which migrations have run from git, and which of them are other than what has run', async () => {
  const root = workspace({
    'migrations/000001_people.up.sql': people,
    'migrations/000003_tags.up.sql': 'CREATE TABLE tags (id bigint PRIMARY KEY);\n',
  });
  const git = (...words: readonly string[]): void => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...identity, ...words], { cwd: root, stdio: 'pipe' });
  };
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');
  git('switch', '-qc', 'work');
  writeFileSync(join(root, 'migrations/000001_people.up.sql'), people.replace('mail text', 'email text'));
  writeFileSync(
    join(root, 'migrations/000002_notes.up.sql'),
    'CREATE TABLE notes (id bigint PRIMARY KEY);\n',
  );
  git('add', '.');
  git('commit', '-qm', 'second');
  const session = await open(root);
  const rules = async (path: string): Promise<readonly string[]> => {
    const report = await session.report(path);
    return report.kind === 'linted' ? report.findings.map((one) => one.rule) : [report.kind];
  };
  expect(await rules('migrations/000001_people.up.sql')).toContain('convention/edited-applied-migration');
  expect(await rules('migrations/000002_notes.up.sql')).toContain('convention/out-of-order');
  expect(await rules('migrations/000003_tags.up.sql')).toEqual(['applied']);
});
