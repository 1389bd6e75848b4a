/**
 * ClickHouse as an engine: a folder of its data that is opened, read-only, for each question and closed after it, in a separate process and
 * with the project's own chdb. The files that it imports implement it.
 */
import { fileURLToPath } from 'node:url';
import { parametersOf } from '../../../core/plan/clickhouse/guard.ts';
import type { DatabaseEngine } from '../engine.ts';
import { connectPackaged } from '../packaged/session.ts';
import { exploreClickhouse } from './catalog/explore.ts';
import { home, introspectClickhouse } from './catalog/introspect.ts';
import { readMarksClickhouse, readTokenClickhouse } from './catalog/marks.ts';
import { offerClickhouse } from './connection-candidates.ts';
import { explainClickhouse } from './explain.ts';
import { quotedName } from './literal.ts';
import { packagedClickhouse } from './packaged.ts';
import { isChdbUri, parseChdbUri } from './uri.ts';

/** `program`: dist/clickhouse.cjs. */
export function clickhouseEngineWith(program: string): DatabaseEngine {
  return {
    name: 'clickhouse',
    isPostgres: false,
    uri: { scheme: 'chdb', is: isChdbUri, read: parseChdbUri },
    offers: offerClickhouse,
    connect: (profile, _password, options = {}) =>
      connectPackaged(packagedClickhouse, program, profile, options),
    identify: async (session, signal) => {
      const asked = await session.query('SELECT version()', { signal });
      if (asked.kind === 'failed') return asked;
      return { kind: 'known', product: 'ClickHouse', version: asked.rows[0]?.[0] ?? '', user: '' };
    },
    // The session is read-only, and so are its tables.
    rights: () => Promise.resolve({ kind: 'read', canWrite: [] }),
    catalog: (session) => ({
      introspect: (options) => introspectClickhouse(session, options),
      explore: (question, options) => exploreClickhouse(session, question, options),
      token: () => readTokenClickhouse(session),
      marks: (wanted) => readMarksClickhouse(session, wanted),
    }),
    explain: explainClickhouse,
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
      rowCount: (rows) => `${rows ?? '0'} rows in its parts.`,
    },
  };
}

export const clickhouseEngine = clickhouseEngineWith(
  fileURLToPath(new URL('clickhouse.cjs', import.meta.url)),
);
