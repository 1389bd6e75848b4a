/**
 * MySQL and MariaDB as an engine: one protocol, and two servers whose catalogs and plans differ. The files that it imports implement it.
 */
import { parametersOf } from '../../../core/plan/mysql/guard.ts';
import type { DatabaseEngine } from '../engine.ts';
import { exploreMysql } from './catalog/explore.ts';
import { introspectMysql } from './catalog/introspect.ts';
import { readMarksMysql, readTokenMysql } from './catalog/marks.ts';
import { connectMysql } from './connection.ts';
import { explainMysql, measureMysql } from './explain.ts';
import { quotedName } from './literal.ts';
import { readMysqlStatements } from './statements.ts';
import { mysqlHealth } from './health.ts';
import { seeMysqlWaits } from './locks.ts';
import { offerMysql } from './connection-candidates.ts';
import { safeNowMysql } from './safe-now.ts';
import { writeRightsMysql } from './rights.ts';
import { isMysqlUri, parseMysqlUri } from './uri.ts';
import { vendorOf } from './vendor.ts';

const namesInMysql: NonNullable<DatabaseEngine['parameters']> = (sql) => ({
  sql,
  names: [...new Set(parametersOf(sql).map(({ name }) => name))],
  written: (span) => span,
  isPartial: false,
});

export const mysqlEngine: DatabaseEngine = {
  name: 'mysql',
  isPostgres: false,
  uri: { scheme: 'mysql', is: isMysqlUri, read: parseMysqlUri },
  offers: offerMysql,
  connect: connectMysql,
  identify: async (session, signal) => {
    const asked = await session.query('SELECT CURRENT_USER(), VERSION(), @@version_comment', { signal });
    if (asked.kind === 'failed') return asked;
    const [user, version, comment] = asked.rows[0] ?? [];
    const { product, shown } = vendorOf(version ?? '', comment ?? '');
    return { kind: 'known', product, version: shown, user: user ?? '' };
  },
  rights: writeRightsMysql,
  catalog: (session) => ({
    introspect: (options) => introspectMysql(session, options),
    explore: (question, options) => exploreMysql(session, question, options),
    token: () => readTokenMysql(session),
    marks: (wanted) => readMarksMysql(session, wanted),
  }),
  explain: explainMysql,
  measure: measureMysql,
  waits: seeMysqlWaits,
  lacks: { product: 'MySQL', abilities: ['locks'] },
  health: mysqlHealth,
  statements: readMysqlStatements,
  safeNow: safeNowMysql,
  givesValues: true,
  advises: true,
  parameters: namesInMysql,
  words: {
    quoted: quotedName,
    home: ([first, ...others]) => (others.length === 0 ? first : undefined),
    rowCount: (rows) =>
      rows === undefined ? 'The server tells no row count.' : `About ${rows} rows, as the server estimates.`,
  },
};
