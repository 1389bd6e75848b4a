/**
 * Reads the contents of a MySQL or MariaDB database for a comparison, by SHOW CREATE of each object: only the connection's own database, and
 * no rows. Privileges belong to the server and are not read.
 */
import { mysqlContents, type ColumnText, type MysqlObject } from '../../../../core/catalog/mysql-items.ts';
import type { ContentsRead, UnreadObject } from '../../catalog/makes.ts';
import type { ReadOptions } from '../../catalog/bounded.ts';
import { failed, say, type SqlRow, type SqlSession } from '../../session.ts';
import { quotedName } from '../literal.ts';
import { reading, type Reading } from './reading.ts';

const defaultTimeoutMs = 60_000;

export function readContentsMysql(session: SqlSession, options: ReadOptions = {}): Promise<ContentsRead> {
  return reading<ContentsRead>(session, { timeoutMs: defaultTimeoutMs, ...options }, async (read) => {
    const { rows, vendor, database } = read;
    if (database === undefined) return failed(say('statement', 'Name the database that is compared.'));
    // Names are printed between backticks, whatever the login's sql_mode says.
    await rows(
      "SET SESSION sql_quote_show_create = 1, SESSION sql_mode = REPLACE(REPLACE(@@SESSION.sql_mode, 'ANSI_QUOTES', ''), ',ANSI', '')",
    );
    const objects: MysqlObject[] = [];
    const unread: UnreadObject[] = [];
    for (const one of await listed(read, database)) {
      const { sql, because } = await created(read, one);
      if (sql !== undefined) objects.push({ ...one, sql });
      else unread.push({ what: `${one.type} ${one.name}`, name: one.name, because });
    }
    const texts = await rows(
      `SELECT TABLE_NAME, COLUMN_NAME, CHARACTER_SET_NAME, COLLATION_NAME FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = ? AND CHARACTER_SET_NAME IS NOT NULL`,
      [database],
    );
    const contents = mysqlContents(objects, texts.map(textOf));
    return {
      kind: 'read',
      contents: { dialect: 'mysql', major: Math.floor(vendor.number / 100), ...contents, unread },
    };
  });
}

function textOf([table, column, charset, collation]: SqlRow): ColumnText {
  return { table: table ?? '', column: column ?? '', charset: charset ?? '', collation: collation ?? '' };
}

type Named = Omit<MysqlObject, 'sql'>;

async function listed({ rows }: Reading, database: string): Promise<readonly Named[]> {
  const tables = await rows(
    'SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME',
    [database],
  );
  const triggers = await rows(
    'SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? ORDER BY TRIGGER_NAME',
    [database],
  );
  const routines = await rows(
    "SELECT ROUTINE_NAME, LOWER(ROUTINE_TYPE) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE') ORDER BY ROUTINE_NAME",
    [database],
  );
  const events = await rows(
    'SELECT EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ? ORDER BY EVENT_NAME',
    [database],
  );
  return [
    ...tables.map(([name, type]) => named(typeOf(type), name)),
    ...triggers.map(([name, on]) => ({ ...named('trigger', name), on: on ?? '' })),
    ...routines.map(([name, type]) => named(type === 'procedure' ? 'procedure' : 'function', name)),
    ...events.map(([name]) => named('event', name)),
  ];
}

function named(type: Named['type'], name: string | null | undefined): Named {
  return { type, name: name ?? '' };
}

function typeOf(type: string | null | undefined): Named['type'] {
  if (type === 'SEQUENCE') return 'sequence';
  return type?.includes('VIEW') === true ? 'view' : 'table';
}

/** The column that holds the statement, by kind. */
const columnOf: Readonly<Record<Named['type'], number>> = {
  table: 1,
  view: 1,
  sequence: 1,
  trigger: 2,
  function: 2,
  procedure: 2,
  event: 3,
};

/** Without the right to see it: NULL, or an error. A table may be dropped meanwhile. */
async function created(
  { reads }: Reading,
  { type, name }: Named,
): Promise<{ readonly sql: string | undefined; readonly because: string }> {
  const shown = await reads(`SHOW CREATE ${type.toUpperCase()} ${quotedName(name)}`);
  if (shown.kind === 'failed') return { sql: undefined, because: shown.failure.message };
  const sql = shown.rows[0]?.[columnOf[type]] ?? undefined;
  return { sql, because: 'this login may not see its definition' };
}
