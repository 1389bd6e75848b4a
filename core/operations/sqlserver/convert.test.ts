/** The operations of Transact-SQL statements in short form, or none if a statement is not understood to its end. */
import { expect, it } from 'vitest';
import { tokenize } from '../../syntax/sqlserver/lexer.ts';
import type { Operation } from '../model/operation.ts';
import { operationsOf } from './convert.ts';

const cases: readonly (readonly [string, readonly string[]])[] = [
  [
    "CREATE TABLE [dbo].[Orders] ([Id] INT IDENTITY(1,1) NOT NULL, Note NVARCHAR(MAX) COLLATE Latin1_General_CI_AS NULL CONSTRAINT df DEFAULT (N'x'), Total AS (a + b) PERSISTED NOT NULL, g UNIQUEIDENTIFIER ROWGUIDCOL DEFAULT NEWID(), CONSTRAINT [PK_Orders] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY], CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES s.t (x, y) ON DELETE CASCADE, INDEX ix NONCLUSTERED (Note DESC) INCLUDE (a) WHERE a > 1) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]",
    [
      'createTable orders: id int, note nvarchar, total , g uniqueidentifier, primary-key foreign-key',
      'createIndex ix',
    ],
  ],
  [
    'create table #t (a timestamp, rowversion rowversion)',
    ['createTable pg_temp.#t: a timestamp, rowversion timestamp '],
  ],
  ['CREATE TABLE db..t (a int)', ['createTable t: a int ']],
  [
    'create table h (a int, s datetime2 generated always as row start hidden not null, e datetime2 generated always as row end not null, period for system_time (s, e)) with (system_versioning = on (history_table = dbo.hh))',
    ['createTable h: a int, s datetime2, e datetime2 '],
  ],
  [
    'alter table a add b int not null constraint d default 0 with values, c as (b * 2), constraint u unique (b), index i (b)',
    ['addColumn', 'addColumn', 'addConstraint', 'createIndex i'],
  ],
  [
    'alter table a add s datetime2 generated always as row start hidden not null, e datetime2 generated always as row end hidden constraint d default 0, period for system_time (s, e)',
    ['addColumn', 'addColumn', 'alterTableOption'],
  ],
  ['alter table a add constraint d default (getutcdate()) for b', ['setDefault']],
  [
    'alter table a with nocheck add constraint f foreign key (b) references c (d) not for replication',
    ['addConstraint'],
  ],
  ['alter table a with check check constraint f', ['validateConstraint']],
  ['alter table a nocheck constraint all', ['alterTableOption']],
  ['alter table a drop column if exists b, c, constraint d', ['dropColumn', 'dropColumn', 'dropConstraint']],
  ['alter table a drop constraint b with (online = on)', ['dropConstraint']],
  [
    'alter table a alter column b nvarchar(10) collate Latin1_General_CI_AS not null with (online = on)',
    ['redefineColumn online'],
  ],
  ['alter table a alter column b drop masked', ['alterColumnOption']],
  ['alter table a switch partition 1 to b partition 2', ['alterTableOption']],
  ['alter table a rebuild with (data_compression = page)', ['alterTableOption']],
  ['alter table a set (system_versioning = off)', ['alterTableOption']],
  ['alter table a disable trigger all', ['alterTableOption']],
  [
    'create unique nonclustered index i on dbo.t (a, b desc) include (c) where a is not null with (online = on, fillfactor = 80) on [PRIMARY]',
    ['createIndex i'],
  ],
  ['create clustered columnstore index i on t with (drop_existing = on)', ['createIndex i']],
  ['create primary xml index i on t (x)', ['createIndex i']],
  [
    'alter index all on t rebuild partition = all with (online = on (wait_at_low_priority (max_duration = 1 minutes, abort_after_wait = self)))',
    ['reindex online'],
  ],
  ['alter index i on t disable', ['alterTableOption']],
  ['drop index i on t, j on u', ['dropIndex', 'dropIndex']],
  ['drop index t.i', ['dropIndex']],
  ['drop index if exists [s].[t].[i], t.j', ['dropIndex', 'dropIndex']],
  ["exec sp_rename 'dbo.t', 'u'", ['renameRelation']],
  ["EXEC sys.sp_rename @objname = N'[dbo].[t].[c]', @newname = N'd', @objtype = 'COLUMN'", ['renameColumn']],
  ["sp_rename 't.i', 'j', 'INDEX'", ['renameConstraint']],
  ["exec ('drop table ' + @t)", ['executeDynamic']],
  ["exec (N'insert into dbo.tmp_t (a) select a from dbo.t tablockx')", ['executeDynamic', 'insert tmp_t']],
  ["exec ('insert into t values (''a'')')", ['executeDynamic']],
  ['create table t (a int not null default next value for s.q, b int)', ['createTable t: a int, b int ']],
  ["exec sp_executesql @sql, N'@a int', @a = 1", ['executeDynamic']],
  ['exec @r = dbo.p @a = 1, @b output', ['select']],
  [
    'create or alter procedure dbo.p @a int = 1, @b AS nvarchar(max) output with recompile as begin select 1 end',
    ['createFunction'],
  ],
  ['create function f (@a int) returns table as return select 1 a', ['createFunction']],
  ['create function f (@a int) returns table return select 1 a', ['createFunction']],
  [
    'alter trigger dbo.t on dbo.o with execute as owner after insert, update as begin select 1 end',
    ['createTrigger'],
  ],
  ['create view dbo.v (a, b) with schemabinding as select a, b from dbo.t', ['createView']],
  ['create schema s authorization dbo', ['createSchema']],
  ['alter schema s transfer object::dbo.t', ['setSchema']],
  ['create type dbo.ids as table (id int not null primary key)', ['createType']],
  ['create type flag from bit not null', ['createType']],
  ['create sequence s as bigint start with 1 increment by 1 no cache', ['createSequence']],
  ["create login l with password = 'secret', default_database = shop", ['createRole']],
  ['create user u for login l with default_schema = dbo', ['createRole']],
  ['alter role db_datareader add member u', ['createRole']],
  ['grant select, update (a) on object::dbo.t to u with grant option', ['grant']],
  ['deny execute on schema::sales to u', ['revoke']],
  ['grant view definition to u', ['grant']],
  ['truncate table t with (partitions (1 to 2))', ['truncate']],
  ['update o set a = 1 from orders o where o.b = 2', ['update where orders']],
  ['update top (10) t set a = 1', ['update where t']],
  ['update t set a = 1', ['update t']],
  ['delete o from orders as o join x on x.id = o.id', ['delete where orders']],
  ['delete t', ['delete t']],
  ['with c as (select top 5 * from t) delete from c', ['delete t']],
  ['insert into @t (a) output inserted.a select 1', ['insert @t']],
  ['merge into t as x using s on x.a = s.a when matched then delete;', ['insert t']],
  ['select a into #x from t', ['createTableAs #x']],
  ['update statistics t with fullscan', ['vacuum']],
  ['begin tran x with mark', ['begin']],
  ['commit', ['commit']],
  ['rollback transaction x', ['rollback']],
  ['save tran x', ['savepoint']],
  ['set xact_abort, nocount on', ['setVariable', 'setVariable']],
  ['set identity_insert dbo.t on', ['setVariable']],
  ['use [shop]', ['setVariable']],
  ['create partition function pf (int) as range right for values (1, 2)', ['select']],
  ['alter table a drop', []],
  ['alter table a alter column b type bigint', []],
  ['create table t (a int, b enum(1))) engine = InnoDB', []],
  ['create index i on t using gin (a)', []],
  ['vacuum full', []],
];

it.each(cases)('%s', (sql, expected) => {
  expect(read(sql).map(short)).toEqual(expected);
});

it('takes what runs only where it is missing for IF NOT EXISTS, and the like', () => {
  const guarded = [
    'create table t (a int)',
    'alter table t add b int',
    'drop table t',
    'create index i on t (a)',
  ].flatMap((sql) => read(sql, true));
  expect(
    guarded.map((one) => ('ifNotExists' in one && one.ifNotExists) || ('ifExists' in one && one.ifExists)),
  ).toEqual([true, true, true, true]);
});

it('keeps no password', () => {
  expect(JSON.stringify(read("create login l with password = 'secret'"))).not.toContain('secret');
});

it('reads how a command is put together', () => {
  const [made] = read("exec('select * from ' + quotename(@t) + N' where a = ''' + @v + '''')");
  expect(made?.kind === 'executeDynamic' && made.pieces).toMatchObject({
    kind: 'concatenation',
    parts: [
      { kind: 'literal', value: 'select * from ' },
      { kind: 'call', function: 'quotename', arguments: [{ kind: 'variable', name: '@t' }] },
      { kind: 'literal', value: " where a = '" },
      { kind: 'variable', name: '@v' },
      { kind: 'literal', value: "'" },
    ],
  });
});

function read(sql: string, guarded = false): readonly Operation[] {
  const tokens = tokenize(sql).filter(
    ({ kind, start, end }) => kind !== 'comment' && sql.slice(start, end) !== ';',
  );
  return operationsOf(sql, tokens, guarded) ?? [];
}

function short(operation: Operation): string {
  const { kind } = operation;
  switch (operation.kind) {
    case 'createTable': {
      const { schema, name } = operation.table;
      const columns = operation.columns.map((one) => `${one.name.text} ${one.type.name}`).join(', ');
      const constraints = operation.constraints.map((one) => one.kind).join(' ');
      const comma = columns !== '' && constraints !== '' ? ',' : '';
      return `${kind} ${schema === undefined ? '' : `${schema.text}.`}${name.text}: ${columns}${comma} ${constraints}`;
    }
    case 'createTableAs':
    case 'insert':
      return `${kind} ${operation.table.name.text}`;
    case 'createIndex':
      return `${kind} ${operation.name?.text ?? ''}`;
    case 'redefineColumn':
    case 'reindex':
      return `${kind}${(operation.options ?? []).map(({ name }) => ` ${name}`).join('')}`;
    case 'update':
    case 'delete':
      return `${kind}${operation.where === undefined ? '' : ' where'} ${operation.table.name.text}`;
    default:
      return kind;
  }
}
