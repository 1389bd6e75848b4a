/**
 * The sizes of the tables of a MySQL or MariaDB database, in the form of plinth.stats.json, and how many different values their columns have
 * as far as the server has counted them. All are the server's estimates, and no row of a table is read.
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
    const { product, shown, number, isMaria } = read.vendor;
    // The first column of an index.
    const indexed = await read.rows(
      `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, MAX(CARDINALITY) FROM information_schema.STATISTICS
       WHERE ${sql} AND SEQ_IN_INDEX = 1 AND SUB_PART IS NULL AND COLUMN_NAME IS NOT NULL
       GROUP BY TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME ORDER BY TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME`,
      values,
    );
    // What ANALYZE TABLE … PERSISTENT FOR ALL has left: not every login may read it.
    const analyzed = isMaria
      ? await read.reads(analyzedQuery(inScope('db_name', read).sql), values)
      : undefined;
    const counted = [...indexed, ...(analyzed?.kind === 'rows' ? analyzed.rows : [])];
    const distinct = new Map<string, Map<string, number>>();
    for (const [schema, table, column, count] of counted) {
      const key = JSON.stringify([schema, table]);
      const columns = distinct.get(key) ?? new Map<string, number>();
      distinct.set(key, columns.set(column ?? '', numberIn(count) ?? 0));
    }
    return {
      kind: 'collected',
      statistics: {
        server: { versionNumber: number, version: `${product} ${shown}`, unknown: [] },
        collectedAt: at,
        relations: found.map((row) => relationOf(row, distinct.get(JSON.stringify(row.slice(0, 2))))),
        unknown: [],
      },
    };
  });
}

function analyzedQuery(condition: string): string {
  return `SELECT c.db_name, c.table_name, c.column_name, CAST(ROUND(t.cardinality * (1 - c.nulls_ratio) / c.avg_frequency) AS UNSIGNED)
    FROM mysql.column_stats c JOIN mysql.table_stats t USING (db_name, table_name)
    WHERE ${condition} AND c.avg_frequency >= 1 AND c.nulls_ratio < 1 ORDER BY c.db_name, c.table_name, c.column_name`;
}

function relationOf(
  [schema, name, rows, bytes]: SqlRow,
  distinct: ReadonlyMap<string, number> | undefined,
): RelationStatistics {
  return {
    schema: schema ?? '',
    name: name ?? '',
    kind: 'table',
    bytes: Number(bytes ?? 0),
    rows: numberIn(rows),
    writesPerSecond: undefined,
    distinct,
    unknown: [],
  };
}
