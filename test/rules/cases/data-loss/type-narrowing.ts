/** Further cases of data-loss/type-narrowing, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const things =
  'CREATE TABLE things (id bigint PRIMARY KEY, code varchar(20), price numeric(12,4), at timestamp);';

const sqlserverThings = {
  dialect: 'sqlserver',
  history: ['CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY, Code nvarchar(max) NULL);'],
} as const;

export const cases = [
  bad(
    'A cast that cuts',
    `ALTER TABLE things ALTER COLUMN code TYPE varchar(5) USING code::varchar(5);
--                                        ^^^^^^^^^^ warning: varchar(5) holds less than varchar(20): values of code in things are cut or rounded to fit, without a word and for good. Keep the old column.`,
    { history: [things] },
  ),
  bad(
    'The time of day is lost',
    `ALTER TABLE things ALTER COLUMN at TYPE date;
--                                      ^^^^ warning: date holds less than timestamp: values of at in things are cut or rounded to fit, without a word and for good. Keep the old column.`,
    { history: [things] },
  ),
  bad(
    'MySQL: a label less, and no negative numbers',
    `ALTER TABLE flags MODIFY state enum('on');
--                             ^^^^^^^^^^ warning: enum('on') holds less than enum('on','off'): one value of state in flags that does not fit makes this fail. Look for such rows first.
ALTER TABLE flags MODIFY id int unsigned;
--                          ^^^^^^^^^^^^ warning: int unsigned holds less than int: one value of id in flags that does not fit makes this fail. Look for such rows first.`,
    { dialect: 'mysql', history: ["CREATE TABLE flags (id int PRIMARY KEY, state enum('on', 'off'));"] },
  ),
  bad(
    'SQL Server: letters that the code page has not',
    `ALTER TABLE dbo.Things ALTER COLUMN Code varchar(max) NULL;
--                                       ^^^^^^^^^^^^ warning: varchar(max) holds less than nvarchar(max): values of Code in Things are cut or rounded to fit, without a word and for good. Keep the old column.`,
    sqlserverThings,
  ),
  good('More digits', `ALTER TABLE things ALTER COLUMN price TYPE numeric(14,4);`, { history: [things] }),
  good(
    'A table that has no rows any more',
    `TRUNCATE things;
ALTER TABLE things ALTER COLUMN code TYPE varchar(5);`,
    { history: [things] },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE parts (code text);
ALTER TABLE parts ALTER COLUMN code TYPE varchar(5);`,
  ),
  bad(
    'A smaller number',
    `ALTER TABLE things ALTER COLUMN id TYPE int;
--                                      ^^^ warning: integer holds less than bigint: one value of id in things that does not fit makes this fail. Look for such rows first.`,
    { history: [things] },
  ),
  good(
    'Made to fit before',
    `UPDATE things SET code = left(code, 5) WHERE length(code) > 5;
ALTER TABLE things ALTER COLUMN code TYPE varchar(5);`,
    { history: [things] },
  ),
  good('MySQL: wider', `ALTER TABLE notes MODIFY body mediumtext, MODIFY id bigint;`, {
    dialect: 'mysql',
    history: ['CREATE TABLE notes (id int PRIMARY KEY, body text);'],
  }),
];
