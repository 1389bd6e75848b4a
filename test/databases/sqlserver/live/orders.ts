/** What the catalog views of a SQL Server say of one table: rows as their documentation has them, for every test that reads a catalog. */
import type { Answer } from './recorded.ts';

export const nvarchar = (length: string) => ['nvarchar', 'sys', '0', length, '0', '0'];
export const int = ['int', 'sys', '0', '4', '10', '0'];
/** Schema and table are before what belongs to a table. */
export const of = (table: string, ...rows: readonly (readonly (string | null)[])[]) =>
  rows.map((row) => ['dbo', table, ...row]);

const keys = of(
  'orders',
  ['PK_orders', 'PK', 'id'],
  ['UQ_number', 'UQ', 'year'],
  ['UQ_number', 'UQ', 'number'],
);
const references = of(
  'orders',
  ['FK_customer', 'customer_id', 'dbo', 'customers', 'id', 'CASCADE', 'NO_ACTION', '0', '1'],
  ['FK_old', 'old_id', 'archive', 'orders', 'id', 'SET_NULL', 'SET_DEFAULT', '1', '1'],
);
const checks = of(
  'orders',
  ['CK_total', '([total]>=(0))', '0', '0', 'total'],
  ['CK_new', '([a]<[b])', '0', '1', null],
);
export const indexes = of(
  'orders',
  ['PK_orders', 'CLUSTERED', '1', '1', '0', null, 'id', '0', '0', '1', '77'],
  ['IX_open', 'NONCLUSTERED', '0', '0', '0', "([status]='open')", 'customer_id', '0', '1', '2', '77'],
  ['IX_open', 'NONCLUSTERED', '0', '0', '0', "([status]='open')", 'total', '1', '0', '2', '77'],
  ['IX_off', 'NONCLUSTERED', '1', '0', '1', null, 'number', '0', '0', '3', '77'],
  ['CS_all', 'NONCLUSTERED COLUMNSTORE', '0', '0', '0', null, 'total', '1', '0', '4', '77'],
);
export const scoped: readonly (readonly [string, Answer])[] = [
  ['sys.key_constraints', keys],
  ['sys.check_constraints', checks],
  ['JOIN sys.columns rc', references],
];
