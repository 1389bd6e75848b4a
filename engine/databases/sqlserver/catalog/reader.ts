/** The catalog of a SQL Server database for the catalog cache. The other files of this folder contain the queries. */
import type { CatalogReader } from '../../catalog/reader.ts';
import type { SqlSession } from '../../session.ts';
import { exploreSqlserver } from './explore.ts';
import { introspectSqlserver } from './introspect.ts';
import { readMarksSqlserver, readTokenSqlserver } from './marks.ts';

export function sqlserverCatalog(session: SqlSession): CatalogReader {
  return {
    introspect: (options) => introspectSqlserver(session, options),
    explore: (question, options) => exploreSqlserver(session, question, options),
    token: () => readTokenSqlserver(session),
    marks: (wanted) => readMarksSqlserver(session, wanted),
  };
}
