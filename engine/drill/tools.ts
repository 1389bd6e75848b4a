/** Finds the programs of a drill: in PATH and where Debian keeps each version of PostgreSQL. Says which package has what is missing. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export type Found<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'missing'; readonly message: string };

const debian = '/usr/lib/postgresql';

/** Absolute; undefined if PATH has none. */
function inPath(
  name: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const folders = [...(environment['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  return folders
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface PostgresPrograms {
  readonly major: number;
  /** The folder. */
  readonly bin: string;
}

/** Every version that has this program, the oldest first. */
function postgresWith(program: 'postgres' | 'pg_restore'): readonly PostgresPrograms[] {
  const folders = new Set<string>();
  // Debian's pg_restore in PATH is a wrapper that chooses a version by itself; its folders are named below.
  for (const name of ['pg_config', 'initdb', 'postgres', program]) {
    const found = inPath(name);
    if (found !== undefined) folders.add(dirname(realpathSync(found)));
  }
  try {
    for (const version of readdirSync(debian)) folders.add(join(debian, version, 'bin'));
  } catch {
    // Not Debian.
  }
  const isWhole = (bin: string): boolean =>
    (program === 'postgres' ? ['postgres', 'initdb'] : ['pg_restore', 'psql']).every((one) =>
      isProgram(join(bin, one)),
    );
  return [...folders]
    .filter(isWhole)
    .flatMap((bin) => {
      const major = majorOf(join(bin, program));
      return major === undefined ? [] : [{ major, bin }];
    })
    .sort((a, b) => a.major - b.major);
}

function majorOf(program: string): number | undefined {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const major = /\(PostgreSQL\) (\d+)/.exec(stdout)?.[1];
  return major === undefined ? undefined : Number(major);
}

/** `exactly`: files of a server are read by the same version alone; a dump by any that is not older. */
export function postgresServer(major: number | undefined, exactly: boolean): Found<PostgresPrograms> {
  const all = postgresWith('postgres');
  const fit =
    all.find((one) => major === undefined || one.major === major) ??
    (exactly ? undefined : all.find((one) => one.major > (major ?? 0)));
  if (fit !== undefined) return { kind: 'found', value: fit };
  const wanted = major === undefined ? 'postgresql' : `postgresql-${major}`;
  const seen = all.length === 0 ? '' : ` Found: ${all.map((one) => one.major).join(', ')}.`;
  return {
    kind: 'missing',
    message:
      `No server program of PostgreSQL ${major ?? ''}${exactly ? '' : ' or newer'} is here (initdb, postgres).${seen} Install the package ${wanted}, or name a scratch server with --scratch.`.replaceAll(
        '  ',
        ' ',
      ),
  };
}

/** The newest, which reads archives of all others. */
export function postgresClient(major: number | undefined): Found<PostgresPrograms> {
  const newest = postgresWith('pg_restore').at(-1);
  if (newest !== undefined && newest.major >= (major ?? 0)) return { kind: 'found', value: newest };
  const what =
    newest === undefined
      ? 'psql and pg_restore are not here.'
      : `psql and pg_restore are of version ${newest.major}, older than the backup.`;
  return {
    kind: 'missing',
    message: `${what} Install the package postgresql-client-${major ?? 15} or newer.`,
  };
}

/** `names`: of one program. */
export function program(names: readonly string[], debianPackage: string): Found<string> {
  for (const name of names) {
    const value = inPath(name);
    if (value !== undefined) return { kind: 'found', value };
  }
  return { kind: 'missing', message: `${names[0] ?? ''} is not here. Install the package ${debianPackage}.` };
}
