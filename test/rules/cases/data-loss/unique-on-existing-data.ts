/** Further cases of data-loss/unique-on-existing-data, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(90), org bigint);';

const sqlserverUsers = {
  dialect: 'sqlserver',
  history: ['CREATE TABLE dbo.Users (Id int NOT NULL PRIMARY KEY, Email nvarchar(90) NULL);'],
} as const;

export const cases = [
  bad(
    'MySQL: a table that nobody here has made',
    `CREATE UNIQUE INDEX by_code ON crates (code);
--                  ^^^^^^^ warning: This fails if two rows of crates have the same code, and from then on so do inserts that repeat one. Look for duplicates first; the query is beside.`,
    { dialect: 'mysql', refused: '42S02' },
  ),
  bad(
    'MySQL: a new column that is empty in all rows',
    `ALTER TABLE users ADD COLUMN tier int NOT NULL UNIQUE;
--                           ^^^^ error: Each row of users gets the same value in tier: this fails as soon as there are two. Add it without UNIQUE, fill it, then make it unique.`,
    { dialect: 'mysql', history: [users] },
  ),
  bad(
    'SQL Server: NULL is a value like others to a key',
    `ALTER TABLE dbo.Users ADD Tier int NULL;
CREATE UNIQUE INDEX users_tier ON dbo.Users (Tier);
--                  ^^^^^^^^^^ warning: This fails if two rows of Users have the same Tier, and from then on so do inserts that repeat one. Look for duplicates first; the query is beside.`,
    sqlserverUsers,
  ),
  good('The key is part of it', `CREATE UNIQUE INDEX users_org ON users (org, id);`, {
    dialect: 'sqlite',
    history: [users],
  }),
  good(
    'Duplicates are deleted before',
    `DELETE FROM users WHERE id NOT IN (SELECT min(id) FROM users GROUP BY email);
CREATE UNIQUE INDEX users_email ON users (email);`,
    { dialect: 'sqlite', history: [users] },
  ),
  good(
    'A new column is null everywhere',
    `ALTER TABLE users ADD COLUMN handle text;
CREATE UNIQUE INDEX users_handle ON users (handle);`,
    { dialect: 'sqlite', history: [users] },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE tags (id bigint PRIMARY KEY, name text);
CREATE UNIQUE INDEX tags_name ON tags (name);`,
  ),
  good(
    'SQL Server: rows without a value are left out',
    `ALTER TABLE dbo.Users ADD Tier int NULL;
CREATE UNIQUE INDEX users_tier ON dbo.Users (Tier) WHERE Tier IS NOT NULL;`,
    sqlserverUsers,
  ),
  good(
    'MySQL: a column that is numbered when it is added',
    'ALTER TABLE chunks DROP PRIMARY KEY, ADD COLUMN id bigint NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (id);',
    {
      dialect: 'mysql',
      history: [
        'CREATE TABLE chunks (file bigint NOT NULL, place int NOT NULL, PRIMARY KEY (file, place)) ENGINE=InnoDB;',
      ],
    },
  ),
];
