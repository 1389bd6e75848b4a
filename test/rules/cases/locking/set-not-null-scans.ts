/** Further cases of locking/set-not-null-scans, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text);';

const places =
  'CREATE TABLE dbo.Places (Id int NOT NULL CONSTRAINT PK_Places PRIMARY KEY, Postal varchar(32) NULL, Visits int NOT NULL);';

const kinds = 'CREATE TABLE dbo.Kinds (Id int NOT NULL CONSTRAINT PK_Kinds PRIMARY KEY);';

const before = { dialect: 'sqlserver', history: [places, kinds] } as const;

const enterprise = { ...before, targetVersion: 12_019 } as const;

export const cases = [
  bad(
    'A CHECK that is not validated proves nothing',
    `ALTER TABLE users ALTER email SET NOT NULL;
--                            ^^^^^^^^^^^^ error: SET NOT NULL on email of users reads the table under ACCESS EXCLUSIVE: reads and writes wait. Validate users_email_not_null first, in a migration of its own.`,
    {
      history: [
        users,
        'ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email IS NOT NULL) NOT VALID;',
      ],
      targetVersion: 16,
    },
  ),
  bad(
    'A new column that is computed when it is read',
    `ALTER TABLE users ADD COLUMN handle text GENERATED ALWAYS AS (lower(email)) VIRTUAL NOT NULL;
--                                                                                  ^^^^^^^^ error: NOT NULL on handle computes it for all of users under ACCESS EXCLUSIVE: reads and writes wait. Add the column first, NOT NULL later.`,
    { history: [users], targetVersion: 18 },
  ),
  bad(
    'A small table that nobody writes to much is read in a moment',
    `ALTER TABLE users ALTER email SET NOT NULL;
--                            ^^^^^^^^^^^^ info: SET NOT NULL on email of users reads the table under ACCESS EXCLUSIVE: reads and writes wait. Validate users_email_not_null first, in a migration of its own. users is 3 MB, 9,000 rows (statistics of 12 days ago).`,
    {
      history: [
        users,
        'ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email IS NOT NULL) NOT VALID;',
      ],
      targetVersion: 16,
      statistics: {
        daysAgo: 12,
        relations: { users: { bytes: 3 * 1024 ** 2, rows: 9000, writesPerSecond: 0.2 } },
      },
    },
  ),
  bad(
    'A small table that is written to all the time stays hot',
    `ALTER TABLE users ALTER email SET NOT NULL;
--                            ^^^^^^^^^^^^ error: SET NOT NULL on email of users reads the table under ACCESS EXCLUSIVE: reads and writes wait. Validate users_email_not_null first, in a migration of its own. users is 3 MB, 9,000 rows (statistics of today).`,
    {
      history: [
        users,
        'ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email IS NOT NULL) NOT VALID;',
      ],
      targetVersion: 16,
      statistics: { relations: { users: { bytes: 3 * 1024 ** 2, rows: 9000, writesPerSecond: 40 } } },
    },
  ),
  bad(
    'Several columns in one statement are one reading',
    `ALTER TABLE users ALTER email SET NOT NULL, ALTER phone SET NOT NULL;
--                            ^^^^^^^^^^^^ error: SET NOT NULL on email and 1 more of users reads the table under ACCESS EXCLUSIVE: reads and writes wait. Prove it by a constraint first. 💡`,
    {
      history: [users, 'ALTER TABLE users ADD COLUMN phone text;'],
      targetVersion: 16,
      fixed:
        'ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email IS NOT NULL) NOT VALID, ADD CONSTRAINT users_phone_not_null CHECK (phone IS NOT NULL) NOT VALID;',
      files: {
        '004_validate_users_email_not_null.sql':
          'ALTER TABLE users VALIDATE CONSTRAINT users_email_not_null;\n',
        '005_validate_users_phone_not_null.sql':
          'ALTER TABLE users VALIDATE CONSTRAINT users_phone_not_null;\n',
        '006_require_users_email_phone.sql':
          'ALTER TABLE users ALTER COLUMN email SET NOT NULL, ALTER COLUMN phone SET NOT NULL, DROP CONSTRAINT users_email_not_null, DROP CONSTRAINT users_phone_not_null;\n',
      },
    },
  ),
  good('The column is NOT NULL already', 'ALTER TABLE users ALTER COLUMN id SET NOT NULL;', {
    history: [users],
  }),
  bad(
    'Tables that no migration made here, told once',
    `ALTER TABLE parcels ALTER COLUMN code SET NOT NULL;
--                                    ^^^^^^^^^^^^ error: SET NOT NULL on code of parcels and 1 more reads the table under ACCESS EXCLUSIVE: reads and writes wait. Prove it by a constraint first.
ALTER TABLE depots ALTER COLUMN town SET NOT NULL;`,
    { notExecutable: 'The tables are not in the example.' },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE tags (id bigint PRIMARY KEY, name text);
ALTER TABLE tags ALTER COLUMN name SET NOT NULL;`,
  ),
  bad(
    'From PostgreSQL 18 on, NOT NULL itself can be NOT VALID first',
    `ALTER TABLE users ALTER COLUMN email SET NOT NULL;
--                                   ^^^^^^^^^^^^ error: SET NOT NULL on email of users reads the table under ACCESS EXCLUSIVE: reads and writes wait. Prove it by a constraint first. 💡`,
    {
      history: [users],
      targetVersion: 18,
      fixed: 'ALTER TABLE users ADD CONSTRAINT users_email_not_null NOT NULL email NOT VALID;',
      files: {
        '003_validate_users_email_not_null.sql':
          'ALTER TABLE users VALIDATE CONSTRAINT users_email_not_null;\n',
      },
    },
  ),
  good(
    'A valid CHECK proves it',
    `ALTER TABLE users ALTER COLUMN email SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT email_there;`,
    {
      history: [
        users,
        'ALTER TABLE users ADD CONSTRAINT email_there CHECK (email IS NOT NULL) NOT VALID;',
        'ALTER TABLE users VALIDATE CONSTRAINT email_there;',
      ],
    },
  ),
  bad(
    'SQL Server: a table that no migration made',
    `ALTER TABLE dbo.Others ALTER COLUMN Postal varchar(64) NOT NULL;
--                                  ^^^^^^ error: NOT NULL on Postal reads all of Others under Sch-M unless it takes none already: reads and writes wait. Fill the rows first, and run it while nobody works.`,
    { ...before },
  ),
  good('SQL Server: it takes none already', 'ALTER TABLE dbo.Places ALTER COLUMN Visits int NOT NULL;', {
    ...before,
  }),
  good(
    'SQL Server: beside others, which Enterprise can do',
    'ALTER TABLE dbo.Places ALTER COLUMN Postal varchar(32) NOT NULL WITH (ONLINE = ON);',
    enterprise,
  ),
];
