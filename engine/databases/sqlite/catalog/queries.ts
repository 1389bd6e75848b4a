/** The fixed queries for an SQLite database. A relation is identified by its name; names are passed as values. */

/** The user's own objects: no tables of SQLite, and none in which a virtual table stores its rows. */
const own = `SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;

export const relationsQuery = `${own} ORDER BY name`;

/** Reading a view or a virtual table may fail: its base table is missing, or its module is. */
export const ownTables = `(SELECT name FROM (${own}) WHERE type = 'table')`;

const columnParts = `c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden`;

export const columnsQuery = `SELECT t.name, ${columnParts} FROM ${ownTables} t, pragma_table_xinfo(t.name, 'main') c ORDER BY t.name, c.cid`;

export const columnsOfQuery = `SELECT ?1, ${columnParts} FROM pragma_table_xinfo(?1, 'main') c WHERE c.hidden <> 1 ORDER BY c.cid`;

export function keysQuery(tables: string): string {
  return `SELECT t.name, f.id, f."table", f."from", coalesce(f."to", (SELECT p.name FROM pragma_table_info(f."table", 'main') p WHERE p.pk = f.seq + 1), ''), f.on_update, f.on_delete
    FROM ${tables} t, pragma_foreign_key_list(t.name, 'main') f ORDER BY t.name, f.id, f.seq`;
}

export function indexesQuery(tables: string): string {
  return `SELECT t.name, i.name, i."unique", i.origin, i.partial, x.name, x."desc"
    FROM ${tables} t, pragma_index_list(t.name, 'main') i, pragma_index_xinfo(i.name, 'main') x WHERE x."key" ORDER BY t.name, i.name, x.seqno`;
}

export const oneTable = '(SELECT ?1 AS name)';

/** The definition of a relation and its parts. */
export const textsQuery = 'SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = ?1 ORDER BY type, name';

/** More rows are not counted: then the result of ANALYZE is used. */
export const mostCounted = 10_000;

export function countsQuery(tables: readonly string[]): string {
  return tables
    .map(
      (name) =>
        `SELECT ${literal(name)}, count(*) FROM (SELECT 1 FROM ${quotedName(name)} LIMIT ${mostCounted + 1})`,
    )
    .join(' UNION ALL ');
}

export const analyzedQuery = 'SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl';

/** Changes whenever anything in the schema changes. */
export const designQuery =
  "SELECT tbl_name, type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY tbl_name, type, name";

export const searchQuery = `SELECT type, name, tbl_name FROM sqlite_schema
  WHERE type IN ('table', 'view', 'index', 'trigger') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND lower(name) LIKE ?1 ESCAPE '\\' LIMIT 500`;

export const searchColumnsQuery = `SELECT 'column', c.name, t.name FROM ${ownTables} t, pragma_table_info(t.name, 'main') c WHERE lower(c.name) LIKE ?1 ESCAPE '\\' LIMIT 500`;

export const definitionQuery = 'SELECT sql FROM sqlite_schema WHERE name = ?1';

export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
