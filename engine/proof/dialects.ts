/** Which migrations can be proved, and in whose way: a server for it is embedded. */
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';

/** Undefined if no server for it is here. A folder that nothing is known of is tried as PostgreSQL's, where a person asks. */
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
