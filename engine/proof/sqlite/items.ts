/** Reads the catalog of the embedded SQLite; core/catalog/sqlite-items.ts parses its texts. */
import { sqliteItems, type SqliteObject } from '../../../core/catalog/sqlite-items.ts';
import { SqliteReader } from '../../../core/operations/sqlite/reader.ts';
import type { ItemsRead } from '../../databases/catalog/items.ts';
import type { SqlSession } from '../../databases/session.ts';

export async function readSqliteItems(
  session: SqlSession,
  _version: number,
  signal: AbortSignal | undefined,
): Promise<ItemsRead> {
  const outcome = await session.query(query, { signal });
  if (outcome.kind === 'failed') return outcome;
  const objects = outcome.rows.map(([type, name, sql]): SqliteObject => ({
    type: type ?? '',
    name: name ?? '',
    sql: sql ?? undefined,
  }));
  return { kind: 'read', items: sqliteItems(objects, reader) };
}

/** Caches parsed texts. */
const reader = new SqliteReader();

/** Without tables of SQLite, and those in which a virtual table stores its rows. */
const query = `
SELECT type, name, sql FROM sqlite_schema
WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
ORDER BY type, name`;
