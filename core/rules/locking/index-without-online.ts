/** An index, primary key or unique constraint of SQL Server's that is built while writers, or everybody, have to wait. */
import { serverName } from '../../migrations/server-version.ts';
import type { ObjectName, Operation, Option } from '../../operations/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { buildsOnline, isMadeBefore, saysOnline, sqlserver } from '../../rule-kit/sqlserver.ts';
import { severityOn, shownName, whereMade } from '../../rule-kit/tables.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  online: 'Building this index blocks {who} to {table} until it is done. Build it WITH (ONLINE = ON).',
  edition:
    'Building this index blocks {who} to {table} until it is done. On Enterprise or Azure SQL Database, build it WITH (ONLINE = ON).',
  offline:
    'Building this index blocks {who} to {table} until it is done, and {server} has no other way. Run it while nobody works.',
} as const;

const orders =
  'CREATE TABLE dbo.orders (id int NOT NULL CONSTRAINT pk_orders PRIMARY KEY, note nvarchar(50) NULL);';
const enterprise = 12_019;
const standard = 22_019;

export const rule = defineRule({
  id: 'locking/index-without-online',
  category: 'locking',
  since: '0.1.0',
  severity: 'warning',
  grows: 'size',
  preset: 'recommended',
  dialects: ['sqlserver'],
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
      'Nobody says which edition it is',
      `CREATE NONCLUSTERED INDEX ix_note ON dbo.orders (note) INCLUDE (id) WITH (FILLFACTOR = 80);
--                        ^^^^^^^ warning: Building this index blocks writes to orders until it is done. On Enterprise or Azure SQL Database, build it WITH (ONLINE = ON).`,
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
  check: {
    createIndex(operation, context) {
      if (operation.withTable === true || operation.table.name.text.startsWith('#')) return;
      const { name, table, options, method } = operation;
      if (method !== 'btree' && method !== 'columnstore') return;
      report(
        operation,
        {
          at: name ?? table,
          table,
          options,
          place: operation.span.end,
          isPlain: operation.tablespace === undefined,
        },
        context,
      );
    },
    reindex(operation, context) {
      const { target, table, options = [] } = operation;
      if (target !== undefined && table !== undefined)
        report(operation, { at: target, table, options, place: operation.span.end, isPlain: true }, context);
    },
    addConstraint(operation, context) {
      const { constraint, table } = operation;
      if (constraint.kind !== 'primary-key' && constraint.kind !== 'unique') return;
      const { options, tablespace } = constraint.storage;
      const at = constraint.name ?? constraint;
      report(
        operation,
        { at, table, options, place: constraint.end, isPlain: tablespace === undefined },
        context,
      );
    },
  },
});

interface Build {
  readonly at: { readonly start: number; readonly end: number };
  readonly table: ObjectName;
  readonly options: readonly Option[];
  /** Where WITH may be written. */
  readonly place: number;
  readonly isPlain: boolean;
}

function report(operation: Operation, build: Build, context: RuleContext<typeof messages>): void {
  if (saysOnline(build.options) || context.isNew(build.table) || isMadeBefore(context, build.table)) return;
  const [relation] = context.effect(operation).relations;
  if (relation === undefined || relation.isNew || relation.lock === 'ACCESS SHARE') return;
  const who = relation.lock === 'SHARE' ? 'writes' : 'reads and writes';
  const data = { who, table: shownName(context, build.table) };
  const rest = {
    at: build.at,
    related: whereMade(context, build.table),
    ...severityOn(context, build.table),
  };
  const isAble = buildsOnline(context.targetVersion);
  if (isAble === undefined) context.report({ message: 'edition', data, ...rest });
  else if (isAble) context.report({ message: 'online', data, ...rest, fix: fixFor(build) });
  else {
    const server = serverName('sqlserver', context.targetVersion);
    context.report({ message: 'offline', data: { ...data, server }, ...rest });
  }
}

/** Only where nothing is written that WITH would have to go into or before. */
function fixFor({ options, place, isPlain }: Build): RuleFix | undefined {
  const isWritten = options.some(({ value }) => value !== undefined);
  if (isWritten || !isPlain) return undefined;
  return { kind: 'edit', title: 'Build it beside others', edits: [insert(place, ' WITH (ONLINE = ON)')] };
}
