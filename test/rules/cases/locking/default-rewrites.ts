/** Further cases of locking/default-rewrites, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, quantity int);';

const places =
  'CREATE TABLE dbo.Places (Id int NOT NULL CONSTRAINT PK_Places PRIMARY KEY, Postal varchar(32) NULL, Visits int NOT NULL);';

const kinds = 'CREATE TABLE dbo.Kinds (Id int NOT NULL CONSTRAINT PK_Kinds PRIMARY KEY);';

const before = { dialect: 'sqlserver', history: [places, kinds] } as const;

const enterprise = { ...before, targetVersion: 12_019 } as const;

export const cases = [
  bad(
    'An identity column',
    `ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
--                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: Numbering number rewrites orders under ACCESS EXCLUSIVE. Add a plain column, fill it in batches, then add the sequence.`,
    { history: [orders] },
  ),
  bad(
    'A stored generated column',
    `ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (quantity * 2) STORED;
--                                      ^^^^^^^^^^^^^^^^^^^ error: A stored generated twice rewrites orders under ACCESS EXCLUSIVE: reads and writes wait. Index the expression, or have a trigger fill a plain column.`,
    { history: [orders], targetVersion: 17 },
  ),
  bad(
    'From PostgreSQL 18 on it can be computed when it is read',
    `ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (quantity * 2) STORED;
--                                      ^^^^^^^^^^^^^^^^^^^ error: A stored generated twice rewrites orders under ACCESS EXCLUSIVE: reads and writes wait. Index the expression, or have a trigger fill a plain column. 💡`,
    {
      history: [orders],
      targetVersion: 18,
      fixed: 'ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (quantity * 2) VIRTUAL;',
    },
  ),
  bad(
    'Another expression for a generated column',
    `ALTER TABLE orders ALTER COLUMN twice SET EXPRESSION AS (quantity + quantity);
--                                    ^^^^^^^^^^^^^^ error: SET EXPRESSION on twice rewrites orders under ACCESS EXCLUSIVE: reads and writes wait. Add a new column and move over.`,
    {
      history: [orders, 'ALTER TABLE orders ADD COLUMN twice int GENERATED ALWAYS AS (quantity * 2) STORED;'],
    },
  ),
  bad(
    'A domain with a CHECK, though the column is empty',
    `ALTER TABLE orders ADD COLUMN weight positive;
--                                   ^^^^^^^^ error: The domain of weight checks values, so orders is rewritten under ACCESS EXCLUSIVE. Use its base type and a CHECK.`,
    { history: [orders, 'CREATE DOMAIN positive AS int CHECK (VALUE > 0);'] },
  ),
  good(
    'A table that this migration makes',
    `CREATE TABLE tags (name text PRIMARY KEY);
ALTER TABLE tags ADD COLUMN id bigserial;`,
  ),
  bad(
    'A serial column',
    `ALTER TABLE orders ADD COLUMN number serial;
--                                   ^^^^^^ error: Numbering number rewrites orders under ACCESS EXCLUSIVE. Add a plain column, fill it in batches, then add the sequence.`,
    { history: [orders] },
  ),
  good(
    'The default comes after the column, for new rows only',
    `ALTER TABLE orders ADD COLUMN token uuid;
ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();`,
    { history: [orders] },
  ),
  bad(
    'SQL Server: a constant, where nobody says which edition it is',
    `ALTER TABLE dbo.Places ADD Kind tinyint NOT NULL CONSTRAINT DF_Kind DEFAULT 0;
--                         ^^^^ info: On Standard edition, adding Kind writes its default into every row of Places under Sch-M: reads and writes wait. Name the edition in plinth.config.json.`,
    { ...before },
  ),
  good(
    'SQL Server: a constant on Enterprise, which notes it in the metadata alone',
    'ALTER TABLE dbo.Places ADD Kind tinyint NOT NULL CONSTRAINT DF_Kind DEFAULT 0;',
    enterprise,
  ),
];
