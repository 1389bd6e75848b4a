/** What the two checks share that measure with pgstattuple: the extension has to be there, and the role must be allowed to use it. */
import type { PostgresFacts, Unseen } from '../check.ts';
import { ident, shown, sqlName } from './words.ts';

/** As many as a person would look at; each is read. */
export const mostMeasured = 20;

/** A function of the extension as SQL, or why it cannot be used. They are for members of pg_stat_scan_tables, which pg_monitor is. */
export function measuring({ pgstattuple, database, role }: PostgresFacts, name: string): string | Unseen {
  if (pgstattuple === undefined)
    return {
      because: `The extension pgstattuple is not installed in ${shown(database)}; it comes with the server.`,
      grant: 'CREATE EXTENSION pgstattuple',
    };
  if (!pgstattuple.mayUse)
    return {
      because: `${shown(role)} may not use the functions of pgstattuple.`,
      grant: `GRANT pg_stat_scan_tables TO ${ident(role)}`,
    };
  return sqlName({ schema: pgstattuple.schema, name });
}
