/** The columns by which tables are joined: those of primary and foreign keys. */
import { foreignKeysFrom, primaryKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { BaseColumn } from '../offers.ts';

export function isKeyColumn(schema: Schema, { relation, column }: BaseColumn): boolean {
  const table = tableByKey(schema, relation);
  if (table === undefined) return false;
  return (
    primaryKey(table)?.columns.includes(column) === true ||
    foreignKeysFrom(table).some(({ columns }) => columns.includes(column))
  );
}
