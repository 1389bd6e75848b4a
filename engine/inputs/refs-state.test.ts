/** The state stays the same while git's answers do, and changes with each of them. Git itself says what is to be told apart. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { refsState } from './refs-state.ts';

const base = mkdtempSync(join(tmpdir(), 'plinth-refs-'));
const root = join(base, 'shop');

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@shop.test', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', root, ...identity, ...args], { encoding: 'utf8', stdio: 'pipe' });
}

function commit(): string {
  git('commit', '-q', '--allow-empty', '-m', 'Go on');
  return git('rev-parse', 'HEAD').trim();
}

/** Some time later, when all files have been at rest for a while. */
function later(folder = root): string | undefined {
  vi.setSystemTime(Date.now() + 10_000);
  return refsState(folder);
}

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  execFileSync('git', ['init', '-q', '-b', 'main', root]);
  commit();
});

afterEach(() => vi.unstubAllEnvs());

afterAll(() => {
  vi.useRealTimers();
  rmSync(base, { recursive: true, force: true });
});

it('is the same while only files, the index, tags and remote branches that nothing compares with change', () => {
  const before = later();
  writeFileSync(join(root, 'a.sql'), 'SELECT 1;');
  git('add', '.');
  git('tag', 'v1');
  git('update-ref', 'refs/remotes/fork/main', 'HEAD');
  git('update-ref', 'refs/remotes/origin/develop', 'HEAD');
  expect(later()).toBe(before);
  expect(before).toBeDefined();
});

const changes: readonly (readonly [string, () => void])[] = [
  ['a commit', () => void commit()],
  ['another branch', () => git('switch', '-q', '-c', 'work')],
  ['a branch in a folder', () => git('branch', 'feature/one')],
  ['a removed branch', () => git('branch', '-D', 'feature/one')],
  ['a commit that is checked out', () => git('switch', '-q', '--detach', 'main')],
  ['branches in one file', () => git('pack-refs', '--all')],
  ['a default branch', () => git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/develop')],
  ['its next commit', () => git('update-ref', 'refs/remotes/origin/develop', commit())],
  ['a replaced commit', () => git('replace', 'main', commit())],
  ['a shallow history', () => writeFileSync(join(root, '.git', 'shallow'), git('rev-parse', 'HEAD'))],
];

it.each(changes)('is another after %s', (_, change) => {
  const before = later();
  change();
  expect(later()).not.toBe(before);
  expect(later()).toBeDefined();
});

it('is told for a worktree, which has a HEAD of its own', () => {
  rmSync(join(root, '.git', 'shallow'));
  const beside = join(base, 'beside');
  git('worktree', 'add', '-q', '-b', 'beside', beside);
  const before = later(beside);
  expect(before).toBeDefined();
  expect(before).not.toBe(later());
  execFileSync('git', ['-C', beside, 'switch', '-q', '--detach']);
  expect(later(beside)).not.toBe(before);
});

it('is not told just after a change, nor where git looks elsewhere', () => {
  later();
  vi.setSystemTime(0);
  expect(refsState(root)).toBeUndefined();
  expect(later(tmpdir())).toBeUndefined();
  expect(later(join(base, 'nowhere'))).toBeUndefined();
  vi.stubEnv('GIT_DIR', join(root, '.git'));
  expect(later()).toBeUndefined();
});

it('is not told while a rewritten history has HEAD elsewhere', () => {
  git('symbolic-ref', 'HEAD', 'refs/bisect/one');
  expect(later()).toBeUndefined();
});
