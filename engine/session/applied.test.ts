import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import { Session } from './session.ts';

let root: string;

/** A repository whose first two migrations are on main. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plinth-applied-'));
  mkdirSync(join(root, 'm'));
  write('m/000001_a.up.sql', 'CREATE TABLE t (id bigserial PRIMARY KEY, a int, b jsonb);');
  write('m/000002_b.up.sql', 'CREATE INDEX i ON t (a);');
  git('init', '-qb', 'main');
  commit();
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

it('takes the fix away from a migration that git says has run', async () => {
  write('m/000003_c.up.sql', 'CREATE INDEX j ON t (id, a);');
  expect(await fixes('m/000003_c.up.sql')).toEqual(['edit']);
  expect(await fixes('m/000002_b.up.sql')).toEqual([undefined]);
  commit();
  expect(await fixes('m/000003_c.up.sql')).toEqual([undefined]);
});

it('offers a follow-up behind all migrations for what one that has run left out', async () => {
  write(
    'm/000003_c.up.sql',
    'CREATE TABLE u (id bigint PRIMARY KEY, t bigint REFERENCES t ON DELETE CASCADE);',
  );
  write('m/000003_c.down.sql', 'DROP TABLE u;');
  write('m/000004_d.up.sql', 'SELECT 1;');
  commit();
  const report = await (await open()).report('m/000003_c.up.sql', { scope: 'all' });
  const fixes = report.kind === 'linted' ? report.findings.flatMap(({ fix }) => fix ?? []) : [];
  expect(fixes).toMatchObject([
    {
      kind: 'files',
      edits: [],
      create: [
        { path: 'm/000005_index_u_t.up.sql', text: 'CREATE INDEX CONCURRENTLY u_t_idx ON u (t);\n' },
        { path: 'm/000005_index_u_t.down.sql', text: 'DROP INDEX CONCURRENTLY IF EXISTS u_t_idx;\n' },
      ],
    },
  ]);
});

it('believes the configuration before git', async () => {
  write('plinth.config.json', '{ "migrations": [{ "folder": "m", "appliedThrough": "1" }] }');
  commit();
  const session = await open();
  expect(session.newWork()).toEqual(['m/000002_b.up.sql']);
  expect((await session.report('m/000001_a.up.sql')).because).toBe(
    'the configuration says that all up to 1 has run',
  );
  expect(await fixes('m/000002_b.up.sql')).toEqual(['edit']);
});

it('asks git where the configuration names a version that is not there', async () => {
  write('plinth.config.json', '{ "migrations": [{ "folder": "m", "appliedThrough": "17" }] }');
  commit();
  expect((await open()).newWork()).toEqual([]);
});

async function open(): Promise<Session> {
  return Session.open({
    root,
    parser: await loadPostgresParser(),
    ...kit,
    processes: 'allowed',
    withoutGit: 'everything',
  });
}

/** The kind of fix of each finding of a file. */
async function fixes(path: string): Promise<readonly unknown[]> {
  const report = await (await open()).report(path, { scope: 'all' });
  return report.kind === 'linted' ? report.findings.map((finding) => finding.fix?.kind) : [];
}

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

function commit(): void {
  git('add', '.');
  git('commit', '-qm', 'as shipped');
}

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' });
}
