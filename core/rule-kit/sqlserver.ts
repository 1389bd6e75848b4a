/** What the rules for SQL Server share: how their examples are marked, and what editions can do online. */
import { sqlserverEdition } from '../migrations/dialect/server-version.ts';
import type { ObjectName } from '../operations/model/operation.ts';
import { relationKey } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { earlier, operationsOf } from './statements/neighbours.ts';
import type { Surroundings } from './tables/tables.ts';

/** Builds beside others' work are for Enterprise, Developer and Azure alone; undefined if nobody says which edition it is. */
export function buildsOnline(server: number): boolean | undefined {
  const edition = sqlserverEdition(server);
  return edition === 'unknown' ? undefined : edition !== 'standard';
}

/** The same script creates it if it is missing, that is, on its first run: then nobody waits for it. */
export function isMadeBefore(context: Surroundings, table: ObjectName): boolean {
  const key = relationKey(context.schema, table);
  return operationsOf(earlier(context)).some(
    (one) =>
      (one.kind === 'createTable' || one.kind === 'createTableAs') &&
      relationKey(context.schema, one.table) === key &&
      context.table(table)?.origin.file === context.path,
  );
}

/** SQL Server increments it with each change of the row. */
export function isRowVersion(
  { type, default: value }: Table['columns'][number],
  { schema }: Pick<Surroundings, 'schema'>,
): boolean {
  if (schema.dialect !== 'sqlserver') return false;
  return value === undefined && (type.name === 'rowversion' || type.name === 'timestamp');
}
