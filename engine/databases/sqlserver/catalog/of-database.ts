/** Objects of a SQL Server database as a whole that the login can see: DDL triggers, and the server's other databases. */
import { idOf, object, when, type Listing } from '../../catalog/named.ts';
import { quotedName } from '../literal.ts';

const none = (): readonly string[] => [];

export const ofDatabase: readonly Listing[] = [
  {
    group: 'Database Triggers',
    // parent_class 0 is the database (page “sys.triggers”).
    sql: `SELECT tr.name, CONVERT(int, tr.is_disabled) AS is_disabled FROM sys.triggers tr WHERE tr.parent_class = 0 AND tr.is_ms_shipped = 0`,
    order: 'tr.name',
    values: none,
    objects: (rows) =>
      rows.map(([name, disabled]) =>
        object({
          kind: 'event-trigger',
          id: idOf(name ?? ''),
          name: name ?? '',
          detail: [when(disabled === '1', 'disabled')],
          sqlName: quotedName(name ?? ''),
        }),
      ),
  },
  {
    group: 'Databases',
    // On Azure SQL Database a connection sees its own and master.
    sql: `SELECT d.name, d.collation_name, d.state_desc, CONVERT(nvarchar(5), d.compatibility_level) AS level FROM sys.databases d
      WHERE d.database_id > 4 AND d.name <> DB_NAME()`,
    order: 'd.name',
    values: none,
    objects: (rows) =>
      rows.map(([name, collation, state, level]) =>
        object({
          kind: 'database',
          id: idOf(name ?? ''),
          name: name ?? '',
          detail: [when(state !== 'ONLINE', (state ?? '').toLowerCase())],
          facts: [
            `compatibility level ${level ?? '?'}`,
            when(collation !== null, `collation ${collation ?? ''}`),
            'Name it in a connection of its own to see what is in it.',
          ],
          sqlName: quotedName(name ?? ''),
        }),
      ),
  },
];
