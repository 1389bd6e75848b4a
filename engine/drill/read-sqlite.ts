/** Reads a SQLite database for a manifest, in one session that cannot write. SQLite has no hash function, so rows are hashed here. */
import { createHash } from 'node:crypto';
import type { Manifest, SequenceFacts, TableFacts } from '../../core/drill/manifest.ts';
import type { Read, SqlRow, SqlSession } from '../databases/session.ts';

const timeoutMs = 600_000;
const pageRows = 5_000;

export async function readSqliteManifest(
  session: SqlSession,
  database: string,
  takenAt: string,
): Promise<Read<Manifest>> {
  const listed = await session.query(
    `SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`,
    { timeoutMs },
  );
  if (listed.kind === 'failed') return listed;
  const version = await session.query('SELECT sqlite_version()');
  const encoding = await session.query('PRAGMA encoding');
  const unseen: string[] = [];
  const tables: TableFacts[] = [];
  for (const [type, name] of listed.rows) {
    if (type !== 'table') continue;
    const read = await tableIn(session, name ?? '', takenAt);
    if (typeof read === 'string') unseen.push(`${name ?? ''} was not read: ${read}`);
    else tables.push(read);
  }
  return {
    kind: 'read',
    value: {
      version: 1,
      engine: 'sqlite',
      server: `SQLite ${version.kind === 'rows' ? (version.rows[0]?.[0] ?? '') : ''}`,
      database,
      takenAt,
      objects: listed.rows.map(([kind, name, sql]) => ({
        kind: kind ?? '',
        name: name ?? '',
        definition: sql ?? '',
      })),
      tables,
      sequences: await sequencesIn(session),
      roles: [],
      settings: { encoding: encoding.kind === 'rows' ? (encoding.rows[0]?.[0] ?? '') : '' },
      flaws: [],
      unseen,
    },
  };
}

/** A sentence if it cannot be read. */
async function tableIn(session: SqlSession, name: string, takenAt: string): Promise<TableFacts | string> {
  const columns = await session.query(`SELECT name, type FROM pragma_table_info(${literal(name)})`);
  if (columns.kind === 'failed') return columns.failure.message;
  const values = columns.rows.map(([column]) => `quote(${quoted(column ?? '')})`).join(` || ',' || `);
  let rows = 0;
  let sum = 0n;
  // Pages by the row's number; a table without one is read by offset.
  for (let after = '-9223372036854775808', isNumbered = true; ;) {
    const from = isNumbered
      ? `_rowid_, ${values} FROM ${quoted(name)} WHERE _rowid_ > ${after} ORDER BY _rowid_`
      : `0, ${values} FROM ${quoted(name)}`;
    const page: Awaited<ReturnType<SqlSession['query']>> = await session.query(
      `SELECT ${from} LIMIT ${pageRows}${isNumbered ? '' : ` OFFSET ${rows}`}`,
      { timeoutMs },
    );
    if (page.kind === 'failed') {
      if (!isNumbered || rows > 0) return page.failure.message;
      isNumbered = false;
      continue;
    }
    for (const [, text] of page.rows) sum += hashOf(text ?? '');
    rows += page.rows.length;
    after = page.rows.at(-1)?.[0] ?? after;
    if (page.rows.length < pageRows) break;
  }
  return {
    name,
    rows,
    bytes: 0,
    checksum: sum.toString(),
    hashed: 'all',
    isUnlogged: false,
    newest: await newestIn(session, name, columns.rows, takenAt),
  };
}

function hashOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE(0);
}

/** Of columns that are declared as times and hold text in ISO 8601. */
async function newestIn(
  session: SqlSession,
  table: string,
  columns: readonly SqlRow[],
  takenAt: string,
): Promise<Readonly<Record<string, string>>> {
  const newest: Record<string, string> = {};
  for (const [column, type] of columns) {
    if (!/^(?:datetime|timestamp)/i.test(type ?? '')) continue;
    const outcome = await session.query(
      `SELECT strftime('%Y-%m-%dT%H:%M:%fZ', max(julianday(${quoted(column ?? '')}))) FROM ${quoted(table)}
        WHERE typeof(${quoted(column ?? '')}) = 'text' AND julianday(${quoted(column ?? '')}) <= julianday(${literal(takenAt)})`,
      { timeoutMs },
    );
    const at = outcome.kind === 'rows' ? outcome.rows[0]?.[0] : undefined;
    if (typeof at === 'string') newest[column ?? ''] = at;
  }
  return newest;
}

/** AUTOINCREMENT; without it the server takes the next number by itself. */
async function sequencesIn(session: SqlSession): Promise<readonly SequenceFacts[]> {
  const found = await session.query('SELECT name, seq FROM sqlite_sequence ORDER BY name');
  if (found.kind === 'failed') return [];
  const facts: SequenceFacts[] = [];
  for (const [name, last] of found.rows) {
    const reached = await session.query(`SELECT max(_rowid_) FROM ${quoted(name ?? '')}`, { timeoutMs });
    facts.push({
      name: `sqlite_sequence of ${name ?? ''}`,
      last: last ?? null,
      column: `${name ?? ''}._rowid_`,
      reached: reached.kind === 'rows' ? (reached.rows[0]?.[0] ?? null) : null,
      ascends: true,
    });
  }
  return facts;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
