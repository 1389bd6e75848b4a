/** Objects of a whole MySQL or MariaDB server that the login can see: the other databases. */
import { idOf, type Listing, object } from '../../catalog/named.ts';
import { quotedName } from '../literal.ts';
import { inScope, type Reading } from './reading.ts';

/** If the connection names no database, all of them are schemas of the tree, and none is listed here. */
export function ofDatabase({ database }: Reading): readonly Listing[] {
  if (database === undefined) return [];
  const { sql } = inScope('SCHEMA_NAME', { database: undefined });
  return [
    {
      group: 'Databases',
      sql: `SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA
        WHERE ${sql} AND SCHEMA_NAME <> ?`,
      values: () => [database],
      objects: (rows) =>
        rows.map(([name, , collation]) =>
          object({
            kind: 'database',
            id: idOf(name ?? ''),
            name: name ?? '',
            facts: [
              `collation ${collation ?? ''}`,
              'Name it in a connection of its own to see what is in it.',
            ],
            sqlName: quotedName(name ?? ''),
          }),
        ),
    },
  ];
}
