/** The schema after statements of SQL Server: tables with columns, keys and indexes, one line each. */
import { expect, it } from 'vitest';
import { SqlserverReader } from '../../../operations/sqlserver/reader.ts';
import { indexesOf } from '../../lookup.ts';
import type { Constraint, Schema } from '../../model.ts';
import { replaySection } from '../../../replay/section.ts';
import { emptySchema } from '../apply.ts';
import { isTable } from '../store.ts';

const orders =
  "CREATE TABLE [dbo].[Orders] ([Id] int IDENTITY(1,1) CONSTRAINT PK_Orders PRIMARY KEY, Note nvarchar(50) CONSTRAINT DF_Note DEFAULT N'x', CustomerId int NOT NULL);";

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a primary key is clustered, and takes no NULL; names are the same in any case',
    orders,
    [
      "orders: id int not null, note nvarchar default N'x', customerid int not null",
      '  pk_orders clustered unique (id)',
      '  primary-key pk_orders',
    ],
  ],
  [
    'a clustered index that is there leaves the key to another one',
    'CREATE TABLE t (a int NOT NULL, INDEX ix CLUSTERED (a)); ALTER TABLE t ADD PRIMARY KEY (a);',
    ['t: a int not null', '  ix clustered (a)', '  pk__t unique (a)', '  primary-key pk__t'],
  ],
  [
    'dbo and other schemas; #tables go with the session',
    'CREATE SCHEMA s;\nGO\nCREATE TABLE s.t (a int); CREATE TABLE #t (a int); ALTER SCHEMA dbo TRANSFER s.t;',
    ['t: a int'],
  ],
  [
    'ALTER COLUMN: type and NOT NULL, and the default stays',
    `${orders} ALTER TABLE Orders ALTER COLUMN Note nvarchar(max) NOT NULL; ALTER TABLE Orders ALTER COLUMN CustomerId bigint;`,
    [
      "orders: id int not null, note nvarchar not null default N'x', customerid bigint",
      '  pk_orders clustered unique (id)',
      '  primary-key pk_orders',
    ],
  ],
  [
    'a default is a constraint with a name',
    `${orders} ALTER TABLE Orders DROP CONSTRAINT DF_Note, COLUMN Note; ALTER TABLE Orders ADD CONSTRAINT d DEFAULT 0 FOR CustomerId;`,
    [
      'orders: id int not null, customerid int not null default 0',
      '  pk_orders clustered unique (id)',
      '  primary-key pk_orders',
    ],
  ],
  [
    'trust is lost by NOCHECK and comes back by WITH CHECK CHECK',
    'CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0), b int CONSTRAINT d CHECK (b > 0)); ALTER TABLE t NOCHECK CONSTRAINT ALL; ALTER TABLE t CHECK CONSTRAINT ALL; ALTER TABLE t WITH CHECK CHECK CONSTRAINT d;',
    ['t: a int, b int', '  check c untrusted', '  check d'],
  ],
  [
    'sp_rename of a table, a column, an index and a key; references follow',
    `${orders} CREATE TABLE Lines (OrderId int REFERENCES Orders (Id)); CREATE INDEX ix ON Orders (CustomerId); EXEC sp_rename 'dbo.Orders.ix', 'ix2', 'INDEX'; EXEC sp_rename 'dbo.Orders.CustomerId', 'BuyerId', 'COLUMN'; EXEC sp_rename 'PK_Orders', 'PK_P'; EXEC sp_rename 'Orders', 'Purchases';`,
    [
      'lines: orderid int',
      '  foreign-key fk__lines to purchases',
      "purchases: id int not null, note nvarchar default N'x', buyerid int not null",
      '  ix2 (buyerid)',
      '  pk_p clustered unique (id)',
      '  primary-key pk_p',
    ],
  ],
  [
    'what runs only where it is missing is there once; what may run is not sure',
    "IF OBJECT_ID('t') IS NULL CREATE TABLE t (a int)\nIF COL_LENGTH('t', 'b') IS NULL ALTER TABLE t ADD b int\nIF @x = 1 ALTER TABLE t DROP COLUMN a",
    ['t: a int, b int'],
  ],
  ['dropped', `${orders} DROP TABLE IF EXISTS dbo.orders, dbo.none;`, []],
];

it.each(cases)('%s', (_, sql, expected) => {
  const statements = new SqlserverReader().statements(sql, 0, sql.length);
  expect(linesOf(replaySection(emptySchema('sqlserver', 2019), statements, 'a.sql').after)).toEqual(expected);
});

function linesOf(schema: Schema): readonly string[] {
  return [...schema.relations.values()]
    .filter(isTable)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap((table) => [
      `${shown(table.key)}: ${table.columns
        .map(
          (one) =>
            `${one.name} ${one.type.name}${one.nullable ? '' : ' not null'}${one.default === undefined ? '' : ` default ${one.default}`}`,
        )
        .join(', ')}`,
      ...indexesOf(schema, table.key)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(
          (one) =>
            `  ${one.name}${one.clustered ? ' clustered' : ''}${one.unique ? ' unique' : ''} (${one.elements.map(({ column }) => column).join(', ')})`,
        ),
      ...table.constraints.map(constraintLine),
    ]);
}

function constraintLine({ kind, name, valid, references }: Constraint): string {
  return `  ${kind} ${name}${valid ? '' : ' untrusted'}${references === undefined ? '' : ` to ${shown(references.relation)}`}`;
}

function shown(key: string): string {
  return key.replace('public.', '');
}
