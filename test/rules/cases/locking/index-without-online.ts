/** Further cases of locking/index-without-online, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders =
  'CREATE TABLE dbo.orders (id int NOT NULL CONSTRAINT pk_orders PRIMARY KEY, note nvarchar(50) NULL);';

const enterprise = 12_019;

const standard = 22_019;

export const cases = [
  bad(
    'Nobody says which edition it is',
    `CREATE NONCLUSTERED INDEX ix_note ON dbo.orders (note) INCLUDE (id) WITH (FILLFACTOR = 80, ONLINE = OFF);
--                        ^^^^^^^ warning: Building this index blocks writes to orders until it is done. On Enterprise or Azure SQL Database, build it WITH (ONLINE = ON).`,
    { dialect: 'sqlserver', history: [orders] },
  ),
  bad(
    'Built anew where it is there, and made where it is not: one of the two runs',
    `IF EXISTS (SELECT * FROM sys.indexes WHERE name = 'ix_note')
  CREATE INDEX ix_note ON dbo.orders (note, id) WITH (DROP_EXISTING = ON);
--             ^^^^^^^ error: Building this index blocks reads and writes to orders until it is done. On Enterprise or Azure SQL Database, build it WITH (ONLINE = ON).
ELSE
  CREATE INDEX ix_note ON dbo.orders (note, id);`,
    { dialect: 'sqlserver', history: [orders] },
  ),
  bad(
    'A rebuild on Standard',
    `ALTER INDEX pk_orders ON dbo.orders REBUILD;
--          ^^^^^^^^^ error: Building this index blocks reads and writes to orders until it is done, and SQL Server 2019 Standard has no other way. Run it in a maintenance window.`,
    { dialect: 'sqlserver', history: [orders], targetVersion: standard },
  ),
  bad(
    'A unique constraint',
    `ALTER TABLE dbo.orders ADD CONSTRAINT uq_note UNIQUE (note);
--                                    ^^^^^^^ error: Building this index blocks reads and writes to orders until it is done. Build it WITH (ONLINE = ON). 💡`,
    {
      ...{ dialect: 'sqlserver', history: [orders], targetVersion: enterprise },
      fixed: 'ALTER TABLE dbo.orders ADD CONSTRAINT uq_note UNIQUE (note) WITH (ONLINE = ON);',
    },
  ),
  good('A table that this migration makes', `${orders}\nCREATE INDEX ix_note ON dbo.orders (note);`, {
    dialect: 'sqlserver',
  }),
  good(
    'A table that this script makes where it is missing',
    `IF OBJECT_ID('dbo.orders') IS NULL\nBEGIN\n  ${orders}\n  CREATE INDEX ix_note ON dbo.orders (note)\nEND`,
    { dialect: 'sqlserver' },
  ),
  good('A temporary table', 'SELECT id INTO #ids FROM dbo.orders;\nCREATE INDEX ix ON #ids (id);', {
    dialect: 'sqlserver',
    history: [orders],
  }),
];
