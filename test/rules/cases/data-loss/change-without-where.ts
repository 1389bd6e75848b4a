/** Further cases of data-loss/change-without-where, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, plan text);';

const gone = 'CREATE TABLE gone (id bigint PRIMARY KEY);';

const sqlserverUsers = {
  dialect: 'sqlserver',
  history: ['CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL);'],
} as const;

export const cases = [
  bad(
    'Another table is joined by nothing',
    `DELETE FROM users USING gone;
--          ^^^^^ warning: This deletes every row of users for good. Write a WHERE, or copy the rows first.`,
    { history: [users, gone] },
  ),
  bad(
    'Set from any row of another table',
    `UPDATE users SET id = gone.id FROM gone WHERE true;
--     ^^^^^ warning: This overwrites id in every row of users: the old values are gone for good. Write a WHERE, or keep them in another column first.`,
    { history: [users, gone] },
  ),
  bad(
    'Of a table of one row, that row',
    `DELETE FROM site;
--          ^^^^ warning: This deletes every row of site for good. Write a WHERE, or copy the rows first.`,
    { history: ['CREATE TABLE site (id int PRIMARY KEY CHECK (id = 1), motto text);'] },
  ),
  bad(
    'MySQL: a join without a condition',
    `DELETE users FROM users JOIN gone;
--     ^^^^^ warning: This deletes every row of users for good. Write a WHERE, or copy the rows first.`,
    { dialect: 'mysql', history: [users, gone] },
  ),
  bad(
    'SQL Server: a column in every row, through an alias',
    `UPDATE u SET [Plan] = 'free' FROM dbo.Users u;
--                                ^^^^^^^^^ warning: This overwrites Plan in every row of Users: the old values are gone for good. Write a WHERE, or keep them in another column first.`,
    sqlserverUsers,
  ),
  good('Computed from what it was', `UPDATE users SET plan = lower(plan);`, { history: [users] }),
  good('A table that can hold one row only', `UPDATE site SET motto = 'open';`, {
    history: ['CREATE TABLE site (id int PRIMARY KEY CHECK (id = 1), motto text);'],
  }),
  good(
    'A table that this migration makes',
    `CREATE TABLE step (id bigint);
DELETE FROM step;`,
  ),
  good('MySQL: in pieces', `DELETE FROM users LIMIT 1000;`, { dialect: 'mysql', history: [users] }),
  good('MySQL: by way of another table', `DELETE a FROM users a JOIN gone b ON a.id = b.id;`, {
    dialect: 'mysql',
    history: [users, gone],
  }),
  bad(
    'A table that nobody here has made',
    `UPDATE crates SET kilos = 0;
--     ^^^^^^ warning: This overwrites kilos in every row of crates: the old values are gone for good. Write a WHERE, or keep them in another column first.`,
    { refused: '42P01' },
  ),
  good(
    'A column that this migration adds holds nothing to lose',
    `ALTER TABLE users ADD COLUMN tier text;
UPDATE users SET tier = 'free';`,
    { history: [users] },
  ),
  good(
    'The rows are copied before',
    `CREATE TABLE users_kept AS SELECT * FROM users;
DELETE FROM users;
INSERT INTO users SELECT * FROM users_kept;`,
    { dialect: 'sqlite', history: [users] },
  ),
  good('MySQL: what other columns of the row say', `UPDATE users SET plan = IF(id < 10, 'old', 'new');`, {
    dialect: 'mysql',
    history: [users],
  }),
  good('SQL Server: in pieces', `DELETE TOP (1000) FROM dbo.Users;`, sqlserverUsers),
];
