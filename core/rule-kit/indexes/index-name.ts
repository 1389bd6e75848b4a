/**
 * The display name of an index. SQLite's index of a constraint has a name that no file contains and that cannot be dropped: the constraint
 * is shown instead.
 */
import { tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';

export function calledIndex(index: Index, schema: Schema): string {
  if (schema.dialect !== 'sqlite' || !index.name.startsWith('sqlite_autoindex_')) return index.name;
  const own = tableByKey(schema, index.relation)?.constraints.find((one) => one.index === index.key);
  if (own === undefined) return index.name;
  return `${own.kind === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE'} (${own.columns.join(', ')})`;
}
