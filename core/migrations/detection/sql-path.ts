/** Which files are SQL by their names: `x.sql`, and `x.sql.postgres` where a project keeps a file for each dialect. */
import { dialectOfPath } from '../dialect/dialect.ts';

export function isSqlPath(path: string): boolean {
  if (path.endsWith('.sql')) return true;
  const suffix = /\.sql\.(\w+)$/.exec(path)?.[1];
  return suffix !== undefined && dialectOfPath(suffix) !== undefined;
}
