/** Where statements of SQLite end: texts with their statements. */
import { expect, it } from 'vitest';
import { split } from './splitter.ts';

const trigger =
  'create trigger t after insert on a begin update b set c = case when d then 1 else 2 end; select 1; end';

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['semicolons', 'select 1; select 2', ['select 1', 'select 2']],
  ['nothing', ' -- nothing\n/* at all */ ;;', []],
  [
    'quotes, which double and escape nothing',
    `select ';', ";;", \`;\`, [;], 'it''s;\\'; b`,
    [`select ';', ";;", \`;\`, [;], 'it''s;\\'`, 'b'],
  ],
  ['comments', 'a -- ;\n; b /* ; */; c--1;\n', ['a', 'b', 'c']],
  ['a comment that the end closes', 'a; /* b;', ['a']],
  ['a trigger', `${trigger}; select 2;`, [trigger, 'select 2']],
  [
    'a temporary one',
    `create temp ${trigger.slice(7)};drop table a`,
    [`create temp ${trigger.slice(7)}`, 'drop table a'],
  ],
  ['one without a last semicolon', trigger, [trigger]],
  [
    'a comment before its END',
    `${trigger.replace(' end', ' /* ; */ end')}; b`,
    [trigger.replace(' end', ' /* ; */ end'), 'b'].map((one) => one),
  ],
  [
    'tables that are called like it',
    'create table trigger (a); drop table trigger',
    ['create table trigger (a)', 'drop table trigger'],
  ],
  ['transactions', 'begin; select 1; end; commit;', ['begin', 'select 1', 'end', 'commit']],
  ['lines for the shell', '.bail on\nselect 1;\n.tables\n.read a;b\nselect .5;', ['select 1', 'select .5']],
  [
    'an open quote',
    "insert into a values ('x);\ncreate table b (c int);\n",
    ["insert into a values ('x);", 'create table b (c int)'],
  ],
  ['carriage returns', 'select 1;\r\nselect 2;\r\n', ['select 1', 'select 2']],
  ['parameters', 'select ?1, :a, @b, $c; select 2', ['select ?1, :a, @b, $c', 'select 2']],
];

it.each(cases)('%s', (_, text, expected) => {
  expect(split(text).map(({ span }) => text.slice(span.start, span.end))).toEqual(expected);
});
