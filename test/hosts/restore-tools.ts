/** The programs that make and restore backups: the machine's own, or Debian's, which are installed where that takes no more than apt-get. The servers' own packages from npm have none of them. */
import { existsSync } from 'node:fs';
import { canInstallDebian, installDebian } from './debian.ts';

/** The folder of the programs of PostgreSQL 15. */
export const postgresBin = '/usr/lib/postgresql/15/bin';

const packages: readonly (readonly [file: string, name: string])[] = [
  [`${postgresBin}/postgres`, 'postgresql-15'],
  [`${postgresBin}/pg_restore`, 'postgresql-client-15'],
  ['/usr/bin/pgbackrest', 'pgbackrest'],
];

export async function installRestoreTools(): Promise<void> {
  for (const [file, name] of packages) {
    if (existsSync(file)) continue;
    if (canInstallDebian()) await installDebian(name);
    if (!existsSync(file)) throw new Error(`No ${file} here: install the package ${name}.`);
  }
}
