/** Where Transact-SQL statements end, which need no semicolons: texts with their statements. */
import { expect, it } from 'vitest';
import { split } from './splitter.ts';

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['semicolons', 'select 1; select 2', ['select 1', 'select 2']],
  ['nothing', ' -- nothing\n/* at /* all */ GO\n*/\nGO\n;', []],
  [
    'quotes',
    `select ';', "a;""b", [c;]]d], N'it''s; \\'; b`,
    [`select ';', "a;""b", [c;]]d], N'it''s; \\'`, 'b'],
  ],
  [
    'batches in any case',
    'select 1\ngo\nselect 2\n  GO 5\nselect 3\nGo -- here\nselect 4\nGO;\n',
    ['select 1', 'select 2', 'select 3', 'select 4'],
  ],
  [
    'GO in quotes, comments and lines of others',
    "select '\nGO\n' as go, 1 AS\n go_on\n/*\nGO\n*/ select 2",
    ["select '\nGO\n' as go, 1 AS\n go_on", 'select 2'],
  ],
  [
    'no semicolons',
    'alter table a add b int alter table a drop column c drop table d exec p 1, @x = 2 print 1',
    ['alter table a add b int', 'alter table a drop column c', 'drop table d', 'exec p 1, @x = 2', 'print 1'],
  ],
  [
    'the END of a period, and of a block',
    'begin alter table a add s datetime2 generated always as row start, e datetime2 generated always as row end hidden print 1 end select 2',
    [
      'alter table a add s datetime2 generated always as row start, e datetime2 generated always as row end hidden',
      'print 1',
      'select 2',
    ],
  ],
  [
    'changes and their queries',
    'insert into a (b) select c from d union all select 1 insert a values (1) select 2 insert into a exec p update a set b = 1 set @c = 2',
    [
      'insert into a (b) select c from d union all select 1',
      'insert a values (1)',
      'select 2',
      'insert into a exec p',
      'update a set b = 1',
      'set @c = 2',
    ],
  ],
  [
    'a setting before a change',
    'set nocount on update a set b = 1 set identity_insert a on delete from a',
    ['set nocount on', 'update a set b = 1', 'set identity_insert a on', 'delete from a'],
  ],
  [
    'references',
    'alter table a with check add constraint f foreign key (b) references c (d) on delete set null on update cascade alter table a check constraint f',
    [
      'alter table a with check add constraint f foreign key (b) references c (d) on delete set null on update cascade',
      'alter table a check constraint f',
    ],
  ],
  [
    'CASE',
    "update a set b = case when c = 1 then 'x' else 'y' end delete a",
    ["update a set b = case when c = 1 then 'x' else 'y' end", 'delete a'],
  ],
  [
    'common tables',
    ';with a as (select 1 b) update a set b = 2 set @x = 1 ;with c as (select 1 d) insert into e select d from c select 1',
    [
      'with a as (select 1 b) update a set b = 2',
      'set @x = 1',
      'with c as (select 1 d) insert into e select d from c',
      'select 1',
    ],
  ],
  [
    'MERGE',
    'merge a using b on a.c = b.c when matched then update set d = 1 when not matched then insert (c) values (1) when not matched by source then delete; select 1',
    [
      'merge a using b on a.c = b.c when matched then update set d = 1 when not matched then insert (c) values (1) when not matched by source then delete',
      'select 1',
    ],
  ],
  [
    'privileges',
    'grant select, insert, execute on a to b with grant option deny delete to c revoke alter on a from d select 1',
    [
      'grant select, insert, execute on a to b with grant option',
      'deny delete to c',
      'revoke alter on a from d',
      'select 1',
    ],
  ],
  [
    'conditions',
    'if not exists (select 1 from a) begin create table b (c int) select 1 end else if @x = 1 drop table b else print 2 drop table if exists d',
    [
      'if not exists (select 1 from a)',
      'create table b (c int)',
      'select 1',
      'if @x = 1',
      'drop table b',
      'print 2',
      'drop table if exists d',
    ],
  ],
  [
    'semicolons before ELSE',
    'if @a = 1 select 1; else select 2; while @a < 2 begin set @a = @a + 1; continue end;',
    ['if @a = 1', 'select 1', 'select 2', 'while @a < 2', 'set @a = @a + 1', 'continue'],
  ],
  [
    'transactions and handlers',
    'begin tran begin try alter table a alter column b int not null commit tran end try begin catch rollback transaction; throw; end catch select 1',
    [
      'begin tran',
      'alter table a alter column b int not null',
      'commit tran',
      'rollback transaction',
      'throw',
      'select 1',
    ],
  ],
  [
    'programs own their batch',
    'create or alter procedure p as begin select 1; select 2 end\nselect 3;\nGO\nalter view v as select 1;\ngo\nselect 1',
    [
      'create or alter procedure p as begin select 1; select 2 end\nselect 3',
      'alter view v as select 1',
      'select 1',
    ],
  ],
  [
    'cursors',
    'declare c cursor for select a from b for update of a open c fetch next from c into @x close c deallocate c',
    [
      'declare c cursor for select a from b for update of a',
      'open c',
      'fetch next from c into @x',
      'close c',
      'deallocate c',
    ],
  ],
  [
    'pages',
    'select a from b order by a offset 1 rows fetch next 2 rows only select 1',
    ['select a from b order by a offset 1 rows fetch next 2 rows only', 'select 1'],
  ],
  [
    'databases',
    'alter database a set recovery simple with rollback immediate alter role r drop member m alter role r add member n',
    [
      'alter database a set recovery simple with rollback immediate',
      'alter role r drop member m',
      'alter role r add member n',
    ],
  ],
  [
    'sqlcmd',
    ':setvar a "b"\n:on error exit\nuse [$(a)]\nGO\n!!dir\n:r ./x.sql\nselect $(a)',
    ['use [$(a)]', 'select $(a)'],
  ],
  ['labels', 'again: select 1 goto again', ['select 1', 'goto again']],
  [
    'an open quote',
    "insert into a values ('x)\nselect 1\nGO\ncreate table b (c int)\n",
    ["insert into a values ('x)\nselect 1", 'create table b (c int)'],
  ],
  ['an END too many', 'end try select 1 end select 2', ['select 1', 'select 2']],
  [
    'a parenthesis too many',
    'insert into a values ((1); select 2',
    ['insert into a values ((1)', 'select 2'],
  ],
];

it.each(cases)('%s', (_, text, expected) => {
  expect(split(text).map(({ span }) => text.slice(span.start, span.end))).toEqual(expected);
});

it('knows which branches only look whether something is there', () => {
  const text =
    "if object_id('a') is null create table a (b int) if exists (select 1 from [sys].[columns]) drop table c else drop table d if @x = 1 drop table e";
  const found = split(text).map(({ span, conditional, guarded }) => [
    text.slice(span.start, span.end).slice(0, 14),
    conditional,
    guarded,
  ]);
  expect(found.filter(([one]) => !String(one).startsWith('if'))).toEqual([
    ['create table a', false, true],
    ['drop table c', false, true],
    ['drop table d', true, false],
    ['drop table e', true, false],
  ]);
});

it('survives what nests without end', () => {
  expect(split('begin '.repeat(5000)).length).toBe(0);
  expect(split(`${'if 1=1 '.repeat(5000)} select 1`).length).toBeGreaterThan(1);
});
