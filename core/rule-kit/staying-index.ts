/** Whether an index that a statement makes is still there when all migrations have run, and one that it is held against too. What goes again is nobody's concern for long. */
import type { CreateIndex } from '../operations/operation.ts';
import { indexesOf, isThere, relationKey, resolveIndex, tableByKey } from '../schema/lookup.ts';
import type { Index, Schema } from '../schema/model.ts';
import { sameShape } from '../schema/replay/index-shape.ts';
import type { RuleContext } from './context.ts';
import type { Messages } from './define-rule.ts';
import { isDroppedByHelper } from './dropped-by-helper.ts';
import { standsOnOther } from './other-base.ts';
import { operationsBehind } from './section.ts';
import type { Surroundings } from './tables.ts';

/** Neither this migration nor one behind it drops it. Without a name of its own it is not looked for. */
export function staysIndex(
  { name, table, withTable }: CreateIndex,
  { latest, file, path, schema }: Surroundings,
): boolean {
  // The table is there already, with this index: a file of the whole schema says so again.
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
 * Whether an index that was there before a statement makes another one of the same table still stands behind its file: none takes it away on a way that
 * replay does not see, and it was made by what this file stands on. It looks through the file: ask of few.
 */
export function standsBeside(existing: Index, made: CreateIndex, context: RuleContext<Messages>): boolean {
  return (
    !(existing.origin.file !== context.path && standsOnOther(context)) &&
    !isDroppedByHelper(existing.name, made.table, context) &&
    !isDroppedBelow(existing.name, context)
  );
}

/**
 * An index is surely there, and does what it did before: another one may have its name. Of one that was made IF NOT EXISTS the history has no other of
 * that name: its first statement is the one that made it.
 */
export function isSureIn({ indexes }: Schema, index: Index): boolean {
  const there = indexes.get(index.key);
  const isSame = there?.relation === index.relation && sameShape(there, index);
  return isSame && isThere(there) && there.valid;
}

/** A statement below takes it away, whatever a migration behind this one makes under its name. */
function isDroppedBelow(name: string, context: Surroundings): boolean {
  return operationsBehind(context).some(
    (one) => one.kind === 'dropIndex' && one.index.name.text.toLowerCase() === name.toLowerCase(),
  );
}
