/** Which dialects can be proved: those with an embedded server, and MySQL's on a MariaDB server. */
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';

export type ProvedDialect = Extract<SpokenDialect, 'postgresql' | 'sqlite' | 'mysql'>;

/** A folder of unknown dialect is tried as PostgreSQL, if a person asks. */
export function provedDialect({ dialect }: MigrationFolder): ProvedDialect | undefined {
  switch (dialect) {
    case 'postgresql':
    case 'unknown':
      return 'postgresql';
    case 'sqlite':
    case 'mysql':
      return dialect;
    default:
      return undefined;
  }
}
