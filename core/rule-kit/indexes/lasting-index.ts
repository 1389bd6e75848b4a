/**
 * Whether an index that a statement creates, and one that it is compared with, both exist after all migrations, and whether both existed
 * before the file. Derived by replay.
 */
import type { CreateIndex } from '../../operations/model/operation.ts';
import { indexesOf, isThere, relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import { sameShape, shapeOf } from '../../schema/apply/index-shape.ts';
import type { Surroundings } from '../tables/tables.ts';

/** Neither this nor a later migration drops it. An unnamed index is not looked up. */
export function staysIndex(
  { name, table, withTable }: CreateIndex,
  { latest, file, path, schema }: Surroundings,
): boolean {
  // The table already exists, with this index: a file of the whole schema repeats it.
  const before = tableByKey(schema, relationKey(schema, table));
  if (withTable === true && before !== undefined && before.origin.file !== path) return false;
  if (name === undefined || file === undefined) return true;
  const stays =
    resolveIndex(latest, { ...table, name }) ??
    // For dialects whose index names are local to a table.
    indexesOf(latest, relationKey(latest, table)).find((one) => one.name === name.text);
  return stays?.origin.file === path;
}

/**
 * An index certainly exists, unchanged, at the end of the file and of the folder; another one may have taken its name. For IF NOT EXISTS
 * the history has no other index of that name: the first such statement created it.
 */
export function isThereInTheEnd(index: Index, { after, latest }: Surroundings): boolean {
  return [after, latest].every((schema) => isSureIn(schema, index));
}

function isSureIn({ indexes }: Schema, index: Index): boolean {
  const there = indexes.get(index.key);
  const isSame = there?.relation === index.relation && sameShape(there, index);
  return isSame && isThere(there) && there.valid;
}

/** A command that could not be analysed changed the table before the statement: its remaining indexes are not known. */
export function isUnreadBefore({ table }: CreateIndex, { schema, opening }: Surroundings): boolean {
  const key = relationKey(schema, table);
  return tableByKey(opening, key)?.complete === true && tableByKey(schema, key)?.complete === false;
}

/** Both exist before the file: one is renamed or recreated with a rebuilt table, and nothing is new. */
export function stoodTogether(
  operation: CreateIndex,
  { schema, opening }: Surroundings,
  isOther: (one: Index) => boolean,
): boolean {
  const there = indexesOf(opening, relationKey(schema, operation.table)).filter(isThere);
  const mine = shapeOf(operation);
  return there.some((one) => sameShape(one, mine) && there.some((other) => other !== one && isOther(other)));
}

/** SQL Server's clustered index is the table: a narrow index with the same key reads less. */
export function isClusteredBeside(existing: Index, { options }: CreateIndex, { dialect }: Schema): boolean {
  return dialect === 'sqlserver' && existing.clustered !== options.some(({ name }) => name === 'clustered');
}
