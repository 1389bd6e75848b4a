/** An index, primary key or unique constraint of SQL Server's that is built while writers, or everybody, have to wait. */
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachOfflineBuild, type OfflineBuild } from '../../rule-kit/offline-build.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';

const messages = {
  online: 'Building this index blocks {who} to {table} until it is done. Build it WITH (ONLINE = ON).',
  edition:
    'Building this index blocks {who} to {table} until it is done. On Enterprise or Azure SQL Database, build it WITH (ONLINE = ON).',
  offline:
    'Building this index blocks {who} to {table} until it is done, and {server} has no other way. Run it while nobody works.',
} as const;

const orders =
  'CREATE TABLE dbo.orders (id int NOT NULL CONSTRAINT pk_orders PRIMARY KEY, note nvarchar(50) NULL);';
const lines =
  'CREATE TABLE dbo.lines (order_id int NOT NULL CONSTRAINT fk_order FOREIGN KEY REFERENCES dbo.orders (id));';
const view = 'CREATE VIEW dbo.open_orders AS SELECT id, note FROM dbo.orders;';
const enterprise = 12_019;
const standard = 22_019;

export const rule = defineRule({
  id: 'locking/index-without-online',
  category: 'locking',
  since: '0.1.0',
  hazard: 'blocks-writers',
  preset: 'strict',
  dialects: ['sqlserver'],
  summary: 'CREATE INDEX, ALTER INDEX … REBUILD or a key on an existing table without ONLINE = ON.',
  why: `Without \`ONLINE = ON\` a nonclustered index is built under a shared lock (S): reads go on, writes wait. A clustered one, a rebuild and a
key that \`ALTER TABLE\` adds take \`Sch-M\`, which even readers WITH (NOLOCK) wait for. Online, an intent lock is kept in between, and a
stronger one for the first and last moment. Enterprise, Developer and Azure SQL Database can do that; other editions refuse the option.
This is what Microsoft’s documentation says (CREATE INDEX, “ONLINE”; ALTER TABLE, “Locks”); it was not measured.

Most tables are small, and the wait is over before anybody notices. The rule speaks where something shows that it is not: the edition is
configured, the size was counted, the same script builds other indexes online, or other tables refer to the table and views read it.
\`locking/index-may-block\` of preset \`strict\` tells of the others.`,
  instead: `1. \`CREATE INDEX … WITH (ONLINE = ON)\`, from 2019 on with \`RESUMABLE = ON, MAX_DURATION = … MINUTES\` where it is long.
2. For the last moment, from 2014 on of a rebuild: \`ONLINE = ON (WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF))\`.
3. On other editions, run it while nobody works. Name the edition: \`"server": "sql server 2019 standard"\` in plinth.config.json.`,
  whenOff: 'Where nobody works while migrations run.',
  messages,
  fix: {
    kinds: ['edit'],
    because: 'The same index is built. It is offered where the configured edition can build beside others.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'On Enterprise',
      `CREATE INDEX ix_note ON dbo.orders (note);
--           ^^^^^^^ warning: Building this index blocks writes to orders until it is done. Build it WITH (ONLINE = ON). 💡`,
      {
        ...{ ...sqlserver, history: [orders], targetVersion: enterprise },
        fixed: 'CREATE INDEX ix_note ON dbo.orders (note) WITH (ONLINE = ON);',
      },
    ),
    bad(
      'Nobody says which edition it is, and other tables and views hang on this one',
      `CREATE NONCLUSTERED INDEX ix_note ON dbo.orders (note) INCLUDE (id) WITH (FILLFACTOR = 80);
--                        ^^^^^^^ warning: Building this index blocks writes to orders until it is done. On Enterprise or Azure SQL Database, build it WITH (ONLINE = ON).`,
      { ...sqlserver, history: [orders, lines, view] },
    ),
    bad(
      'The one index of a script that is not built online',
      `CREATE INDEX ix_note ON dbo.orders (note);
--           ^^^^^^^ warning: Building this index blocks writes to orders until it is done. On Enterprise or Azure SQL Database, build it WITH (ONLINE = ON).
CREATE INDEX ix_both ON dbo.orders (note, id) WITH (ONLINE = ON);`,
      { ...sqlserver, history: [orders] },
    ),
    bad(
      'Built anew where it is there, and made where it is not: one of the two runs',
      `IF EXISTS (SELECT * FROM sys.indexes WHERE name = 'ix_note')
  CREATE INDEX ix_note ON dbo.orders (note, id) WITH (DROP_EXISTING = ON);
--             ^^^^^^^ warning: Building this index blocks reads and writes to orders until it is done. On Enterprise or Azure SQL Database, build it WITH (ONLINE = ON).
ELSE
  CREATE INDEX ix_note ON dbo.orders (note, id);`,
      { ...sqlserver, history: [orders, lines, view] },
    ),
    good(
      'Nothing shows that the table is large: `locking/index-may-block` tells of it',
      'CREATE INDEX ix_note ON dbo.orders (note);',
      { ...sqlserver, history: [orders] },
    ),
    bad(
      'A rebuild on Standard',
      `ALTER INDEX pk_orders ON dbo.orders REBUILD;
--          ^^^^^^^^^ warning: Building this index blocks reads and writes to orders until it is done, and SQL Server 2019 Standard has no other way. Run it while nobody works.`,
      { ...sqlserver, history: [orders], targetVersion: standard },
    ),
    bad(
      'A unique constraint',
      `ALTER TABLE dbo.orders ADD CONSTRAINT uq_note UNIQUE (note);
--                                    ^^^^^^^ warning: Building this index blocks reads and writes to orders until it is done. Build it WITH (ONLINE = ON). 💡`,
      {
        ...{ ...sqlserver, history: [orders], targetVersion: enterprise },
        fixed: 'ALTER TABLE dbo.orders ADD CONSTRAINT uq_note UNIQUE (note) WITH (ONLINE = ON);',
      },
    ),
    good(
      'On a column that the script adds: no row has a value in it',
      `ALTER TABLE dbo.orders ADD task int NULL;
GO
CREATE INDEX ix_task ON dbo.orders (task) WHERE task IS NOT NULL;`,
      { ...sqlserver, history: [orders, lines, view] },
    ),
    good('Online', 'CREATE INDEX ix_note ON dbo.orders (note) WITH (ONLINE = ON);', {
      ...sqlserver,
      history: [orders],
    }),
    good('OFF is written, so it is meant', 'CREATE INDEX ix_note ON dbo.orders (note) WITH (ONLINE = OFF);', {
      ...sqlserver,
      history: [orders],
    }),
    good(
      'A table that this migration makes',
      `${orders}\nCREATE INDEX ix_note ON dbo.orders (note);`,
      sqlserver,
    ),
    good(
      'A table that this script makes where it is missing',
      `IF OBJECT_ID('dbo.orders') IS NULL\nBEGIN\n  ${orders}\n  CREATE INDEX ix_note ON dbo.orders (note)\nEND`,
      sqlserver,
    ),
    good('A temporary table', 'SELECT id INTO #ids FROM dbo.orders;\nCREATE INDEX ix ON #ids (id);', {
      ...sqlserver,
      history: [orders],
    }),
  ],
  check: eachOfflineBuild(report),
});

function report(
  { isSeen, at, who, table, isAble, server, fix, rest }: OfflineBuild,
  context: RuleContext<typeof messages>,
): void {
  if (!isSeen) return;
  const data = { who, table };
  if (isAble === undefined) context.report({ ...rest, message: 'edition', at, data });
  else if (isAble) context.report({ ...rest, message: 'online', at, data, fix });
  else context.report({ ...rest, message: 'offline', at, data: { ...data, server } });
}
