/**
 * The catalog of an SQLite database for the catalog cache. A file shows cheaply whether anything was written; then its schema is read
 * again.
 */
import type { CatalogReader } from '../../catalog/reader.ts';
import type { Marked, TokenRead } from '../../catalog/watch/marks.ts';
import type { SqlSession } from '../../session.ts';
import { exploreSqlite } from './explore.ts';
import { home, introspectSqlite } from './introspect.ts';
import { designQuery } from './queries.ts';

export function sqliteCatalog(session: SqlSession): CatalogReader {
  const token = async (): Promise<TokenRead> => {
    const asked = await session.query('SELECT plinth_file_state()', { timeoutMs: 10_000 });
    return asked.kind === 'failed' ? asked : { kind: 'read', value: asked.rows[0]?.[0] ?? '' };
  };
  return {
    introspect: (options) => introspectSqlite(session, options),
    explore: (question, options) => exploreSqlite(session, question, options),
    token,
    marks: async ({ insides }): Promise<Marked> => {
      const state = await token();
      if (state.kind === 'failed') return state;
      const read = await session.query(designQuery);
      if (read.kind === 'failed') return read;
      const byTable = new Map<string, string[]>();
      for (const [table, text] of read.rows)
        byTable.set(table ?? '', [...(byTable.get(table ?? '') ?? []), text ?? '']);
      return {
        kind: 'read',
        value: {
          token: state.value,
          database: '',
          relations: new Map([[home, read.rows.map((row) => row.join(' ')).join('\n')]]),
          others: new Map(),
          insides: new Map(insides.map((name) => [name, (byTable.get(name) ?? []).join('\n')])),
        },
      };
    },
  };
}
