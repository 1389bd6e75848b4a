/** Further cases of index/missing-primary-key, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'The key comes later in the same migration',
    `CREATE TABLE audit_log (id bigint, what text);
ALTER TABLE audit_log ADD PRIMARY KEY (id);`,
  ),
  good(
    'A partition has the key of its parent, and a temporary table does not last',
    `CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TEMPORARY TABLE scratch (id int);`,
    {
      history: [
        'CREATE TABLE readings (at timestamptz, value int, PRIMARY KEY (at)) PARTITION BY RANGE (at);',
      ],
    },
  ),
  good(
    'A unique index on columns that are never null is all that a key would be: `index/unique-in-place-of-key` tells of it',
    `CREATE TABLE sessions (token text NOT NULL, expires timestamptz);
CREATE UNIQUE INDEX sessions_token ON sessions (token);`,
  ),
  good(
    'MySQL: the first unique key without nulls is what InnoDB takes',
    'CREATE TABLE sessions (token varchar(64) NOT NULL, expires datetime, UNIQUE KEY (token)) ENGINE=InnoDB;',
    { dialect: 'mysql' },
  ),
  good(
    'SQLite: a virtual table has the key of its module, and a rebuilt one its own',
    `CREATE VIRTUAL TABLE notes USING fts5(body);
CREATE TABLE orders_new (id INTEGER PRIMARY KEY, note TEXT);
ALTER TABLE orders_new RENAME TO orders;`,
    { dialect: 'sqlite' },
  ),
  good(
    'SQL Server: the key comes with the next batch, and a temporary table does not last',
    `CREATE TABLE dbo.Orders (Id int NOT NULL);
GO
ALTER TABLE dbo.Orders ADD CONSTRAINT PK_Orders PRIMARY KEY (Id);
CREATE TABLE #work (Id int);`,
    { dialect: 'sqlserver' },
  ),
];
