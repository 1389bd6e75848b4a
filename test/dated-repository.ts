/** Repositories with dated commits, for tests of what git reports; only tests use it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Removed at the end. */
export const folders: string[] = [];

export function removeRepositories(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

type Files = Readonly<Record<string, string>>;

export function empty(): string {
  const root = mkdtempSync(join(tmpdir(), 'plinth-changes-'));
  folders.push(root);
  // What `git init` writes, without a process, and with the settings that each commit needs.
  for (const part of ['objects', 'refs']) mkdirSync(join(root, '.git', part), { recursive: true });
  write(root, { '.git/HEAD': 'ref: refs/heads/main\n', '.git/config': settings });
  return root;
}

const settings = `[core]
\trepositoryformatversion = 0
\tbare = false
\tfsync = none
[user]
\tname = t
\temail = t@example.org
[commit]
\tgpgsign = false
[protocol "file"]
\tallow = always
[maintenance]
\tauto = false
`;

export function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export function git(root: string, ...args: readonly string[]): void {
  gitOn(undefined, root, ...args);
}

/** On a day of the year 2026, by its clock. */
function gitOn(day: number | undefined, root: string, ...args: readonly string[]): void {
  const at = day === undefined ? {} : { GIT_COMMITTER_DATE: new Date(Date.UTC(2026, 0, day)).toISOString() };
  execFileSync('git', args, {
    cwd: root,
    env: { ...process.env, ...at },
    stdio: 'pipe',
  });
}

/** By default each commit is made a month after the previous one. */
export function commit(root: string, files: Files = {}, day = (days.get(root) ?? 0) + 30): void {
  days.set(root, day);
  write(root, files);
  git(root, 'add', '--all');
  gitOn(day, root, 'commit', '-q', '--allow-empty', '-m', 'x');
}
const days = new Map<string, number>();
