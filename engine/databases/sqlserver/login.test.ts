/** Version, login and type names of a SQL Server, against answers written by its documentation: no SQL Server runs in tests. */
import { describe, expect, it } from 'vitest';
import { nvarchar } from '../../../test/databases/sqlserver/live/orders.ts';
import { recorded } from '../../../test/databases/sqlserver/live/recorded.ts';
import { checksQuery, indexesQuery, keysQuery, referencesQuery } from './catalog/introspect.ts';
import { typeText } from './catalog/type-text.ts';
import { sqlserverEngine } from './engine.ts';

describe('what a login is', () => {
  it.each([
    [['16.0.1000.6', '2', 'ann'], 'SQL Server', '2022 (16.0.1000.6)'],
    [['12.0.2000.8', '5', 'ann'], 'Azure SQL Database', '12.0.2000.8'],
    [['99.1', '3', 'ann'], 'SQL Server', '99.1'],
  ])('is told of %j', async (row, product, version) => {
    expect(await sqlserverEngine.identify(recorded([['ProductVersion', [row]]]))).toEqual({
      kind: 'known',
      product,
      version,
      user: 'ann',
    });
  });

  it.each([
    [['1', '1', '1', '1', '1', '1', '1'], ['it is in sysadmin: it can do everything']],
    [
      ['0', '1', '1', '1', '1', '1', '1'],
      ['it can do everything in this database (CONTROL, as db_owner has it)'],
    ],
    [
      ['0', '0', '1', '1', '1', '0', '1'],
      ['it may change rows of every table', 'it may create or alter objects in this database'],
    ],
    [['0', '0', '0', '0', '0', '0', '0'], ['it may change rows of dbo.a, dbo.b, dbo.c and 4 more']],
    [[null, '0', '0', '0', '0', '0', '0'], ['it may change rows of dbo.a, dbo.b, dbo.c and 4 more']],
  ])('%j can write as much as %j', async (rights, canWrite) => {
    const tables = ['dbo.a', 'dbo.b', 'dbo.c'].map((name) => [name, '7']);
    const session = recorded([
      ['IS_SRVROLEMEMBER', [rights]],
      ["'OBJECT'", tables],
    ]);
    expect(await sqlserverEngine.rights(session)).toEqual({ kind: 'read', canWrite });
  });

  it('is unknown where the server does not say it', async () => {
    expect(await sqlserverEngine.rights(recorded([['', { refused: 'No.' }]]))).toEqual({ kind: 'unknown' });
  });
});

it.each([
  [['varchar', 'sys', '0', '-1', '0', '0'], 'varchar(max)'],
  [nvarchar('20'), 'nvarchar(10)'],
  [['varbinary', 'sys', '0', '16', '0', '0'], 'varbinary(16)'],
  [['datetimeoffset', 'sys', '0', '10', '34', '7'], 'datetimeoffset(7)'],
  [['float', 'sys', '0', '8', '53', '0'], 'float'],
  [['email', 'dbo', '1', '200', '0', '0'], 'email'],
  [['e-mail', 'my types', '1', '200', '0', '0'], '[my types].[e-mail]'],
])('writes the type of %j', (row, text) => {
  expect(typeText(row)).toBe(text);
});

it('asks for names as parameters, and calls no function that waits for locks', () => {
  const queries = [keysQuery, referencesQuery, checksQuery, indexesQuery].map((query) => query('1 = 1'));
  expect(
    queries.filter((sql) =>
      /\b(?:OBJECT_NAME|SCHEMA_NAME|OBJECT_ID|TYPE_NAME|OBJECT_DEFINITION)\s*\(/i.test(sql),
    ),
  ).toEqual([]);
});
