/** The catalog of a PostgreSQL database, real or embedded, for the catalog cache. ../catalog/ contains the queries. */
import type { CatalogReader } from '../catalog/reader.ts';
import { explore } from '../catalog/explore/explore.ts';
import { introspect } from '../catalog/introspect.ts';
import { readMarks, readToken } from '../catalog/watch/marks.ts';
import type { SqlSession, Read } from '../session.ts';

type Version = Read<number>;

export function postgresCatalog(session: SqlSession): CatalogReader {
  let known: number | undefined;
  const version = async (): Promise<Version> => {
    if (known === undefined) {
      const asked = await session.query("SELECT current_setting('server_version_num')");
      if (asked.kind === 'failed') return asked;
      known = Number(asked.rows[0]?.[0]);
    }
    return { kind: 'read', value: known };
  };
  return {
    introspect: (options) => introspect(session, options),
    explore: (question, options) => explore(session, question, options),
    token: async () => {
      const asked = await version();
      return asked.kind === 'failed' ? asked : readToken(session, asked.value);
    },
    marks: async (wanted) => {
      const asked = await version();
      return asked.kind === 'failed' ? asked : readMarks(session, asked.value, wanted);
    },
  };
}
