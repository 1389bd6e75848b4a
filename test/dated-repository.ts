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
  // Without the hook samples of git's template.
  git(root, 'init', '-q', '--template=', '-b', 'main');
  return root;
}

export function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export function git(root: string, ...args: readonly string[]): void {
  gitOn(undefined, root, ...args);
}

const settings = [
  'user.name=t',
  'user.email=t@example.org',
  'commit.gpgsign=false',
  'protocol.file.allow=always',
  // Each commit would start a second process for maintenance.
  'maintenance.auto=false',
  'core.fsync=none',
];

/** On a day of the year 2026, by its clock. */
function gitOn(day: number | undefined, root: string, ...args: readonly string[]): void {
  const at = day === undefined ? {} : { GIT_COMMITTER_DATE: new Date(Date.UTC(2026, 0, day)).toISOString() };
  execFileSync('git', [...settings.flatMap((one) => ['-c', one]), ...args], {
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
  gitOn(day, root, 'commit', '-qm', 'x');
}
const days = new Map<string, number>();
