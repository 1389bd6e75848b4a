/** The guard as git's hook, in real repositories: what stops a commit or a push, what does not, and what install and uninstall write. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { add, commit as commitAll, git, plinth, repositoryWith, workspace, type Files } from './run.ts';

const first = 'CREATE TABLE users (id int PRIMARY KEY, note text);\n';
const remote = 'postgres://app@db.internal/shop';
const local = 'postgres://postgres@localhost:5432/shop_dev';

const migrations = {
  'migrations/001_users.up.sql': first,
  'migrations/001_users.down.sql': 'DROP TABLE users;\n',
  'migrations/002_more.up.sql': 'SELECT 1;\n',
};
const scripts = (all: Readonly<Record<string, string>>): string =>
  JSON.stringify({ name: 'shop', scripts: all }, undefined, 2);
const workflow = (steps: string, env = ''): string =>
  `on: push\n${env}jobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;

/** Files as they were committed and as they are staged. All of a table are staged in one repository, for a repository takes long to make. */
interface Staged {
  readonly before?: Files;
  readonly after: Files;
}

/** What a commit of some files says: answer, file, line. */
async function toldOf(all: readonly Staged[]): Promise<readonly string[]> {
  const root = repositoryWith(Object.assign({}, ...all.map(({ before }) => before ?? {})) as Files);
  for (const { after } of all) add(root, after);
  git(root, 'add', '--all');
  const { out, code } = await plinth(['guard', '--staged', '--format', 'json'], { cwd: root });
  const { reasons } = JSON.parse(out) as {
    readonly reasons: readonly { readonly answer: string; readonly file: string; readonly line?: number }[];
  };
  expect(code).toBe(reasons.length === 0 ? 0 : 1);
  return reasons
    .map(({ answer, file, line }) => `${answer} ${file}${line === undefined ? '' : `:${line}`}`)
    .sort();
}

const stopped: Readonly<Record<string, Staged & { readonly told: readonly string[] }>> = {
  'a new migration that drops a table': {
    before: migrations,
    after: { 'migrations/003_gone.up.sql': 'SELECT 1;\nDROP TABLE users;\n' },
    told: ['ask migrations/003_gone.up.sql:2'],
  },
  'an applied migration that now empties a table': {
    after: { 'migrations/002_more.up.sql': 'SELECT 1;\nTRUNCATE users;\nDELETE FROM users;\n' },
    told: ['ask migrations/002_more.up.sql:2', 'ask migrations/002_more.up.sql:3'],
  },
  'a statement whose finding a comment suppresses': {
    after: {
      'migrations/004_note.up.sql':
        '-- plinth: ignore data-loss/drop-column: nobody reads it\nALTER TABLE plans DROP COLUMN note;\n',
    },
    told: ['ask migrations/004_note.up.sql:2'],
  },
  'a package script for a database elsewhere': {
    before: { 'package.json': scripts({ build: 'tsc -b' }) },
    after: {
      'package.json': scripts({ build: 'tsc -b', reset: `psql ${remote} -c 'DROP SCHEMA public CASCADE'` }),
    },
    told: ['deny package.json'],
  },
  'a target of make': {
    before: { Makefile: 'all:\n\ttsc -b\n' },
    after: { Makefile: `DB := ${remote}\nall:\n\ttsc -b\nwipe:\n\tdropdb "$(DB)"\n` },
    told: ['deny Makefile'],
  },
  'a task of a Taskfile, which runs on this machine': {
    after: {
      'Taskfile.yml':
        "version: '3'\ntasks:\n  wipe:\n    cmds:\n      - psql -c 'DROP SCHEMA public CASCADE'\n",
      'api/taskfile.dist.yaml': `version: '3'\nvars:\n  URL: ${remote}\ntasks:\n  wipe: dropdb {{.URL}}\n`,
    },
    told: ['deny Taskfile.yml', 'deny api/taskfile.dist.yaml'],
  },
  'a step of CI': {
    before: { '.github/workflows/check.yml': workflow('      - run: npm test\n') },
    after: {
      '.github/workflows/check.yml': workflow(
        '      - run: npm test\n      - run: |\n          cd api\n          npx prisma migrate reset --force\n        env:\n          DATABASE_URL: ${{ secrets.DATABASE_URL }}\n',
      ),
    },
    told: ['deny .github/workflows/check.yml'],
  },
  'a step of CI that calls a script of before': {
    before: { 'api/package.json': scripts({ wipe: `dropdb ${remote}` }) },
    after: { '.github/workflows/nightly.yml': workflow('      - run: cd api && npm run wipe\n') },
    told: ['deny .github/workflows/nightly.yml'],
  },
  'a release command': {
    after: { Procfile: 'web: node server.js\nrelease: npx prisma db push --accept-data-loss\n' },
    told: ['deny Procfile'],
  },
  'a command of an image': {
    after: { Dockerfile: 'FROM node:22\nCMD ["npx", "prisma", "migrate", "reset", "--force"]\n' },
    told: ['deny Dockerfile'],
  },
  'a shell script': {
    after: { 'bin/fresh.sh': `set -e\nURL=${remote}\nliquibase --url=$URL drop-all\n` },
    told: ['deny bin/fresh.sh'],
  },
};

const harmless: Readonly<Record<string, Staged>> = {
  'a way back that drops': { after: migrations },
  'a migration that adds': {
    after: { 'migrations/003_more.up.sql': 'ALTER TABLE users ADD COLUMN x int;\n' },
  },
  'a statement that the file held before': {
    before: { 'migrations/000_gone.up.sql': 'DROP TABLE plans;\n' },
    after: { 'migrations/000_gone.up.sql': '-- The old table.\nDROP TABLE plans;\n' },
  },
  'a script of before': {
    before: { 'package.json': scripts({ reset: `dropdb ${remote}` }) },
    after: { 'package.json': scripts({ reset: `dropdb ${remote}`, build: 'tsc' }) },
  },
  'a script in another file': {
    before: { 'bin/wipe.sh': `dropdb ${remote}\n` },
    after: { 'bin/wipe.sh': 'true\n', 'tools/wipe.sh': `dropdb ${remote}\n` },
  },
  'SQL that is no migration': { after: { 'queries/sweep.sql': 'DELETE FROM sessions;\n' } },
  'a script for a database of this machine': {
    after: { 'api/package.json': scripts({ reset: `DATABASE_URL=${local} prisma migrate reset --force` }) },
  },
  'a CI job that resets its own service': {
    after: {
      '.github/workflows/check.yml': workflow(
        '      - run: npx prisma migrate reset --force\n',
        'env:\n  DATABASE_URL: postgres://postgres:postgres@localhost:5432/postgres\n',
      ),
    },
  },
  'a deployment that applies migrations': { after: { Procfile: 'release: npx prisma migrate deploy\n' } },
  prose: { after: { 'README.md': 'Never run `npx prisma migrate reset --force`.\n' } },
};

describe('a commit', () => {
  it(`is stopped by ${Object.keys(stopped).join(', ')}`, async () => {
    const all = Object.values(stopped);
    expect(await toldOf(all)).toEqual(all.flatMap(({ told }) => told).sort());
  });

  it(`is not stopped by ${Object.keys(harmless).join(', ')}`, async () => {
    expect(await toldOf(Object.values(harmless))).toEqual([]);
  });

  it('is judged by what is staged, not by what is on the disk', async () => {
    const root = repositoryWith({ 'wipe.sh': 'true\n' });
    add(root, { 'wipe.sh': `dropdb ${remote}\n`, 'migrations/001_gone.up.sql': 'DROP TABLE users;\n' });
    expect(await plinth(['guard', '--staged'], { cwd: root })).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('a commit of which git cannot read all', () => {
  it('is stopped, for a file without a text is not a deleted one', async () => {
    const root = repositoryWith(migrations);
    const gone = `DROP TABLE users;\n-- ${randomBytes(20_000).toString('base64')}\n`;
    add(root, { 'migrations/003_gone.up.sql': gone });
    git(root, 'add', '--all');
    const object = git(root, 'rev-parse', ':migrations/003_gone.up.sql').trim();
    const path = join(root, '.git', 'objects', object.slice(0, 2), object.slice(2));
    chmodSync(path, 0o644);
    truncateSync(path, 5_000);
    const { code, err } = await plinth(['guard', '--staged'], { cwd: root });
    expect(code).toBe(1);
    expect(err).toContain('plinth guard could not ask git');
  });
});

describe('a push', () => {
  const none = '0'.repeat(40);
  const commitOf = (root: string): string => git(root, 'rev-parse', 'HEAD').trim();
  const commit = (root: string, files: Files): string => {
    add(root, files);
    commitAll(root);
    return commitOf(root);
  };
  const pushed = (root: string, local: string, theirs: string): ReturnType<typeof plinth> =>
    plinth(['guard', '--pushed', 'origin'], {
      cwd: root,
      input: `refs/heads/main ${local} refs/heads/main ${theirs}\n`,
    });

  it('is judged by what the remote does not have', async () => {
    const root = repositoryWith(migrations);
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

  it('is judged for each of its references, of which several may change one file', async () => {
    const root = repositoryWith(migrations);
    const theirs = commitOf(root);
    const gone = commit(root, { 'migrations/002_gone.up.sql': 'DROP TABLE users;\n', 'a.sh': 'true\n' });
    git(root, 'reset', '-q', '--hard', theirs);
    const harmless = commit(root, {
      'migrations/002_gone.up.sql': 'SELECT 1;\n',
      'a.sh': `dropdb ${remote}\n`,
    });
    const { out, code } = await plinth(['guard', '--pushed', 'origin', '--format', 'json'], {
      cwd: root,
      input: [gone, harmless, gone]
        .map((one, at) => `refs/heads/${at} ${one} refs/heads/${at} ${theirs}\n`)
        .join(''),
    });
    const { reasons } = JSON.parse(out) as { readonly reasons: readonly Record<string, unknown>[] };
    expect(reasons.map(({ answer, file }) => [answer, file])).toEqual([
      ['deny', 'a.sh'],
      ['ask', 'migrations/002_gone.up.sql'],
    ]);
    expect(code).toBe(1);
  });
});

const show = ['guard', 'install', '--git'];
const install = [...show, '--write'];
const uninstall = ['guard', 'uninstall', '--git', '--write'];

describe('install', () => {
  const repository = (files: Files = {}): string => {
    const root = workspace(files);
    git(root, 'init', '-q');
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
    const root = repositoryWith(migrations);
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
