/** Further cases of data-loss/required-column, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY);';

export const cases = [
  bad(
    'MySQL: there is no empty date in its usual mode',
    `ALTER TABLE users ADD COLUMN born date NOT NULL;
--                                     ^^^^^^^^ error: This fails as soon as users holds one row, which would have no value for born. Give it a default, or add it nullable. 💡`,
    {
      dialect: 'mysql',
      targetVersion: 800,
      history: [users],
      fixed: 'ALTER TABLE users ADD COLUMN born date;',
    },
  ),
  bad(
    'SQL Server: made anew, and filled before the column comes',
    `DROP TABLE dbo.Users;
CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY);
INSERT INTO dbo.Users (Id) VALUES (1);
ALTER TABLE dbo.Users ADD Tier int NOT NULL;
--                                 ^^^^^^^^ error: This fails as soon as Users holds one row, which would have no value for Tier. Give it a default, or add it nullable. 💡`,
    {
      dialect: 'sqlserver',
      history: ['CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY);'],
      fixed: `DROP TABLE dbo.Users;
CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY);
INSERT INTO dbo.Users (Id) VALUES (1);
ALTER TABLE dbo.Users ADD Tier int;`,
    },
  ),
  good(
    'Nothing is left in the table',
    `DELETE FROM users;
ALTER TABLE users ADD COLUMN email text NOT NULL;`,
    { history: [users, 'INSERT INTO users VALUES (1);'] },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ADD COLUMN text text NOT NULL;`,
  ),
  good(
    'SQL Server: a key of the table without its comma, behind a column that may be null',
    `ALTER TABLE dbo.Users ADD
  Id int IDENTITY(1,1) NOT NULL,
  DeletedBy int NULL
  PRIMARY KEY (Id);`,
    { dialect: 'sqlserver', history: ['CREATE TABLE dbo.Users ([Old] int NULL);'] },
  ),
  good(
    'SQL Server: `ADD COLUMN` fails on an empty table, too: `design/add-column-word` tells of it',
    `ALTER TABLE dbo.Users ADD COLUMN Tier int NOT NULL;`,
    { dialect: 'sqlserver', history: ['CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY);'] },
  ),
  bad(
    'With one row it fails',
    `ALTER TABLE users ADD COLUMN born date NOT NULL CHECK (born > DATE '1900-01-01');
--                                     ^^^^^^^^ error: This fails as soon as users holds one row, which would have no value for born. Give it a default, or add it nullable. 💡`,
    {
      history: [users, 'INSERT INTO users VALUES (1);'],
      fixed: `ALTER TABLE users ADD COLUMN born date CHECK (born > DATE '1900-01-01');`,
      refused: '23502',
    },
  ),
  good('Numbered by the server', `ALTER TABLE users ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;`, {
    history: [users],
  }),
  good(
    'MySQL: numbered by the server',
    `ALTER TABLE users DROP PRIMARY KEY, ADD no bigint NOT NULL AUTO_INCREMENT PRIMARY KEY;`,
    { dialect: 'mysql', history: [users] },
  ),
  good(
    'SQL Server: a default, numbers, a version of the row',
    `ALTER TABLE dbo.Users ADD Tier int NOT NULL, No int IDENTITY NOT NULL, Version rowversion NOT NULL, CONSTRAINT df_tier DEFAULT 0 FOR Tier;`,
    { dialect: 'sqlserver', history: ['CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY);'] },
  ),
];
