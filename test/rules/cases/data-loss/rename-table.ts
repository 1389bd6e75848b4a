/** Further cases of data-loss/rename-table, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const people = 'CREATE TABLE people (id bigint PRIMARY KEY, name text);';

export const cases = [
  bad(
    'Queries of the application say it',
    `ALTER TABLE public.people RENAME TO customers;
--          ^^^^^^^^^^^^^ warning: 2 places still use people and fail after this, such as queries/people.sql, and so does running code. Leave a view under the old name.`,
    {
      history: [people],
      queries: {
        'queries/people.sql': `SELECT name FROM people WHERE id = $1;
INSERT INTO people (id, name) VALUES ($1, $2);
SELECT 1;`,
      },
    },
  ),
  bad(
    'SQL Server: a name that may also be that of a constraint',
    `EXEC sp_rename 'dbo.Crates', 'Boxes';
--             ^^^^^^^^^^^^ warning: If crates is a table or a view, running code still uses it and fails after the rename. Leave a synonym under the old name.`,
    { dialect: 'sqlserver' },
  ),
  bad(
    'SQL Server: tables that move into another schema',
    `ALTER SCHEMA app TRANSFER dbo.Users;
--                        ^^^^^^^^^ warning: Running code looks for Users and 1 more where it was and fails after the move. Leave a view under the old name.
ALTER SCHEMA app TRANSFER dbo.Plans;`,
    {
      dialect: 'sqlserver',
      history: [
        'CREATE SCHEMA app;',
        'CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY);',
        'CREATE TABLE dbo.Plans ([Id] int NOT NULL PRIMARY KEY);',
      ],
    },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE step (id bigint);
ALTER TABLE step RENAME TO steps;`,
  ),
  good('Indexes have no users but the planner', `ALTER INDEX people_pkey RENAME TO people_key;`, {
    history: [people],
  }),
  bad(
    'A table that nobody here has made',
    `ALTER TABLE crates RENAME TO boxes;
--          ^^^^^^ warning: Running code still uses crates: every query of it fails after the rename. Leave a view under the old name.`,
    { refused: '42P01' },
  ),
  good(
    'A new table takes the name over',
    `CREATE TABLE people_new (id bigint PRIMARY KEY, name text NOT NULL);
ALTER TABLE people RENAME TO people_old;
ALTER TABLE people_new RENAME TO people;`,
    { history: [people] },
  ),
  good('MariaDB: two tables change places', `RENAME TABLE people TO was, fresh TO people;`, {
    dialect: 'mysql',
    targetVersion: 1011,
    history: [people, 'CREATE TABLE fresh (id bigint PRIMARY KEY);'],
  }),
  good('SQL Server: a constraint gets another name', `EXEC sp_rename 'dbo.pk_users_2', 'pk_users';`, {
    dialect: 'sqlserver',
    history: ['CREATE TABLE dbo.Users (Id int NOT NULL CONSTRAINT pk_users_2 PRIMARY KEY);'],
  }),
];
