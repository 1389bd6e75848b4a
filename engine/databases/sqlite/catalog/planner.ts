/**
 * What the planner of SQLite knows of a file: sqlite_stat1, as ANALYZE left it, and the same figures for an index that is not there, from a
 * sample of rows. Only counts leave the file. sqlite_stat4 is not read: the embedded SQLite is built without it.
 */
import type { Stat1 } from '../../../../core/plan-lab/assumed-sqlite.ts';
import type { SqlSession } from '../../session.ts';
import { quotedName } from './queries.ts';

/** A file without ANALYZE has no such table. */
export async function readStat1(session: SqlSession): Promise<readonly Stat1[]> {
  const found = await session.query('SELECT tbl, idx, stat FROM sqlite_stat1');
  if (found.kind === 'failed') return [];
  return found.rows.map(([table, index, stat]) => ({
    table: table ?? '',
    index: index ?? undefined,
    stat: stat ?? '',
  }));
}

const sampled = 100_000;

/** `columns`: those of the index, in its order. `rows`: of the table. Undefined if they cannot be read. */
export async function sampleStat1(
  session: SqlSession,
  {
    table,
    columns,
    rows,
  }: { readonly table: string; readonly columns: readonly string[]; readonly rows: number },
): Promise<string | undefined> {
  const keys = columns.map((_, at) =>
    columns
      .slice(0, at + 1)
      .map((one) => `quote(${quotedName(one)})`)
      .join(" || ',' || "),
  );
  const found = await session.query(
    `SELECT count(*), ${keys.map((key) => `count(DISTINCT ${key})`).join(', ')} FROM (SELECT * FROM ${quotedName(table)} LIMIT ${sampled})`,
  );
  if (found.kind === 'failed') return undefined;
  const [read = 0, ...distinct] = (found.rows[0] ?? []).map(Number);
  if (read === 0) return undefined;
  const each = distinct.map((values) => {
    // Few values were all seen; many go on to appear.
    const all = values > read / 10 ? values * (rows / read) : values;
    return Math.max(1, Math.round(rows / Math.max(1, all)));
  });
  return [Math.max(rows, read), ...each].join(' ');
}
