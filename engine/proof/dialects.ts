/** Which dialects can be proved: those with an embedded server; on the command line those of MySQL too, on a MariaDB server. */
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';

/** Undefined if no server for it is embedded. A folder of unknown dialect is tried as PostgreSQL, if a person asks. */
export function provedDialect({
  dialect,
}: MigrationFolder): Extract<SpokenDialect, 'postgresql' | 'sqlite'> | undefined {
  switch (dialect) {
    case 'postgresql':
    case 'unknown':
      return 'postgresql';
    case 'sqlite':
      return 'sqlite';
    default:
      return undefined;
  }
}

/** The same where a MariaDB server may be started. */
export function provedWithMariadb(folder: MigrationFolder): ReturnType<typeof provedDialect> | 'mysql' {
  return folder.dialect === 'mysql' ? 'mysql' : provedDialect(folder);
}
