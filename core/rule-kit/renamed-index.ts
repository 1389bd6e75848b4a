/**
 * Whether an index is there already under another name, which its migration takes away: it is renamed, and what is to be said of it was to be said
 * when it was made. Not on PostgreSQL, which has ALTER INDEX … RENAME.
 */
import type { CreateIndex } from '../operations/operation.ts';
import { indexesOf, relationKey } from '../schema/lookup.ts';
import type { Index } from '../schema/model.ts';
import { placeOf } from './section.ts';
import type { Surroundings } from './tables.ts';

export function isOnlyRenamed(
  operation: CreateIndex,
  { schema, schemas, after, ...context }: Surroundings,
  isAlike: (before: Index) => boolean,
): boolean {
  if (schema.dialect === 'postgresql') return false;
  const relation = relationKey(schema, operation.table);
  return schemas.slice(0, placeOf(context) + 1).some((before) =>
    indexesOf(before, relation).some((one) => {
      const goes = !schema.indexes.has(one.key) || !after.indexes.has(one.key);
      return goes && one.constraint === undefined && isAlike(one);
    }),
  );
}
