/** Indexes that no constraint owns. What a partition has from its parent comes and goes with the parent's. */
import { displayName, tableByKey } from '../lookup.ts';
import type { Index, Schema } from '../model.ts';
import { createIndex, indexDetails } from '../print/indexes.ts';
import { qualified } from '../print/names.ts';
import { byKey, difference, isSame, type Found, type Pair } from './found.ts';

export function undoIndexes({ from, to }: Pair, found: Found): void {
  const { made, lost, changed } = difference(own(from.schema), own(to.schema));
  for (const one of made) {
    // It goes with its table or column.
    const table = to.schema.relations.get(one.relation);
    if (table === undefined) continue;
    found.add('indexes', `DROP INDEX ${qualified(one)}`);
  }
  for (const one of lost) {
    // Of a table that is detached it is its own again; with an index of the parent that is made here it goes, and is made anew.
    const partOf = from.schema.indexes.get(one.key)?.partOf;
    if (partOf !== undefined && parentOf(from.schema, one) !== parentOf(to.schema, one)) continue;
    if (partOf !== undefined && to.schema.indexes.has(partOf)) {
      found.refuse(`What ${displayName(one.key)} is a part of has changed.`);
      continue;
    }
    found.add('keys', createIndex(to, one));
    found.add('details', ...indexDetails(to, one));
  }
  for (const one of changed) {
    const before = createIndex(to, one.to);
    if (
      isSame([createIndex(from, one.from)], [before]) &&
      isSame(indexDetails(from, one.from), indexDetails(to, one.to))
    )
      continue;
    if (one.to.partOf !== one.from.partOf)
      found.refuse(`What ${displayName(one.to.key)} is a part of has changed.`);
    // With its type, a column's indexes are built anew by themselves.
    found.add('indexes', `DROP INDEX ${qualified(one.from)}`);
    found.add('keys', before);
    found.add('details', ...indexDetails(to, one.to));
  }
}

function parentOf(schema: Schema, { relation }: Index): string | undefined {
  return tableByKey(schema, relation)?.partitionOf?.parent;
}

function own(schema: Schema): ReadonlyMap<string, Index> {
  return byKey(
    [...schema.indexes.values()].filter((one) => one.constraint === undefined && one.partOf === undefined),
  );
}
