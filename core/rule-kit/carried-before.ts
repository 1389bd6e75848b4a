/**
 * Values that a migration before has taken elsewhere: it has read the table, and made one that has a column of the same name. Not on
 * PostgreSQL, whose migrations are not cut where one statement cannot follow another. What statements of the same file copy is copied.ts's.
 */
import { isAt } from '../migrations/listing.ts';
import type { ObjectName } from '../operations/operation.ts';
import { column as columnOf, relationKey } from '../schema/lookup.ts';
import { earlier, operationsOf } from './section.ts';
import type { Surroundings } from './tables.ts';

export function isCarriedBefore(
  column: string,
  table: ObjectName,
  { schema, schemas, existing, path }: Surroundings,
): boolean {
  const key = relationKey(schema, table);
  const reader = schemas[0]?.rowsGiven.get(key)?.readBy;
  if (reader === undefined || reader === path) return false;
  const own = existing.findIndex((one) => isAt(path, one.path));
  const before = existing[own - 1];
  if (before === undefined) return false;
  // Of many tables a column is called so.
  if (!isAt(reader, before.path) && usual.test(column)) return false;
  for (const one of schema.relations.values())
    if (one.kind === 'table' && one.key !== key && one.origin.file === reader)
      if (columnOf(one, column) !== undefined) return true;
  return false;
}

const usual =
  /^(?:id|uuid|guid|name|title|label|type|kind|state|status|data|value|key|code|text|note|notes|comment|description|date|time|timestamp|version|active|enabled|url|path|email|user|(?:user|account|owner|parent)_?id|(?:created|updated|deleted|modified)(?:_?(?:at|on|by|date|time))?)$/i;

/** A helper procedure of this file, which it takes away again, reads the column and writes elsewhere: what it does with the values is its own. */
export function isCarriedByHelper(column: string, table: ObjectName, context: Surroundings): boolean {
  const { schema } = context;
  if (schema.dialect === 'postgresql') return false;
  const dropped = operationsOf(context.siblings).flatMap((one) =>
    one.kind === 'dropFunction' ? [relationKey(schema, one.function)] : [],
  );
  return operationsOf(earlier(context)).some((one) => {
    if (one.kind !== 'createFunction' || !dropped.includes(relationKey(schema, one.function))) return false;
    const words = new Set((one.source ?? '').toLowerCase().match(/\w+/g));
    const isRead = words.has(column.toLowerCase()) && words.has(table.name.text.toLowerCase());
    return isRead && (words.has('insert') || words.has('update'));
  });
}

/** A migration in a program has asked for the rows before: what becomes of them stands between its statements. */
export function isReadByProgram(name: ObjectName, context: Surroundings): boolean {
  const { schema, path } = context;
  if (schema.dialect === 'postgresql' || path.endsWith('.sql')) return false;
  const key = relationKey(schema, name);
  return operationsOf(earlier(context)).some(
    (one) => one.kind === 'select' && one.reads.some((read) => relationKey(schema, read) === key),
  );
}
