/** An index, primary key or unique constraint of SQL Server is built offline, which blocks writers or everyone. */
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachOfflineBuild, type OfflineBuild } from '../../rule-kit/indexes/sqlserver-offline-build.ts';

const messages = {
  online: 'Building this index blocks {blocks} to {table} until it is done. Build it WITH (ONLINE = ON).',
  edition:
    'Building this index blocks {blocks} to {table} until it is done. On Enterprise or Azure SQL Database, build it WITH (ONLINE = ON).',
  offline:
    'Building this index blocks {blocks} to {table} until it is done, and {server} has no other way. Run it in a maintenance window.',
} as const;

const orders =
  'CREATE TABLE dbo.orders (id int NOT NULL CONSTRAINT pk_orders PRIMARY KEY, note nvarchar(50) NULL);';
const enterprise = 12_019;
export const rule = defineRule({
  id: 'locking/index-without-online',
  hazard: 'blocks-writers',
  dialects: ['sqlserver'],
  elsewhere: {
    postgresql: 'locking/index-without-concurrently tells it.',
    mysql: 'InnoDB builds an index beside writes.',
    sqlite: 'SQLite locks the whole file for every write.',
  },
  summary: 'CREATE INDEX, ALTER INDEX … REBUILD or a key on an existing table without ONLINE = ON.',
  why: `Without \`ONLINE = ON\` a nonclustered index is built under a shared lock (S): reads go on, writes wait. A clustered one, a rebuild and a
key that \`ALTER TABLE\` adds take \`Sch-M\`, which even readers WITH (NOLOCK) wait for. Online, an intent lock is kept in between, and a
stronger one for the first and last moment. Enterprise, Developer and Azure SQL Database can do that; other editions refuse the option.
This is what Microsoft’s documentation says (CREATE INDEX, “ONLINE”; ALTER TABLE, “Locks”); it was not measured.`,
  instead: `1. \`CREATE INDEX … WITH (ONLINE = ON)\`, from 2019 on with \`RESUMABLE = ON, MAX_DURATION = … MINUTES\` where it is long.
2. For the last moment, from 2014 on of a rebuild: \`ONLINE = ON (WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF))\`.
3. On other editions, run it while nobody works. Name the edition: \`"server": "sql server 2019 standard"\` in plinth.config.json.`,
  whenOff: 'Where nobody works while migrations run.',
  messages,
  fix: {
    kinds: ['edit'],
    because: 'The same index is built. It is offered where the configured edition can build beside others.',
  },
  examples: [
    bad(
      'On Enterprise',
      `CREATE INDEX ix_note ON dbo.orders (note);
--           ^^^^^^^ warning: Building this index blocks writes to orders until it is done. Build it WITH (ONLINE = ON). 💡`,
      {
        ...{ dialect: 'sqlserver', history: [orders], targetVersion: enterprise },
        fixed: 'CREATE INDEX ix_note ON dbo.orders (note) WITH (ONLINE = ON);',
      },
    ),
    good('Online', 'CREATE INDEX ix_note ON dbo.orders (note) WITH (ONLINE = ON);', {
      dialect: 'sqlserver',
      history: [orders],
    }),
  ],
  check: eachOfflineBuild(report),
});

function report(
  { at, blocks, table, isAble, server, fix, rest: told }: OfflineBuild,
  context: RuleContext<typeof messages>,
): void {
  const data = { blocks, table };
  const rest = { ...told, hazard: blocks === 'writes' ? 'blocks-writers' : 'blocks-readers' } as const;
  if (isAble === undefined) context.report({ ...rest, message: 'edition', at, data });
  else if (isAble) context.report({ ...rest, message: 'online', at, data, fix });
  else context.report({ ...rest, message: 'offline', at, data: { ...data, server } });
}
