/**
 * Rows and bytes of tables: from the view that has both, if the login may read it; else the rows from the catalog, without bytes. Both are
 * the server's estimates.
 */
import type { BoundedReads } from '../../catalog/bounded.ts';
import { numberIn } from '../../session.ts';

export interface Size {
  readonly rows: number;
  readonly bytes: number | undefined;
}

/**
 * Requires VIEW DATABASE STATE (VIEW DATABASE PERFORMANCE STATE since 2022); a page has 8 KB (page “sys.dm_db_partition_stats”; index_id 0
 * is the heap, 1 the clustered index).
 */
const statsQuery = `SELECT CONVERT(nvarchar(11), p.object_id), CONVERT(nvarchar(20), SUM(CASE WHEN p.index_id < 2 THEN p.row_count ELSE 0 END)),
  CONVERT(nvarchar(20), SUM(p.used_page_count) * 8192) FROM sys.dm_db_partition_stats p GROUP BY p.object_id`;

/** Only requires visibility of the table (page “sys.partitions”). */
const rowsQuery = `SELECT CONVERT(nvarchar(11), p.object_id), CONVERT(nvarchar(20), SUM(p.rows)), NULL
  FROM sys.partitions p WHERE p.index_id < 2 GROUP BY p.object_id`;

/** By object_id. */
export async function sizesOf({ reads }: BoundedReads): Promise<ReadonlyMap<string, Size>> {
  const stats = await reads(statsQuery);
  const read = stats.kind === 'rows' ? stats : await reads(rowsQuery);
  if (read.kind === 'failed') return new Map();
  return new Map(
    read.rows.map(([object, rows, bytes]) => [object ?? '', { rows: Number(rows), bytes: numberIn(bytes) }]),
  );
}
