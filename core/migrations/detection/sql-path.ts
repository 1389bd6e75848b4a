/** Which paths are SQL files: `x.sql`, and `x.sql.postgres` if a project has a file for each dialect. */
import { dialectOfPath } from '../dialect/dialect.ts';

export function isSqlPath(path: string): boolean {
  if (path.endsWith('.sql')) return true;
  const suffix = /\.sql\.(\w+)$/.exec(path)?.[1];
  return suffix !== undefined && dialectOfPath(suffix) !== undefined;
}
