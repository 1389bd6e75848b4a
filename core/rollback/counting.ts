/** Which column of a table gets its numbers from a sequence. Reads schemas; contains no SQL. */
import type { Column, Schema, Sequence, Table } from '../schema/model.ts';
import { lexemes } from '../schema/expression-text.ts';

export interface Numbered {
  readonly table: Table;
  readonly column: Column;
}

/** By its owner column, else by a default that uses it. */
export function numberedBy(
  schema: Schema,
  { key, name, ownedBy, schema: home }: Sequence,
): Numbered | undefined {
  const named = new Set([name, key, `${home}.${name}`]);
  for (const table of schema.relations.values()) {
    if (table.kind !== 'table') continue;
    for (const column of table.columns) {
      const isOwner = ownedBy?.relation === table.key && ownedBy.column === column.name;
      if (isOwner || (ownedBy === undefined && asks(column, named))) return { table, column };
    }
  }
  return undefined;
}

function asks({ default: value, generated }: Column, named: ReadonlySet<string>): boolean {
  if (value === undefined || generated !== undefined || !/nextval/i.test(value)) return false;
  return lexemes(value).some(
    ({ kind, text }) => kind === 'string' && named.has(text.slice(1, -1).replaceAll('"', '')),
  );
}
