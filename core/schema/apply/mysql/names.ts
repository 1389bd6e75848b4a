/** The names that InnoDB chooses for keys and constraints without an explicit name; they are local to their table. */
import { indexesOf } from '../../lookup.ts';
import type { Schema, Table } from '../../model.ts';
import { isSameName } from '../worded/columns.ts';
import { isMariadb } from '../../../migrations/dialect/server-version.ts';

/** The name of every primary key. */
export const primary = 'PRIMARY';

/** Named after the first column, with a number if that is taken. */
export function freeIndexName(schema: Schema, table: Table, first: string | undefined): string {
  const base = first ?? 'functional_index';
  const taken = indexesOf(schema, table.key).map(({ name }) => name);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}_${String(number)}`;
    const isPrimary = name.toUpperCase() === primary;
    if (!isPrimary && !taken.some((one) => isSameName(one, name))) return name;
  }
}

/** `orders_ibfk_1`, counting up from the highest that exists. */
export function freeForeignKeyName(table: Table): string {
  return `${table.name}_ibfk_${String(highest(table, `${table.name}_ibfk_`) + 1)}`;
}

export function freeCheckName(schema: Schema, table: Table): string {
  const stem = isMariadb(schema.server ?? 0) ? 'CONSTRAINT_' : `${table.name}_chk_`;
  return `${stem}${String(highest(table, stem) + 1)}`;
}

function highest(table: Table, stem: string): number {
  const numbers = table.constraints.flatMap(({ name }) =>
    name.startsWith(stem) && /^\d+$/.test(name.slice(stem.length)) ? [Number(name.slice(stem.length))] : [],
  );
  return Math.max(0, ...numbers);
}

/** The generated names of a table after it is renamed. */
export function followsTable(name: string, from: string, to: string): string {
  const stem = [`${from}_ibfk_`, `${from}_chk_`].find((one) => name.startsWith(one));
  return stem === undefined ? name : `${to}${name.slice(from.length)}`;
}
