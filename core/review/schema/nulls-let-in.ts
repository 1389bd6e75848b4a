/** Columns in which the change lets nulls in: none was there before, and from it on there may be. */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { type Placed, schemaAt } from '../placed.ts';

export interface NullsLetIn {
  /** `users.mail`. */
  readonly name: string;
  /** Of its table. */
  readonly key: string;
  readonly column: string;
}

export function nullsLetInAt({ one, section, at, start }: Placed): readonly NullsLetIn[] {
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropNotNull') return [];
    const key = relationKey(schemaAt({ section, at }), operation.table);
    const of = operation.column.text;
    const [was, is] = [start, section.after].map((schema) => {
      const table = tableByKey(schema, key);
      return table && column(table, of);
    });
    return was?.nullable === false && is?.nullable === true
      ? [{ name: oneLine(`${displayName(key)}.${of}`), key, column: of }]
      : [];
  });
}
