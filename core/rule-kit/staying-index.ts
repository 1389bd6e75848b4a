/** Whether an index that a statement makes is still there when all migrations have run. What goes again is nobody's concern for long. */
import type { CreateIndex } from '../operations/operation.ts';
import { indexesOf, relationKey, resolveIndex, tableByKey } from '../schema/lookup.ts';
import { later, operationsOf } from './section.ts';
import type { Surroundings } from './tables.ts';

/** Neither this migration nor one behind it drops it. Without a name of its own it is not looked for. */
export function staysIndex(
  { name, table, withTable }: CreateIndex,
  { latest, file, path, schema }: Surroundings,
): boolean {
  // The table is there already, with this index: a file of the whole schema says so again.
  if (withTable === true && tableByKey(schema, relationKey(schema, table))?.origin.file !== path)
    return false;
  if (name === undefined || file === undefined) return true;
  const stays =
    resolveIndex(latest, { ...table, name }) ??
    // Where indexes have their names in their table.
    indexesOf(latest, relationKey(latest, table)).find((one) => one.name === name.text);
  return stays?.origin.file === path;
}

/** A statement below takes it away, whatever a migration behind this one makes under its name. */
export function isDroppedBelow(name: string, context: Surroundings): boolean {
  return operationsOf(later(context)).some(
    (one) => one.kind === 'dropIndex' && one.index.name.text.toLowerCase() === name.toLowerCase(),
  );
}
