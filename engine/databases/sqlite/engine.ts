/**
 * SQLite as an engine: a file that is read in a separate process, by a build of SQLite that cannot write. The files that it imports
 * implement it.
 */
import { fileURLToPath } from 'node:url';
import type { DatabaseEngine } from '../engine.ts';
import { sqliteCatalog } from './catalog/reader.ts';
import { home } from './catalog/introspect.ts';
import { mostCounted, quotedName } from './catalog/queries.ts';
import { explainSqlite } from './explain.ts';
import { offerSqlite } from './connection-candidates.ts';
import { connectSqlite } from './session.ts';
import { isSqliteUri, parseSqliteUri } from './uri.ts';

const counted = mostCounted.toLocaleString('en');

/** `program`: dist/sqlite.cjs; sqlite3.wasm is next to it. */
export function sqliteEngineWith(program: string): DatabaseEngine {
  return {
    name: 'sqlite',
    isPostgres: false,
    uri: { scheme: 'sqlite', is: isSqliteUri, read: parseSqliteUri },
    offers: offerSqlite,
    connect: (profile, _password, options) => connectSqlite(program, profile, options?.signal),
    identify: async (session, signal) => {
      const asked = await session.query('SELECT sqlite_version()', { signal });
      if (asked.kind === 'failed') return asked;
      return { kind: 'known', product: 'SQLite', version: asked.rows[0]?.[0] ?? '', user: '' };
    },
    // The reader cannot write.
    rights: () => Promise.resolve({ kind: 'read', canWrite: [] }),
    catalog: sqliteCatalog,
    explain: explainSqlite,
    givesValues: false,
    advises: false,
    // The plan does not depend on parameter values.
    parameters: (sql) => ({ sql, names: [], written: (span) => span, isPartial: false }),
    words: {
      quoted: quotedName,
      home: () => home,
      rowCount: (rows) =>
        rows === undefined
          ? `More than ${counted} rows are not counted; ANALYZE would leave their number.`
          : `${rows} rows: up to ${counted} are counted, of more ANALYZE has left the number.`,
    },
  };
}

export const sqliteEngine = sqliteEngineWith(fileURLToPath(new URL('sqlite.cjs', import.meta.url)));
