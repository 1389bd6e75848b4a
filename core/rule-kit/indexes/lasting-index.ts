/**
 * Whether an index that a statement makes, and one that it is held against, both stand when all migrations have run, and whether the two stood side by
 * side before the file. All of it by replay.
 */
import type { CreateIndex } from '../../operations/model/operation.ts';
import { indexesOf, isThere, relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import { sameShape, shapeOf } from '../../schema/apply/index-shape.ts';
import type { Surroundings } from '../tables/tables.ts';

/** Neither this migration nor one after it drops it. Without a name of its own it is not looked for. */
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
    // Where indexes have their names in their table.
    indexesOf(latest, relationKey(latest, table)).find((one) => one.name === name.text);
  return stays?.origin.file === path;
}

/**
 * An index is surely there, and does what it did before, at the end of the file and of the folder: another one may have its name. Of one that was made
 * IF NOT EXISTS the history has no other of that name: its first statement is the one that made it.
 */
export function isThereInTheEnd(index: Index, { after, latest }: Surroundings): boolean {
  return [after, latest].every((schema) => isSureIn(schema, index));
}

function isSureIn({ indexes }: Schema, index: Index): boolean {
  const there = indexes.get(index.key);
  const isSame = there?.relation === index.relation && sameShape(there, index);
  return isSame && isThere(there) && there.valid;
}

/** A command that could not be read has changed the table before the statement: what is left of its indexes is not known. */
export function isUnreadBefore({ table }: CreateIndex, { schema, schemas: [first] }: Surroundings): boolean {
  const key = relationKey(schema, table);
  return (
    first !== undefined &&
    tableByKey(first, key)?.complete === true &&
    tableByKey(schema, key)?.complete === false
  );
}

/** The file found both on the table: one is renamed or comes again with a rebuilt table, and nothing is new. */
export function stoodTogether(
  operation: CreateIndex,
  { schema, schemas: [first] }: Surroundings,
  isOther: (one: Index) => boolean,
): boolean {
  if (first === undefined) return false;
  const there = indexesOf(first, relationKey(schema, operation.table)).filter(isThere);
  const mine = shapeOf(operation);
  return there.some((one) => sameShape(one, mine) && there.some((other) => other !== one && isOther(other)));
}

/** SQL Server's clustered index is the table: a narrow one with the same key is read with less. */
export function isClusteredBeside(existing: Index, { options }: CreateIndex, { dialect }: Schema): boolean {
  return dialect === 'sqlserver' && existing.clustered !== options.some(({ name }) => name === 'clustered');
}
