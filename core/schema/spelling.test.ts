/** Names in their original case, for servers that ignore case: scripts, and how their objects are shown. */
import { expect, it } from 'vitest';
import { SqliteReader } from '../operations/sqlite/reader.ts';
import { SqlserverReader } from '../operations/sqlserver/reader.ts';
import { asWritten } from './as-written.ts';
import { indexesOf } from './lookup.ts';
import type { Schema } from './model.ts';
import { emptySchema } from './apply/apply.ts';
import { replaySection } from '../replay/section.ts';
import { isTable } from './apply/store.ts';
import { spelledKey, spelledValue } from './spelling.ts';
import { wordsOf } from './words.ts';

function built(dialect: 'sqlite' | 'sqlserver', text: string): Schema {
  const reader = dialect === 'sqlite' ? new SqliteReader() : new SqlserverReader();
  return replaySection(emptySchema(dialect), reader.statements(text, 0, text.length), 'a.sql').after;
}

function linesOf(schema: Schema): readonly string[] {
  const words = wordsOf(schema);
  return [...schema.relations.values()]
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap((one) => [
      `${words.qualified(one.schema, one.name)}${isTable(one) ? `: ${one.columns.map((each) => `${each.name} ${words.type(each)}`).join(', ')}` : ''}`,
      ...(isTable(one) ? one.constraints : []).map(
        ({ kind, name, columns, references }) =>
          `  ${kind} ${name} (${columns.join(', ')})${references === undefined ? '' : ` to ${references.relation} (${references.columns.join(', ')})`}`,
      ),
      ...indexesOf(schema, one.key)
        .filter(({ constraint }) => constraint === undefined)
        .map(({ name, elements }) => `  ${name} (${elements.map(({ column }) => column).join(', ')})`),
    ]);
}

it.each<['sqlite' | 'sqlserver', string, readonly string[]]>([
  [
    'sqlite',
    'CREATE TABLE "Users" (Id INTEGER PRIMARY KEY, eMail VARCHAR(20) UNIQUE); CREATE TABLE notes (user INTEGER REFERENCES USERS (ID)); CREATE INDEX IX_Notes ON Notes (USER);',
    [
      '"main"."Users": Id INTEGER, eMail VARCHAR(20)',
      '  primary-key PRIMARY KEY (Id)',
      '  unique UNIQUE (eMail)',
      '"main"."notes": user INTEGER',
      '  foreign-key FOREIGN KEY (user) to public.Users (Id)',
      '  IX_Notes (user)',
    ],
  ],
  [
    'sqlserver',
    "CREATE TABLE [dbo].[Orders] ([Id] int CONSTRAINT PK_Orders PRIMARY KEY, Note nvarchar(max)); CREATE INDEX IX_Note ON orders (NOTE); EXEC sp_rename 'dbo.Orders.Note', 'ReMark', 'COLUMN'; EXEC sp_rename 'Orders', 'Purchases';",
    ['[dbo].[Purchases]: Id int, ReMark nvarchar(max)', '  primary-key PK_Orders (Id)', '  IX_Note (ReMark)'],
  ],
  [
    'sqlserver',
    'CREATE TABLE Sales.Lines (a int UNIQUE);',
    ['[Sales].[Lines]: a int', '  unique UQ__Lines (a)'],
  ],
])('%s: %s', (dialect, text, lines) => {
  expect(linesOf(asWritten(built(dialect, text)))).toEqual(lines);
});

it('is asked by key and for what a message says', () => {
  const schema = built(
    'sqlserver',
    'CREATE TABLE Sales.OrderLines (Id int, OrderId int); CREATE TABLE Order_ (x int);',
  );
  expect(spelledKey(schema, 'sales.orderlines')).toBe('Sales.OrderLines');
  expect(spelledValue(schema, 'orderid, id and sales.orderlines')).toBe('OrderId, Id and Sales.OrderLines');
  expect(spelledValue(schema, 'order_ and 3 more')).toBe('Order_ and 3 more');
});
