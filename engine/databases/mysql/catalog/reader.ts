/** The catalog of a MySQL or MariaDB database for the catalog cache. The other files of this folder contain the queries. */
import type { CatalogReader } from '../../catalog/reader.ts';
import type { SqlSession } from '../../session.ts';
import { exploreMysql } from './explore.ts';
import { introspectMysql } from './introspect.ts';
import { readMarksMysql, readTokenMysql } from './marks.ts';

export function mysqlCatalog(session: SqlSession): CatalogReader {
  return {
    introspect: (options) => introspectMysql(session, options),
    explore: (question, options) => exploreMysql(session, question, options),
    token: () => readTokenMysql(session),
    marks: (wanted) => readMarksMysql(session, wanted),
  };
}
