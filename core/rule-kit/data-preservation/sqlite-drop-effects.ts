/** SQLite: DROP TABLE deletes the rows first, and where foreign keys are on, what others said for that case happens to their rows. */
import type { ObjectName } from '../../operations/model/operation.ts';
import { foreignKeysTo, relationKey, type ForeignKey } from '../../schema/lookup.ts';
import type { Surroundings } from '../tables/tables.ts';

export interface DropHarm {
  /** Key of the table that refers to the dropped one. */
  readonly child: string;
  /** What becomes of its rows; undefined if the drop fails instead. */
  readonly harm: string | undefined;
}

export function dropHarms(name: ObjectName, context: Surroundings): readonly DropHarm[] {
  const { schema } = context;
  const key = relationKey(schema, name);
  return foreignKeysTo(schema, key)
    .filter(({ table }) => table.key !== key && !context.isOfChange(table.origin))
    .map(({ table, constraint }) => ({ child: table.key, harm: harmOf(table.name, constraint) }));
}

function harmOf(child: string, { columns, references }: ForeignKey): string | undefined {
  if (references.onDelete === 'cascade') return `deletes the rows of ${child}, too`;
  const isSet = references.onDelete === 'set-null' || references.onDelete === 'set-default';
  return isSet ? `empties ${columns.join(', ')} of ${child}` : undefined;
}
