/** Where statements of MySQL and MariaDB end: texts with their statements. */
import { expect, it } from 'vitest';
import { split } from './splitter.ts';

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['semicolons', 'select 1; select 2', ['select 1', 'select 2']],
  ['nothing', ' -- nothing\n# here\n/* at all */', []],
  ['quotes', `select ';', ";", \`;\`, 'it''s; \\'; '; b`, [`select ';', ";", \`;\`, 'it''s; \\'; '`, 'b']],
  ['comments', 'a -- ;\n; b # ;\n; c /* ; */; d--1;', ['a', 'b', 'c', 'd--1']],
  [
    'conditional comments, whose text is the server’s',
    '/*!40101 SET NAMES utf8 */; /*M!100100 select 1 */; a /*!;*/ b',
    ['SET NAMES utf8', 'select 1', 'a', 'b'],
  ],
  [
    'another delimiter, tested inside words',
    'delimiter $$\ncreate trigger t before insert on a for each row begin select 1; end$$\nDELIMITER ;\nselect 2;',
    ['create trigger t before insert on a for each row begin select 1; end', 'select 2'],
  ],
  ['a delimiter on the next line', 'DELIMITER\n$$\nselect 1$$\nDELIMITER ;', ['select 1']],
  [
    'bodies for which nobody changed it',
    'create procedure p() begin if a then begin select 1; end; end if; case b when 1 then select 2; end case; end; select 3;',
    [
      'create procedure p() begin if a then begin select 1; end; end if; case b when 1 then select 2; end case; end',
      'select 3',
    ],
  ],
  [
    'a definer, and an event with loops',
    "create definer=`root`@`localhost` event e on schedule every 1 day do begin while x do set x = 1; end while; end; select 'a';",
    [
      'create definer=`root`@`localhost` event e on schedule every 1 day do begin while x do set x = 1; end while; end',
      "select 'a'",
    ],
  ],
  [
    'tables that are called like programs',
    'create table event (begin int); drop table event;',
    ['create table event (begin int)', 'drop table event'],
  ],
  ['transactions', 'begin; select 1; end; commit;', ['begin', 'select 1', 'end', 'commit']],
  [
    'several statements before one delimiter',
    'delimiter //\nupdate a set b = 1; delete from c //\ndelimiter ;',
    ['update a set b = 1', 'delete from c'],
  ],
  [
    'an open quote',
    "insert into a values ('x);\ncreate table b (c int);\n",
    ["insert into a values ('x);", 'create table b (c int)'],
  ],
  [
    'lines that the client alone reads',
    'source a.sql\nSOURCE b.sql;\n\\. c.sql\nselect 1;\nsystem ls\nexit;\nselect source from quit;',
    ['select 1', 'select source from quit'],
  ],
  ['carriage returns', 'select 1;\r\nselect 2;\r\n', ['select 1', 'select 2']],
];

it.each(cases)('%s', (_, text, expected) => {
  const bare = (one: string): string => one.replaceAll(/\/\*M?!\d*|\*\//g, '').trim();
  expect(split(text).map(({ span }) => bare(text.slice(span.start, span.end)))).toEqual(expected);
});
