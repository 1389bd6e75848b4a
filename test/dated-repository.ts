/** Repositories whose commits have days, for tests of what git tells; nothing but tests uses it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What is removed in the end. */
export const folders: string[] = [];

export function removeRepositories(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

type Files = Readonly<Record<string, string>>;

export function empty(): string {
  const root = mkdtempSync(join(tmpdir(), 'plinth-changes-'));
  folders.push(root);
  // Without the samples of hooks that a machine's template brings.
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
  // Each commit would start a second process to see whether there is something to tidy.
  'maintenance.auto=false',
  'core.fsync=none',
];

/** On a day of the year 2026, as its clock has it. */
function gitOn(day: number | undefined, root: string, ...args: readonly string[]): void {
  const at = day === undefined ? {} : { GIT_COMMITTER_DATE: new Date(Date.UTC(2026, 0, day)).toISOString() };
  execFileSync('git', [...settings.flatMap((one) => ['-c', one]), ...args], {
    cwd: root,
    env: { ...process.env, ...at },
    stdio: 'pipe',
  });
}

/** Each commit is made a month after the one before, where nobody says when. */
export function commit(root: string, files: Files = {}, day = (days.get(root) ?? 0) + 30): void {
  days.set(root, day);
  write(root, files);
  git(root, 'add', '--all');
  gitOn(day, root, 'commit', '-qm', 'x');
}
const days = new Map<string, number>();
