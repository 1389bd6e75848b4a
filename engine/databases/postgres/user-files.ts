/** libpq's files of the user: the service file and the password file. An unreadable file is a problem to show, never an exception. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readText, type Problem } from '../connection-candidates.ts';
import { parseServiceFile, type Service } from './connection-string.ts';

/** What decides where the files are. */
export interface UserFiles {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

export async function readServices(files: UserFiles, problems: Problem[]): Promise<readonly Service[]> {
  const own = files.env['PGSERVICEFILE'] ?? join(userFolder(files), '.pg_service.conf');
  const system = files.env['PGSYSCONFDIR'];
  const services: Service[] = [];
  for (const path of [own, ...(system === undefined ? [] : [join(system, 'pg_service.conf')])]) {
    services.push(...parseServiceFile((await readText(path, problems)) ?? ''));
  }
  return services;
}

/** Undefined also if libpq would ignore the file. */
export async function readPasswordFile(files: UserFiles, problems: Problem[]): Promise<string | undefined> {
  const windows = files.platform === 'win32';
  const path = files.env['PGPASSFILE'] ?? join(userFolder(files), windows ? 'pgpass.conf' : '.pgpass');
  const text = await readText(path, problems);
  const openToOthers = 0o077;
  if (text === undefined || windows || ((await stat(path)).mode & openToOthers) === 0) return text;
  problems.push({
    source: path,
    message: 'The password file is ignored, as libpq does: others may read it. Run chmod 0600 on it.',
  });
  return undefined;
}

function userFolder(files: UserFiles): string {
  return files.platform === 'win32' ? join(files.env['APPDATA'] ?? files.home, 'postgresql') : files.home;
}
