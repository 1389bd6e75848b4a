/** Reads the contents of an SQLite database for a comparison; core/catalog/sqlite-items.ts parses its texts. No rows are read. */
import { sqliteContents, type SqliteObject } from '../../../../core/catalog/sqlite-items.ts';
import { SqliteReader } from '../../../../core/operations/sqlite/reader.ts';
import type { ContentsRead } from '../../catalog/makes.ts';
import type { SqlSession } from '../../session.ts';
import { releaseOf } from '../../dotted-version.ts';

export async function readContentsSqlite(
  session: SqlSession,
  signal: AbortSignal | undefined,
): Promise<ContentsRead> {
  const outcome = await session.query(query, { signal });
  if (outcome.kind === 'failed') return outcome;
  const objects = outcome.rows.map(([type, name, on, sql]): SqliteObject => ({
    type: type ?? '',
    name: name ?? '',
    on: on ?? '',
    sql: sql ?? undefined,
  }));
  const major = releaseOf(outcome.rows[0]?.[4] ?? '');
  return { kind: 'read', contents: { dialect: 'sqlite', major, ...sqliteContents(objects, reader) } };
}

/** Caches parsed texts. */
const reader = new SqliteReader();

/**
 * With the version, which a file without objects tells too, in a row of its own. Without tables of SQLite, and those in which a virtual table
 * stores its rows.
 */
const query = `
SELECT type, name, tbl_name, sql, sqlite_version() FROM (SELECT 1) LEFT JOIN sqlite_schema
ON name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
ORDER BY type, name`;
