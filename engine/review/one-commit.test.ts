/** Which changes come in one commit with code, in repositories of git. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { comesAtOnce } from './one-commit.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

function repositoryOf(commits: readonly (readonly string[])[]): string {
  const root = mkdtempSync(join(tmpdir(), 'plinth-commits-'));
  roots.push(root);
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      cwd: root,
      stdio: 'ignore',
    });
  };
  git('init', '-q');
  for (const files of [['README.md'], ...commits]) {
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), file);
    }
    git('add', '-A');
    git('commit', '-q', '-m', 'x');
  }
  return root;
}

const [a, b, code] = ['db/migrations/1_a.sql', 'db/migrations/2_b.sql', 'src/shop.ts'];

it.each([
  { name: 'both with code', commits: [[a, b, code]], expected: true },
  { name: 'both without code', commits: [[a, b], [code]], expected: false },
  { name: 'one after the other', commits: [[a, code], [b]], expected: false },
  { name: 'one that is not committed', commits: [[a, code]], expected: false },
])('$name', async ({ commits, expected }) => {
  expect(await comesAtOnce(repositoryOf(commits), [a, b])).toBe(expected);
});
