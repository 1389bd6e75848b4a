/** How a file of SQLite is recognised among those that are described or lie in a workspace. */
import type { ConnectionOffer } from '../connection-candidates.ts';
import { fileNamed, fileOf, offerFiles, type FileKind } from '../database-files.ts';
import type { DatabaseEngine } from '../engine.ts';
import { isSqliteUri, parseSqliteUri } from './uri.ts';

const kind: FileKind = {
  engine: 'sqlite',
  uri: { is: isSqliteUri, read: parseSqliteUri },
  variable: /(?:DATABASE|DB|SQLITE)/i,
  isDatabase: fileOf(/\.(?:db|db3|sqlite|sqlite3)$/i, (head) => head === 'SQLite format 3\0'),
};

export const offerSqlite: DatabaseEngine['offers'] = (sources) => offerFiles(kind, sources);

/** What a URI or a path names; a sentence if that is not clear. `folder`: where a relative path begins. */
export function sqliteNamed(uri: string, folder: string): ConnectionOffer | string {
  return fileNamed(kind, uri, folder);
}
