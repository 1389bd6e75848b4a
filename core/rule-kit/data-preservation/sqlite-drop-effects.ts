/** SQLite: DROP TABLE deletes the rows first and, with foreign keys on, runs the ON DELETE actions of referencing tables. */
import type { ObjectName } from '../../operations/model/operation.ts';
import { foreignKeysTo, relationKey, type ForeignKey } from '../../schema/lookup.ts';
import type { Surroundings } from '../tables/tables.ts';

export interface DropHarm {
  /** Key of the referencing table. */
  readonly child: string;
  /** What happens to its rows; undefined if the DROP fails instead. */
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
