/**
 * A script of SQL Server's beside the migrations that drops tables and makes them anew, and nothing else, as SSMS writes it: that is what it is
 * for, and nothing shows that anybody runs it where there are rows.
 */
import type { ObjectName } from '../operations/operation.ts';
import { relationKey } from '../schema/lookup.ts';
import { operationsOf } from './section.ts';
import type { Surroundings } from './tables.ts';

export function isDefinitionAlone({
  file,
  schema,
  siblings,
}: Pick<Surroundings, 'file' | 'schema' | 'siblings'>): boolean {
  if (file !== undefined || schema.dialect !== 'sqlserver') return false;
  const operations = operationsOf(siblings);
  const made = operations.flatMap((one) =>
    one.kind === 'createTable' ? [relationKey(schema, one.table)] : [],
  );
  const isOwn = (one: ObjectName): boolean => made.includes(relationKey(schema, one));
  return operations.every((one) => {
    if (one.kind === 'dropRelation') return one.relation !== 'table' || isOwn(one.target);
    if (one.kind === 'truncate') return one.tables.every(isOwn);
    return !('table' in one) || one.table === undefined || isOwn(one.table);
  });
}
