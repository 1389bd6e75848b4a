/** The guard as git's hook, in real repositories: what stops a commit or a push, what does not, and what install and uninstall write. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { add, begin, git, plinth, workspace, type Files } from './run.ts';

const first = 'CREATE TABLE users (id int PRIMARY KEY, note text);\n';
const remote = 'postgres://app@db.internal/shop';
const local = 'postgres://postgres@localhost:5432/shop_dev';

/** A repository with a commit of some files, in which others are staged. */
function staged(before: Files, after: Files): string {
  const root = workspace(before);
  begin(root);
  add(root, after);
  git(root, 'add', '--all');
  return root;
}

/** The files that stop a commit, by the answer to each. */
async function stoppedIn(root: string): Promise<readonly string[]> {
  const { out, code } = await plinth(['guard', '--staged', '--format', 'json'], { cwd: root });
  const { reasons } = JSON.parse(out) as {
    readonly reasons: readonly { readonly answer: string; readonly file: string; readonly line?: number }[];
  };
  const stopped = reasons.map(
    ({ answer, file, line }) => `${answer} ${file}${line === undefined ? '' : `:${line}`}`,
  );
  expect(code).toBe(stopped.length === 0 ? 0 : 1);
  return stopped;
}

const migrations = {
  'migrations/001_users.up.sql': first,
  'migrations/001_users.down.sql': 'DROP TABLE users;\n',
};
const scripts = (all: Readonly<Record<string, string>>): Files => ({
  'package.json': JSON.stringify({ name: 'shop', scripts: all }, undefined, 2),
});
const workflow = (steps: string, env = ''): Files => ({
  '.github/workflows/check.yml': `on: push\n${env}jobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`,
});

describe('a commit is stopped by', () => {
  it.each<[string, Files, Files, readonly string[]]>([
    [
      'a new migration that drops a table',
      migrations,
      { 'migrations/002_gone.up.sql': 'SELECT 1;\nDROP TABLE users;\n' },
      ['ask migrations/002_gone.up.sql:2'],
    ],
    [
      'an applied migration that now empties a table',
      migrations,
      { 'migrations/001_users.up.sql': `${first}TRUNCATE users;\nDELETE FROM users;\n` },
      ['ask migrations/001_users.up.sql:2', 'ask migrations/001_users.up.sql:3'],
    ],
    [
      'a statement whose finding a comment suppresses',
      migrations,
      {
        'migrations/002_gone.up.sql':
          '-- plinth: ignore data-loss/drop-table: nobody reads it\nDROP TABLE users;\n',
      },
      ['ask migrations/002_gone.up.sql:2'],
    ],
    [
      'a package script for a database elsewhere',
      scripts({ build: 'tsc -b' }),
      scripts({ build: 'tsc -b', reset: `psql ${remote} -c 'DROP SCHEMA public CASCADE'` }),
      ['deny package.json'],
    ],
    [
      'a target of make',
      { Makefile: 'all:\n\ttsc -b\n' },
      { Makefile: `DB := ${remote}\nall:\n\ttsc -b\nwipe:\n\tdropdb "$(DB)"\n` },
      ['deny Makefile'],
    ],
    [
      'a step of CI',
      workflow('      - run: npm test\n'),
      workflow(
        '      - run: npm test\n      - run: |\n          cd api\n          npx prisma migrate reset --force\n        env:\n          DATABASE_URL: ${{ secrets.DATABASE_URL }}\n',
      ),
      ['deny .github/workflows/check.yml'],
    ],
    [
      'a step of CI that calls a script of before',
      { ...scripts({ reset: `dropdb ${remote}` }), ...workflow('      - run: npm test\n') },
      workflow('      - run: npm run reset\n'),
      ['deny .github/workflows/check.yml'],
    ],
    [
      'a release command',
      {},
      { Procfile: 'web: node server.js\nrelease: npx prisma db push --accept-data-loss\n' },
      ['deny Procfile'],
    ],
    [
      'a shell script',
      {},
      { 'bin/fresh.sh': `set -e\nURL=${remote}\nliquibase --url=$URL drop-all\n` },
      ['deny bin/fresh.sh'],
    ],
  ])('%s', async (_, before, after, stopped) => {
    expect(await stoppedIn(staged(before, after))).toEqual(stopped);
  });
});

describe('a commit is not stopped by', () => {
  it.each<[string, Files, Files]>([
    ['a way back that drops', {}, migrations],
    [
      'a migration that adds',
      migrations,
      { 'migrations/002_more.up.sql': 'ALTER TABLE users ADD COLUMN x int;\n' },
    ],
    [
      'what the file held before',
      { 'migrations/001_gone.up.sql': 'DROP TABLE users;\n', ...scripts({ reset: `dropdb ${remote}` }) },
      {
        'migrations/001_gone.up.sql': '-- The old table.\nDROP TABLE users;\n',
        ...scripts({ reset: `dropdb ${remote}`, build: 'tsc' }),
      },
    ],
    ['SQL that is no migration', migrations, { 'queries/sweep.sql': 'DELETE FROM sessions;\n' }],
    [
      'a script for a database of this machine',
      scripts({}),
      scripts({ 'db:reset': `DATABASE_URL=${local} prisma migrate reset --force` }),
    ],
    [
      'a CI job that resets its own service',
      {},
      workflow(
        '      - run: npx prisma migrate reset --force\n',
        'env:\n  DATABASE_URL: postgres://postgres:postgres@localhost:5432/postgres\n',
      ),
    ],
    ['a deployment that applies migrations', {}, { Procfile: 'release: npx prisma migrate deploy\n' }],
    ['prose', {}, { 'README.md': 'Never run `npx prisma migrate reset --force`.\n' }],
    ['a deleted file', migrations, {}],
    ['nothing', {}, {}],
  ])('%s', async (_, before, after) => {
    expect(await stoppedIn(staged(before, after))).toEqual([]);
  });

  it('a file that is moved', async () => {
    const root = staged({ 'bin/wipe.sh': `dropdb ${remote}\n` }, {});
    git(root, 'mv', 'bin/wipe.sh', 'wipe.sh');
    expect(await stoppedIn(root)).toEqual([]);
  });

  it('what is not staged', async () => {
    const root = staged({ 'wipe.sh': 'true\n' }, {});
    add(root, { 'wipe.sh': `dropdb ${remote}\n`, 'migrations/001_gone.up.sql': 'DROP TABLE users;\n' });
    expect(await stoppedIn(root)).toEqual([]);
  });
});

describe('a push', () => {
  const none = '0'.repeat(40);
  const commitOf = (root: string): string =>
    execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const commit = (root: string, files: Files): string => {
    add(root, files);
    git(root, 'add', '--all');
    git(root, 'commit', '-qm', 'x');
    return commitOf(root);
  };
  const pushed = (root: string, local: string, theirs: string): ReturnType<typeof plinth> =>
    plinth(['guard', '--pushed', 'origin'], {
      cwd: root,
      input: `refs/heads/main ${local} refs/heads/main ${theirs}\n`,
    });

  it('is judged by what the remote does not have', async () => {
    const root = workspace(migrations);
    begin(root);
    const theirs = commitOf(root);
    const harmless = commit(root, { 'a.txt': 'a' });
    expect(await pushed(root, harmless, theirs)).toEqual({ code: 0, out: '', err: '' });
    const gone = commit(root, { 'migrations/002_gone.up.sql': 'DROP TABLE users;\n' });
    const { code, err } = await pushed(root, gone, harmless);
    expect(code).toBe(1);
    expect(err).toContain('migrations/002_gone.up.sql:1  DROP TABLE users;');
    expect(err).toContain('Nothing was pushed.');
    expect((await pushed(root, gone, none)).code).toBe(1);
    expect((await pushed(root, none, gone)).code).toBe(0);
  });
});

const show = ['guard', 'install', '--git'];
const install = [...show, '--write'];
const uninstall = ['guard', 'uninstall', '--git', '--write'];

describe('install', () => {
  const repository = (files: Files = {}): string => {
    const root = workspace({ 'a.txt': 'a', ...files });
    begin(root);
    return root;
  };
  const hook = (root: string, name = 'pre-commit'): string => join(root, '.git', 'hooks', name);
  const write = (path: string, text: string, mode = 0o755): void => {
    mkdirSync(resolve(path, '..'), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
  };

  it('shows the hook, writes it only when told, and takes it out without a trace', async () => {
    const root = repository();
    const shown = await plinth(show, { cwd: root });
    expect(shown.out).toContain('plinth guard --staged || exit 1');
    expect(shown.out).toContain('Nothing was written.');
    expect(existsSync(hook(root))).toBe(false);
    expect((await plinth(install, { cwd: join(root) })).code).toBe(0);
    expect(shown.out).toContain(readFileSync(hook(root), 'utf8'));
    expect(statSync(hook(root)).mode & 0o111).toBe(0o111);
    expect((await plinth(install, { cwd: root })).out).toContain('already');
    expect((await plinth(uninstall, { cwd: root })).code).toBe(0);
    expect(existsSync(hook(root))).toBe(false);
    expect((await plinth(uninstall, { cwd: root })).out).toContain('No hook of git');
  });

  it.each(['#!/bin/sh\nnpm test\n', '#!/usr/bin/env bash\nexec npm test', '#!/bin/sh\n'])(
    'keeps the hook %j and gives it back',
    async (text) => {
      const root = repository();
      write(hook(root), text);
      expect((await plinth(install, { cwd: root })).code).toBe(0);
      const written = readFileSync(hook(root), 'utf8');
      const lines = written.split('\n');
      expect(lines[2]).toContain('plinth guard --staged');
      expect([lines[0], ...lines.slice(4)].join('\n')).toBe(text);
      await plinth(uninstall, { cwd: root });
      expect(readFileSync(hook(root), 'utf8')).toBe(text);
      expect(existsSync(hook(root))).toBe(true);
    },
  );

  it.each<[string, string, number, readonly string[]]>([
    ['a hook in another language', '#!/usr/bin/env python3\nprint(1)\n', 0o755, []],
    ['a hook that git does not run', '#!/bin/sh\nnpm test\n', 0o644, []],
    ['another hook of a push', '#!/bin/sh\nnpm test\n', 0o755, ['--hook', 'pre-push']],
  ])('leaves %s, and says the line', async (_, text, mode, more) => {
    const root = repository();
    const path = hook(root, more[1]);
    write(path, text, mode);
    const { code, out, err } = await plinth([...install, ...more], { cwd: root });
    expect(code).toBe(2);
    expect(out).toContain('plinth guard --');
    expect(err).toContain('Nothing was written');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('leaves lines that were changed', async () => {
    const root = repository();
    await plinth(install, { cwd: root });
    const text = readFileSync(hook(root), 'utf8').replace('|| exit 1', '|| true');
    write(hook(root), text);
    expect((await plinth(uninstall, { cwd: root })).code).toBe(2);
    expect(readFileSync(hook(root), 'utf8')).toBe(text);
  });

  it.each<[string, Files, string]>([
    ['husky', { '.husky/pre-commit': 'npm test\n' }, '.husky/pre-commit'],
    ['lefthook', { 'lefthook.yml': 'pre-commit:\n' }, 'lefthook.yml'],
    ['pre-commit', { '.pre-commit-config.yaml': 'repos: []\n' }, '.pre-commit-config.yaml'],
    [
      'simple-git-hooks',
      { 'package.json': '{ "simple-git-hooks": { "pre-commit": "npm test" } }' },
      'package.json',
    ],
  ])('leaves the hooks to %s', async (name, files, file) => {
    const root = repository(files);
    const before = readFileSync(join(root, file), 'utf8');
    const { code, out } = await plinth(install, { cwd: root });
    expect(code).toBe(2);
    expect(out).toContain(`${name} keeps the hooks of this repository. Add to ${file}`);
    expect(readFileSync(join(root, file), 'utf8')).toBe(before);
    expect(existsSync(hook(root))).toBe(false);
    expect((await plinth(show, { cwd: root })).code).toBe(0);
  });

  it('writes where core.hooksPath says, and nowhere outside of the repository', async () => {
    const root = repository();
    git(root, 'config', 'core.hooksPath', 'tools/hooks');
    await plinth(install, { cwd: root });
    expect(existsSync(join(root, 'tools/hooks/pre-commit'))).toBe(true);
    expect(existsSync(hook(root))).toBe(false);
    const outside = workspace({});
    git(root, 'config', 'core.hooksPath', outside);
    const { code, err } = await plinth(install, { cwd: root });
    expect(code).toBe(2);
    expect(err).toContain('other repositories');
    expect(existsSync(join(outside, 'pre-commit'))).toBe(false);
  });

  it('needs a repository', async () => {
    expect((await plinth(show, { cwd: workspace({}) })).code).toBe(2);
    expect((await plinth(['guard', '--staged'], { cwd: workspace({}) })).code).toBe(2);
  });
});

describe('git itself', () => {
  const bundle = resolve(import.meta.dirname, '..', '..', 'dist', 'cli.cjs');
  /** npx as it would find Plinth in the project. */
  const npx = `#!/bin/sh\nshift 2\nexec '${process.execPath}' '${bundle}' "$@"\n`;
  const run = (root: string, bin: string, ...args: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: root,
      env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` },
      encoding: 'utf8',
    });

  it('is stopped before the commit and before the push, and goes on with --no-verify', async () => {
    const bin = workspace({ npx });
    chmodSync(join(bin, 'npx'), 0o755);
    const server = workspace({});
    git(server, 'init', '-q', '--bare');
    const root = workspace(migrations);
    begin(root);
    git(root, 'remote', 'add', 'origin', server);
    await plinth(install, { cwd: root });
    await plinth([...install, '--hook', 'pre-push'], { cwd: root });
    expect(run(root, bin, 'push', '-q', 'origin', 'HEAD:main').status).toBe(0);
    add(root, { 'migrations/002_gone.up.sql': 'DROP TABLE users;\n' });
    git(root, 'add', '--all');
    const commit = run(root, bin, 'commit', '-qm', 'x');
    expect(commit.status).toBe(1);
    expect(String(commit.stderr)).toContain('Nothing was committed.');
    expect(run(root, bin, 'commit', '-qnm', 'x').status).toBe(0);
    const push = run(root, bin, 'push', '-q', 'origin', 'HEAD:main');
    expect(push.status).toBe(1);
    expect(String(push.stderr)).toContain('Nothing was pushed.');
    expect(run(root, bin, 'push', '-q', '--no-verify', 'origin', 'HEAD:main').status).toBe(0);
  });
});
