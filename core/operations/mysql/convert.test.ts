/** The operations of statements of MySQL and MariaDB in short form, or none if a statement is not understood to its end. */
import { expect, it } from 'vitest';
import { tokenize } from '../../syntax/mysql/lexer.ts';
import type { Operation } from '../model/operation.ts';
import { operationsOf } from './convert.ts';

const cases: readonly (readonly [string, readonly string[]])[] = [
  [
    "CREATE TABLE IF NOT EXISTS `shop`.`orders` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT, note varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL COMMENT \"it's; fine\", PRIMARY KEY (`id`), KEY `by_note` (`note`(10) DESC) USING BTREE, FULLTEXT KEY words (note), CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES t (x, y) ON DELETE CASCADE ON UPDATE SET NULL, CHECK (id > 0)) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COMMENT='x'",
    [
      'createTable shop.orders: id int unsigned, note varchar, primary-key foreign-key check',
      'createIndex by_note',
      'createIndex words',
    ],
  ],
  [
    'create table {$NAMESPACE}_user.${prefix}users (id int) collate={$COLLATE_TEXT}',
    ['createTable {$NAMESPACE}_user.${prefix}users: id int '],
  ],
  ['create temporary table t like u', ['createTable t:  ']],
  ['create table t as select a from b', ['createTableAs t']],
  [
    'create table t (a int) partition by range (a) (partition p0 values less than (10), partition p1 values less than maxvalue)',
    ['createTable t: a int '],
  ],
  [
    "create table t (e enum('a','b''c') not null default 'a', s set('x') null, g int generated always as (a + 1) stored, j json default (json_object()))",
    ['createTable t: e enum, s set, g int, j json '],
  ],
  [
    'create table t (id serial, b bool, ts timestamp(3) default current_timestamp(3) on update current_timestamp(3), r int references u (id))',
    ['createTable t: id bigint unsigned, b tinyint, ts timestamp, r int '],
  ],
  [
    'alter table a add column b int not null first, drop c, modify d bigint, change e f text, rename column g to h',
    ['addColumn', 'dropColumn', 'redefineColumn', 'redefineColumn', 'renameColumn'],
  ],
  [
    'alter table a add (b int, c int), add index i (b), add unique key (c), add primary key (d), drop primary key, drop key k, drop foreign key f',
    [
      'addColumn',
      'addColumn',
      'createIndex i',
      'addConstraint',
      'addConstraint',
      'dropConstraint',
      'dropIndex',
      'dropConstraint',
    ],
  ],
  [
    'alter table a engine=InnoDB, default charset utf8mb4 collate utf8mb4_bin, comment "x"',
    ['alterTableOption', 'alterTableOption', 'alterTableOption'],
  ],
  ["alter table a convert to character set 'utf8'", ['alterTableOption']],
  ['alter table a convert to character set utf8mb4 collate utf8mb4_unicode_ci', ['alterTableOption']],
  [
    'alter table a alter column b set default (now()), alter c drop default, rename index i to j, rename to z',
    ['setDefault', 'dropDefault', 'renameConstraint', 'renameRelation'],
  ],
  ['alter table a add column b int, algorithm=inplace, lock = none', ['addColumn inplace/none']],
  [
    'create unique index i using btree on t (a, (lower(b)), c(5) desc) comment "x" algorithm=instant',
    ['createIndex i instant/undefined'],
  ],
  ['drop index i on t', ['dropIndex']],
  ['drop table if exists a, `b`.`c` cascade', ['dropRelation', 'dropRelation']],
  ['rename table a to b, c to d.e', ['renameRelation', 'setSchema', 'renameRelation']],
  ['truncate a', ['truncate']],
  [
    'create or replace algorithm=merge definer=`root`@`%` sql security invoker view v as select * from a',
    ['createView'],
  ],
  ['create trigger t before update on a for each row follows u set new.b = 1', ['createTrigger']],
  [
    'create definer=current_user procedure p(in a int, out b varchar(20)) comment "x" begin select 1; end',
    ['createFunction'],
  ],
  ['create function f(a int) returns int deterministic reads sql data return a + 1', ['createFunction']],
  ['create event if not exists e on schedule every 1 day do delete from a', ['createObject']],
  ["create user if not exists 'app'@'%' identified by 'secret'", ['createRole']],
  ["grant select, insert (a), update on shop.* to 'app'@'localhost' with grant option", ['grant']],
  ['update a set b = 1 where c = 2 limit 3', ['update where']],
  ['update a join b on a.id = b.id set a.x = b.x', ['update']],
  ['delete from a', ['delete']],
  ['delete a from a inner join b on a.id = b.id', ['delete where']],
  ['replace into a (b) values (1)', ['insert']],
  ['set names utf8mb4, @old = @@sql_mode, global x = 1', ['setVariable', 'setVariable', 'setVariable']],
  ['use shop', ['setVariable']],
  ['start transaction', ['begin']],
  ['call p(1, 2)', ['select']],
  ['create table t (id integer primary key autoincrement)', []],
  ['alter table a alter column b type bigint', []],
  ['prepare s from @x', ['other']],
  ['execute s', []],
  ['unlock tables', ['other']],
  ['show warnings', ['other']],
  ['explain select 1', ['other']],
  ['create table [dbo].[t] (a int)', []],
];

it.each(cases)('%s', (sql, expected) => {
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'comment');
  expect((operationsOf(sql, tokens) ?? []).map(short)).toEqual(expected);
});

it('keeps no password', () => {
  const sql = "create user app identified by 'secret'";
  const [made] = operationsOf(sql, tokenize(sql)) ?? [];
  expect(JSON.stringify(made)).not.toContain('secret');
});

function short(operation: Operation): string {
  const { kind, online } = operation;
  const asked = online === undefined ? '' : ` ${String(online.algorithm)}/${String(online.lock)}`;
  switch (operation.kind) {
    case 'createTable': {
      const { schema, name } = operation.table;
      const columns = operation.columns.map((one) => `${one.name.text} ${one.type.name}`).join(', ');
      const constraints = operation.constraints.map((one) => one.kind).join(' ');
      const comma = columns !== '' && constraints !== '' ? ',' : '';
      return `${kind} ${schema === undefined ? '' : `${schema.text}.`}${name.text}: ${columns}${comma} ${constraints}`;
    }
    case 'createTableAs':
      return `${kind} ${operation.table.name.text}`;
    case 'createIndex':
      return `${kind}${operation.name === undefined ? '' : ` ${operation.name.text}`}${asked}`;
    case 'update':
    case 'delete':
      return operation.where === undefined ? kind : `${kind} where`;
    default:
      return `${kind}${asked}`;
  }
}
