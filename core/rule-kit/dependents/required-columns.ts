/** Columns that an INSERT has to give a value, so that code which knows nothing of them cannot write to the table. */
import { column as columnOf, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import type { Surroundings } from '../tables/tables.ts';

/** Code without it cannot insert as long as it is there. A trigger may give it its value, and so did a default that this file has taken away. */
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
