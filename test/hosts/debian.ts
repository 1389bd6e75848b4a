/** Installs a package of Debian for tests, where that takes no more than apt-get as root. Which packages, and what without them, is for others to say. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './install.ts';

/** Whoever asks where its programs are not there and cannot come is told which package is missing. */
export async function ensureDebian(
  product: string,
  name: string,
  programs: readonly string[],
): Promise<void> {
  const areThere = (): boolean =>
    programs.every((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0);
  if (areThere()) return;
  if (canInstallDebian()) await installDebian(name);
  if (!areThere()) throw new Error(`No ${product} here: install the package ${name}.`);
}

export function canInstallDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** One at a time, whoever asks: apt-get refuses to run beside itself, and test workers ask at once. */
export async function installDebian(name: string): Promise<void> {
  const apt = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$1"';
  await run('flock', [join(tmpdir(), 'plinth-test-apt.lock'), 'sh', '-c', apt, 'sh', name], {
    cwd: '/',
    environment: { ...inherited(), DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
