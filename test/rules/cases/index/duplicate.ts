/** Further cases of index/duplicate, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, name text);';

export const cases = [
  bad(
    'MySQL: beside the primary key, and twice in one table',
    `CREATE TABLE orders (
  id bigint NOT NULL,
  customer_id bigint NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY id_UNIQUE (id ASC),
--           ^^^^^^^^^ warning: This index on orders has the same columns as PRIMARY: each write pays for both, no query gains. Keep one.
  KEY by_customer (customer_id),
  KEY customer (customer_id)
--    ^^^^^^^^ warning: This index on orders has the same columns as by_customer: each write pays for both, no query gains. Keep one.
) ENGINE=InnoDB;`,
    { dialect: 'mysql' },
  ),
  bad(
    'MySQL: UNIQUE at the column and again below, with a name and without',
    `CREATE TABLE users (
  id bigint PRIMARY KEY,
  email varchar(100) NOT NULL UNIQUE,
--                            ^^^^^^ warning: This index on users has the same columns as users_email: each write pays for both, no query gains. Keep one.
  name varchar(100) NOT NULL UNIQUE,
  CONSTRAINT users_email UNIQUE KEY (email),
  UNIQUE KEY (name)
--^^^^^^^^^^^^^^^^^ warning: This index on users has the same columns as name: each write pays for both, no query gains. Keep one.
) ENGINE=InnoDB;`,
    { dialect: 'mysql' },
  ),
  good(
    'The old one is dropped behind it',
    `CREATE INDEX CONCURRENTLY users_by_name ON users (name);
DROP INDEX CONCURRENTLY users_name;`,
    { history: [users, 'CREATE INDEX CONCURRENTLY users_name ON users (name);'] },
  ),
  good(
    'MariaDB: beside a text that is kept unique by a hash, which no query uses',
    `CREATE TABLE zones (
  id bigint PRIMARY KEY,
  name text NOT NULL UNIQUE,
  INDEX zone_name (name)
);`,
    { dialect: 'mysql', targetVersion: 1011 },
  ),
  good(
    'MariaDB: the first letters alone, and words',
    `CREATE INDEX short ON users (email(10));
CREATE FULLTEXT INDEX words ON users (email);`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100), KEY (email)) ENGINE=InnoDB;'],
    },
  ),
  bad(
    'Two in one migration',
    `CREATE TABLE tags (id bigint PRIMARY KEY, name text);
CREATE INDEX tags_name ON tags (lower(name)) WHERE name <> '';
CREATE INDEX tags_name_2 ON tags (lower( name )) WHERE name <> '';
--           ^^^^^^^^^^^ warning: This index on tags has the same columns as tags_name: each write pays for both, no query gains. Keep one.`,
  ),
  good(
    'Another order, another predicate, a guarantee more',
    `CREATE INDEX CONCURRENTLY users_name ON users (name);
CREATE INDEX CONCURRENTLY users_name_desc ON users (name DESC);
CREATE INDEX CONCURRENTLY users_name_there ON users (name) WHERE name IS NOT NULL;
CREATE UNIQUE INDEX CONCURRENTLY users_name_once ON users (name);
CREATE INDEX CONCURRENTLY users_name_pattern ON users (name text_pattern_ops);`,
    { history: [users] },
  ),
  good(
    'SQLite: a twin that only gets another name',
    'DROP INDEX users_email_old;\nCREATE INDEX users_email_new ON users (email);',
    { dialect: 'sqlite', history: [users, 'CREATE INDEX users_email_old ON users (email);'] },
  ),
  good(
    'SQL Server: a narrow one beside the clustered one, one with more in it, one of a columnstore',
    'CREATE INDEX ix_id ON dbo.Users (Id);\nCREATE INDEX ix_plan_2 ON dbo.Users ([Plan]) INCLUDE (Id);\nCREATE NONCLUSTERED COLUMNSTORE INDEX cs ON dbo.Users ([Plan]);',
    {
      dialect: 'sqlserver',
      history: [
        'CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL); CREATE INDEX ix_plan ON dbo.Users ([Plan]);',
      ],
    },
  ),
];
