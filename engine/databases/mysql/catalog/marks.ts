/**
 * Cheap marks of a MySQL or MariaDB catalog. The token is the server's count of statements that change a schema, over all sessions since it
 * started, which costs next to nothing. Marks are sums over information_schema, read only if the token has changed.
 */
import { idOf, namesOf } from '../../catalog/named.ts';
import type { Marked, TokenRead, Wanted } from '../../catalog/watch/marks.ts';
import type { SqlRow, SqlSession } from '../../session.ts';
import { inScope, reading, type Reading } from './reading.ts';

/** Statements that the server counts as `Com_…` and that change what an explorer shows. */
const changes = [
  ...counted('alter', 'db db_upgrade event function procedure sequence table'),
  ...counted('create', 'db event function index procedure sequence table trigger view'),
  ...counted('drop', 'db event function index procedure sequence table trigger view'),
  ...['rename_table', 'optimize', 'grant', 'revoke'],
];

function counted(verb: string, kinds: string): readonly string[] {
  return kinds.split(' ').map((kind) => `${verb}_${kind}`);
}

const tokenQuery = `SHOW GLOBAL STATUS WHERE Variable_name IN (${changes.map((one) => `'Com_${one}'`).join(', ')})`;

export async function readTokenMysql(session: SqlSession): Promise<TokenRead> {
  const status = await session.query(tokenQuery, { timeoutMs: 10_000 });
  if (status.kind === 'failed') return status;
  return { kind: 'read', value: JSON.stringify(status.rows) };
}

export function readMarksMysql(session: SqlSession, wanted: Wanted): Promise<Marked> {
  return reading<Marked>(session, {}, async (read) => {
    const token = JSON.stringify(await read.rows(tokenQuery));
    const { sql, values } = inScope('TABLE_SCHEMA', read);
    const tables = await read.rows(
      `SELECT TABLE_SCHEMA, ${sum('TABLE_NAME', 'TABLE_TYPE', 'TABLE_COMMENT')} FROM information_schema.TABLES WHERE ${sql} GROUP BY TABLE_SCHEMA`,
      values,
    );
    const insides = await insideMarks(read, wanted);
    const relations = new Map(tables.map(([schema, mark]) => [idOf(schema ?? ''), mark ?? '']));
    if (wanted.columns) {
      for (const [id, mark] of insides) {
        const schema = idOf(namesOf(id)[0] ?? '');
        relations.set(schema, `${relations.get(schema) ?? ''} ${mark}`);
      }
    }
    return {
      kind: 'read',
      value: {
        token,
        database: JSON.stringify(await schemas(read)),
        relations,
        others: await others(read),
        insides: new Map(
          wanted.insides.flatMap((id) => (insides.has(id) ? [[id, insides.get(id) ?? ''] as const] : [])),
        ),
      },
    };
  });
}

async function schemas({ rows }: Reading): Promise<readonly SqlRow[]> {
  return rows('SELECT SCHEMA_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA ORDER BY 1');
}

/** Routines and events, by schema. */
async function others(read: Reading): Promise<ReadonlyMap<string, string>> {
  const routines = inScope('ROUTINE_SCHEMA', read);
  const events = inScope('EVENT_SCHEMA', read);
  const found = await read.rows(
    `SELECT ROUTINE_SCHEMA, ${sum('SPECIFIC_NAME', 'ROUTINE_TYPE', 'LAST_ALTERED')} FROM information_schema.ROUTINES WHERE ${routines.sql} GROUP BY 1
     UNION ALL SELECT EVENT_SCHEMA, ${sum('EVENT_NAME', 'STATUS', 'LAST_ALTERED')} FROM information_schema.EVENTS WHERE ${events.sql} GROUP BY 1`,
    [...routines.values, ...events.values],
  );
  const marks = new Map<string, string>();
  for (const [schema, mark] of found) {
    const id = idOf(schema ?? '');
    marks.set(id, `${marks.get(id) ?? ''} ${mark ?? ''}`);
  }
  return marks;
}

/** For each table: its columns, indexes, keys and triggers. For all tables, or for the visible ones. */
export async function insideMarks(
  read: Reading,
  { insides, columns }: Wanted,
): Promise<ReadonlyMap<string, string>> {
  const wanted = insides.map(namesOf).filter(({ length }) => length === 2);
  if (!columns && wanted.length === 0) return new Map();
  const part = (schema: string, table: string, view: string, ...what: readonly string[]) => {
    const scope = columns
      ? inScope(schema, read)
      : {
          sql: `(${wanted.map(() => `(${schema} = ? AND ${table} = ?)`).join(' OR ')})`,
          values: wanted.flat(),
        };
    return {
      sql: `SELECT ${schema}, ${table}, ${sum(...what)} FROM information_schema.${view} WHERE ${scope.sql} GROUP BY 1, 2`,
      values: scope.values,
    };
  };
  const of = ['TABLE_SCHEMA', 'TABLE_NAME'] as const;
  const parts = [
    part(...of, 'TABLES', 'TABLE_TYPE', 'TABLE_COMMENT', 'CREATE_OPTIONS', 'ENGINE'),
    part(
      ...of,
      'COLUMNS',
      'COLUMN_NAME',
      'ORDINAL_POSITION',
      'COLUMN_TYPE',
      'IS_NULLABLE',
      'COLUMN_DEFAULT',
      'EXTRA',
      'COLUMN_COMMENT',
    ),
    part(...of, 'STATISTICS', 'INDEX_NAME', 'SEQ_IN_INDEX', 'COLUMN_NAME', 'NON_UNIQUE', 'INDEX_COMMENT'),
    part(
      ...of,
      'KEY_COLUMN_USAGE',
      'CONSTRAINT_NAME',
      'COLUMN_NAME',
      'REFERENCED_TABLE_NAME',
      'REFERENCED_COLUMN_NAME',
    ),
    part(...of, 'TABLE_CONSTRAINTS', 'CONSTRAINT_NAME', 'CONSTRAINT_TYPE'),
    part(
      'EVENT_OBJECT_SCHEMA',
      'EVENT_OBJECT_TABLE',
      'TRIGGERS',
      'TRIGGER_NAME',
      'ACTION_TIMING',
      'EVENT_MANIPULATION',
      'ACTION_STATEMENT',
    ),
  ];
  const found = new Map<string, string>();
  for (const { sql, values } of parts) {
    for (const [schema, table, mark] of await read.rows(sql, values)) {
      const id = idOf(schema ?? '', table ?? '');
      found.set(id, `${found.get(id) ?? ''} ${mark ?? ''}`);
    }
  }
  return found;
}

/** A number that changes with any row, independent of their order. */
function sum(...columns: readonly string[]): string {
  const row = `CONCAT_WS(CHAR(10), ${columns.map((one) => `COALESCE(${one}, '')`).join(', ')})`;
  return `CONCAT(COUNT(*), '/', COALESCE(SUM(CRC32(${row})), 0))`;
}
