/** Defaults that a change sets again as they were, or with a cast to the type that the column has: nothing of them changes. */
import type { Operation } from '../../operations/operation.ts';
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import { typeText } from '../../schema/type-text.ts';
import { type Placed, schemaAt } from '../placed.ts';

export function isSameDefault(operation: Operation, placed: Placed): boolean {
  if (operation.kind !== 'setDefault') return false;
  const key = relationKey(schemaAt(placed), operation.table);
  const [was, is] = [placed.start, placed.section.after].map((schema) => {
    const table = tableByKey(schema, key);
    return table && column(table, operation.column.text);
  });
  if (was?.default === undefined || is === undefined) return false;
  const types = [was, is].map(({ type }) => typeText(type));
  return plain(was.default, types) === plain(operation.default.text, types);
}

/** Without a cast to one of the types. */
function plain(text: string, types: readonly string[]): string {
  const [, value = '', type] = /^(.*?)(?:::([\w ]+))?$/s.exec(text.trim()) ?? [];
  const named = type?.trim().toLowerCase().replace('timestamp with time zone', 'timestamptz');
  const isCast = named !== undefined && types.includes(named.replace(' without time zone', ''));
  // Letters between quotes are a value.
  const of = (isCast ? value : text).trim();
  return of.includes("'") ? of : of.toLowerCase().replaceAll(/\s+/g, '');
}
