/** An index, primary key or unique constraint of SQL Server's that is built while others wait, and nothing shows for how long. */
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachOfflineBuild, type OfflineBuild } from '../../rule-kit/offline-build.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';

const messages = {
  unknown:
    'Building this index blocks {who} to {table} for as long as it takes to read all its rows. Where those are many, build it WITH (ONLINE = ON).',
} as const;

const orders =
  'CREATE TABLE dbo.orders (id int NOT NULL CONSTRAINT pk_orders PRIMARY KEY, note nvarchar(50) NULL);';

export const rule = defineRule({
  id: 'locking/index-may-block',
  category: 'locking',
  since: '0.1.0',
  hazard: 'delays',
  preset: 'strict',
  dialects: ['sqlserver'],
  summary: 'CREATE INDEX, ALTER INDEX … REBUILD or a key without ONLINE = ON, on a table of unknown size.',
  why: `Without \`ONLINE = ON\` writers, of a rebuild or a key readers too, wait until the index is built: no time on a table of a thousand rows,
minutes on one of a hundred million. \`locking/index-without-online\` speaks where something shows which it is; this rule tells of the others.`,
  instead: `\`CREATE INDEX … WITH (ONLINE = ON)\` on Enterprise, Developer and Azure SQL Database; on other editions, run it while nobody works.
Name the edition (\`"server": "sql server 2019 standard"\` in plinth.config.json) or give sizes in plinth.stats.json, and what is said is certain.`,
  whenOff: 'Where tables are small, or nobody works while migrations run.',
  messages,
  fix: { kinds: [], because: 'Editions differ: some refuse the option.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'An index',
      `CREATE INDEX ix_note ON dbo.orders (note);
--           ^^^^^^^ info: Building this index blocks writes to orders for as long as it takes to read all its rows. Where those are many, build it WITH (ONLINE = ON).`,
      { ...sqlserver, history: [orders] },
    ),
    bad(
      'A key',
      `ALTER TABLE dbo.orders ADD CONSTRAINT uq_note UNIQUE (note);
--                                    ^^^^^^^ info: Building this index blocks reads and writes to orders for as long as it takes to read all its rows. Where those are many, build it WITH (ONLINE = ON).`,
      { ...sqlserver, history: [orders] },
    ),
    good(
      'The edition is known: `locking/index-without-online` tells of it',
      'CREATE INDEX ix_note ON dbo.orders (note);',
      { ...sqlserver, history: [orders], targetVersion: 12_019 },
    ),
    good('Online', 'CREATE INDEX ix_note ON dbo.orders (note) WITH (ONLINE = ON);', {
      ...sqlserver,
      history: [orders],
    }),
  ],
  check: eachOfflineBuild(report),
});

function report({ isSeen, at, who, table, rest }: OfflineBuild, context: RuleContext<typeof messages>): void {
  if (isSeen) return;
  context.report({ ...rest, message: 'unknown', at, data: { who, table } });
}
