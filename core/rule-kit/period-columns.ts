/** The two columns of a period of SQL Server's: the server writes since when a row stands, and until when it stood. No value of anybody's is in them. */
import type { ObjectName } from '../operations/operation.ts';
import { relationKey } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { earlier, operationsOf } from './section.ts';
import type { Surroundings } from './tables.ts';

/** All columns that the statement drops. Of a table that nobody saw made, a DROP PERIOD before it and the first column's name show it. */
export function isOfPeriod(
  columns: Table['columns'],
  table: ObjectName,
  context: Pick<Surroundings, 'schema' | 'siblings' | 'statement'>,
): boolean {
  if (columns.length > 0) return columns.every((one) => one.sqlserver?.period === true);
  const [first] = context.statement.parsed.operations;
  if (first?.kind !== 'dropColumn' || !periodName.test(first.column.text)) return false;
  const key = relationKey(context.schema, table);
  return operationsOf(earlier(context)).some(
    (one) =>
      one.kind === 'alterTableOption' &&
      one.options.some(({ name }) => name === 'no period') &&
      relationKey(context.schema, one.table) === key,
  );
}

const periodName = /(?:start|from|begin|since|end|until|to)(?:_?(?:time|date|utc|at))*$/i;
