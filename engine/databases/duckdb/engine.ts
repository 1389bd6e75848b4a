/**
 * DuckDB as an engine: a file that is attached, read-only, for each question and detached after it, in a separate process and with the
 * project's own package. The files that it imports implement it.
 */
import { fileURLToPath } from 'node:url';
import { parametersOf } from '../../../core/plan/duckdb/guard.ts';
import type { DatabaseEngine } from '../engine.ts';
import { exploreDuckdb } from './catalog/explore.ts';
import { home, introspectDuckdb } from './catalog/introspect.ts';
import { readMarksDuckdb, readTokenDuckdb } from './catalog/marks.ts';
import { explainDuckdb, measureDuckdb } from './explain.ts';
import { offerDuckdb } from './connection-candidates.ts';
import { quotedName } from './literal.ts';
import { connectPackaged } from '../packaged/session.ts';
import { packagedDuckdb } from './packaged.ts';
import { isDuckdbUri, parseDuckdbUri } from './uri.ts';

/** `program`: dist/duckdb.cjs. */
export function duckdbEngineWith(program: string): DatabaseEngine {
  return {
    name: 'duckdb',
    isPostgres: false,
    uri: { scheme: 'duckdb', is: isDuckdbUri, read: parseDuckdbUri },
    offers: offerDuckdb,
    connect: (profile, _password, options = {}) => connectPackaged(packagedDuckdb, program, profile, options),
    identify: async (session, signal) => {
      const asked = await session.query('SELECT version()', { signal });
      if (asked.kind === 'failed') return asked;
      return {
        kind: 'known',
        product: 'DuckDB',
        version: (asked.rows[0]?.[0] ?? '').replace(/^v/, ''),
        user: '',
      };
    },
    // The file is attached read-only.
    rights: () => Promise.resolve({ kind: 'read', canWrite: [] }),
    catalog: (session) => ({
      introspect: (options) => introspectDuckdb(session, options),
      explore: (question, options) => exploreDuckdb(session, question, options),
      token: () => readTokenDuckdb(session),
      marks: (wanted) => readMarksDuckdb(session, wanted),
    }),
    explain: explainDuckdb,
    measure: measureDuckdb,
    givesValues: true,
    advises: false,
    parameters: (sql) => ({
      sql,
      names: [...new Set(parametersOf(sql).map(({ name }) => name))],
      written: (span) => span,
      isPartial: false,
    }),
    words: {
      quoted: quotedName,
      home: () => home,
      rowCount: (rows) => `About ${rows ?? '0'} rows, as DuckDB estimates.`,
    },
  };
}

export const duckdbEngine = duckdbEngineWith(fileURLToPath(new URL('duckdb.cjs', import.meta.url)));
