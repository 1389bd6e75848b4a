/** Further cases of data-loss/alter-column-nullable, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders =
  'CREATE TABLE dbo.orders (id int IDENTITY PRIMARY KEY, total int NOT NULL, note nvarchar(50) NULL);';

export const cases = [
  bad(
    'A longer text, on a server that changes columns beside others',
    `ALTER TABLE dbo.customers ALTER COLUMN name nvarchar(200) COLLATE Latin1_General_CI_AS WITH (ONLINE = ON);
--                                     ^^^^ warning: ALTER COLUMN without NOT NULL makes name of customers nullable, which it is not now. Write NOT NULL, or NULL if that is meant. 💡`,
    {
      ...{
        dialect: 'sqlserver',
        history: ['CREATE TABLE customers (id int PRIMARY KEY, name nvarchar(100) NOT NULL);'],
      },
      fixed:
        'ALTER TABLE dbo.customers ALTER COLUMN name nvarchar(200) COLLATE Latin1_General_CI_AS NOT NULL WITH (ONLINE = ON);',
    },
  ),
  bad(
    'A column that nobody here has made',
    `ALTER TABLE dbo.crates ALTER COLUMN kilos bigint;
--                                  ^^^^^ info: ALTER COLUMN without NULL or NOT NULL makes kilos of crates nullable, whatever it is now. Write the one that is meant.`,
    { dialect: 'sqlserver' },
  ),
  good('NULL is written, so it is meant', 'ALTER TABLE dbo.orders ALTER COLUMN total bigint NULL;', {
    dialect: 'sqlserver',
    history: [orders],
  }),
  good('It was nullable', 'ALTER TABLE dbo.orders ALTER COLUMN note nvarchar(100);', {
    dialect: 'sqlserver',
    history: [orders],
  }),
  good(
    'The same type: nothing but NOT NULL is left to change',
    'ALTER TABLE dbo.orders ALTER COLUMN total int;',
    { dialect: 'sqlserver', history: [orders] },
  ),
];
