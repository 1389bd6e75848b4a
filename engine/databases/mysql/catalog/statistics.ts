/**
 * The sizes of the tables of a MySQL or MariaDB database, in the form of plinth.stats.json. Rows are the server's estimate, and no row of a
 * table is read. The planner's statistics are not collected: plans of these servers are asked of them.
 */
import type { RelationStatistics } from '../../../../core/statistics/statistics.ts';
import type { ReadOptions } from '../../catalog/bounded.ts';
import type { CollectOutcome } from '../../catalog/statistics.ts';
import { numberIn, type SqlRow, type SqlSession } from '../../session.ts';
import { inScope, reading } from './reading.ts';

/** `at`: the time for the file. */
export function collectSizesMysql(
  session: SqlSession,
  { at, ...options }: ReadOptions & { readonly at: string },
): Promise<CollectOutcome> {
  return reading<CollectOutcome>(session, options, async (read) => {
    const { sql, values } = inScope('TABLE_SCHEMA', read);
    const found = await read.rows(
      `SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_ROWS, DATA_LENGTH FROM information_schema.TABLES
       WHERE ${sql} AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_SCHEMA, TABLE_NAME`,
      values,
    );
    const { product, shown, number } = read.vendor;
    return {
      kind: 'collected',
      statistics: {
        server: { versionNumber: number, version: `${product} ${shown}`, unknown: [] },
        collectedAt: at,
        relations: found.map(relationOf),
        unknown: [],
      },
    };
  });
}

function relationOf([schema, name, rows, bytes]: SqlRow): RelationStatistics {
  return {
    schema: schema ?? '',
    name: name ?? '',
    kind: 'table',
    bytes: Number(bytes ?? 0),
    rows: numberIn(rows),
    writesPerSecond: undefined,
    unknown: [],
  };
}
