/**
 * Fixed reads of a MySQL or MariaDB catalog, within one time limit. The session is read-only from the start; names are passed as values.
 * The caller decides what is read.
 */
import { bounded, type BoundedReads, type ReadOptions } from '../../catalog/bounded.ts';
import type { SqlSession, Failed } from '../../session.ts';
import { vendorOf, type Vendor } from '../vendor.ts';

export interface Reading extends BoundedReads {
  readonly vendor: Vendor;
  /** The connection's own; undefined if it named none. */
  readonly database: string | undefined;
}

export function reading<T>(
  session: SqlSession,
  options: ReadOptions,
  work: (reading: Reading) => Promise<T>,
): Promise<T | Failed> {
  return bounded(
    session,
    options,
    ({ reason }) => reason === 'statement',
    async ({ rows, reads }) => {
      const [row] = await rows('SELECT VERSION(), @@version_comment, DATABASE()');
      const [version, comment, database] = row ?? [];
      return work({
        vendor: vendorOf(version ?? '', comment ?? ''),
        database: database ?? undefined,
        rows,
        reads,
      });
    },
  );
}

/** The server's own databases. */
const system = `('information_schema', 'mysql', 'performance_schema', 'sys')`;

/** A condition on a column with a database's name: the connection's database, or all except the server's own. */
export function inScope(
  column: string,
  { database }: Pick<Reading, 'database'>,
): {
  readonly sql: string;
  readonly values: readonly string[];
} {
  return database === undefined
    ? { sql: `LOWER(${column}) NOT IN ${system}`, values: [] }
    : { sql: `${column} = ?`, values: [database] };
}
