/**
 * SQL Server and Azure SQL as an engine. The files that it imports implement it. No SQL Server runs in tests: queries and the conversion of
 * answers follow Microsoft's documentation.
 */
import { parametersOf } from '../../../core/plan/sqlserver/guard.ts';
import type { DatabaseEngine } from '../engine.ts';
import { exploreSqlserver } from './catalog/explore.ts';
import { introspectSqlserver } from './catalog/introspect.ts';
import { readMarksSqlserver, readTokenSqlserver } from './catalog/marks.ts';
import { connectSqlserver } from './connection.ts';
import { explainSqlserver } from './explain.ts';
import { quotedName } from './literal.ts';
import { offerSqlserver } from './connection-candidates.ts';
import { writeRightsSqlserver } from './rights.ts';
import { isSqlserverUri, parseSqlserverUri } from './uri.ts';
import { productOf, versionQuery } from './version.ts';

export const sqlserverEngine: DatabaseEngine = {
  name: 'sqlserver',
  isPostgres: false,
  uri: { scheme: 'sqlserver', is: isSqlserverUri, read: parseSqlserverUri },
  offers: offerSqlserver,
  connect: connectSqlserver,
  identify: async (session, signal) => {
    const asked = await session.query(`${versionQuery}, SUSER_SNAME()`, { signal });
    if (asked.kind === 'failed') return asked;
    const [row] = asked.rows;
    return { kind: 'known', ...productOf(row), user: row?.[2] ?? '' };
  },
  rights: writeRightsSqlserver,
  catalog: (session) => ({
    introspect: (options) => introspectSqlserver(session, options),
    explore: (question, options) => exploreSqlserver(session, question, options),
    token: () => readTokenSqlserver(session),
    marks: (wanted) => readMarksSqlserver(session, wanted),
  }),
  explain: explainSqlserver,
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
    home: (schemas) => schemas.find((name) => name === 'dbo'),
    rowCount: (rows) =>
      rows === undefined
        ? 'The server tells no row count.'
        : `About ${rows} rows, as the server counts them.`,
  },
};
