/** Columns for which an INSERT must give a value, so that code which does not know them cannot write to the table. */
import { column as columnOf, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import type { Surroundings } from '../tables/tables.ts';

/** Code that omits it cannot insert while it exists. A trigger may provide the value, as did a default that this file has dropped. */
export function isNeeded(
  columns: Table['columns'],
  table: Table | undefined,
  { opening }: Pick<Surroundings, 'opening'>,
): boolean {
  const before = table && tableByKey(opening, table.key);
  return (
    table?.triggers.length === 0 &&
    columns.some(
      ({ name, nullable, default: value, identity, generated, mysql: own }) =>
        !nullable &&
        value === undefined &&
        own?.autoIncrement !== true &&
        identity === undefined &&
        generated === undefined &&
        (before && columnOf(before, name))?.default === undefined,
    )
  );
}
