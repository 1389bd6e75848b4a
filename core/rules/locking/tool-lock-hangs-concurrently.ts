/** A statement waits for all older transactions, one of which belongs to the migration tool itself. */
import type { Operation } from '../../operations/model/operation.ts';
import { buildsIndex } from '../../rule-kit/indexes/concurrent-index.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier, operationsOf } from '../../rule-kit/statements/neighbours.ts';

const messages = {
  hangs:
    '{tool} keeps a transaction open unless {setting} is set, and {what} waits for it forever. Set it first.',
  hangsAlways:
    '{tool} keeps a transaction of its own open, and {what} waits for it forever. Run it outside of {tool}.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);';

export const rule = defineRule({
  id: 'locking/tool-lock-hangs-concurrently',
  hazard: 'misleads',
  elsewhere: otherLocks,
  summary: 'CONCURRENTLY beside a transaction that the migration tool itself keeps open.',
  why: `\`CREATE INDEX CONCURRENTLY\` and its relatives wait until every transaction that is older has ended. A tool that keeps its lock
against a second run in a transaction of its own, as Flyway does by default, is such a transaction: the statement waits for the
tool, the tool for the statement, and as they are two sessions of which one is idle, the server sees no deadlock. The deployment
hangs until somebody cancels it, and leaves an \`INVALID\` index.`,
  instead: `For Flyway: \`flyway.postgresql.transactional.lock=false\` in its configuration; it then takes its lock for the session, outside of any
transaction.`,
  whenOff:
    'Where the setting is made in a place that is not in the repository, such as an environment variable.',
  facts: ['create-index/concurrently', 'reindex/concurrently'],
  messages,
  fix: {
    kinds: [],
    because: 'The setting belongs into the tool’s configuration, which may stand in many places.',
  },
  examples: [
    bad(
      'Flyway as it comes',
      `CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);
--           ^^^^^^^^^^^^ warning: Flyway keeps a transaction open unless flyway.postgresql.transactional.lock=false is set, and CREATE INDEX CONCURRENTLY waits for it forever. Set it first.`,
      { history: [orders], tool: 'flyway' },
    ),
    bad(
      'A unique index, in the same way',
      `CREATE UNIQUE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);
--                  ^^^^^^^^^^^^ warning: Flyway keeps a transaction open unless flyway.postgresql.transactional.lock=false is set, and CREATE INDEX CONCURRENTLY waits for it forever. Set it first.`,
      { history: [orders], tool: 'flyway' },
    ),
    good('A tool that holds nothing', 'CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);', {
      history: [orders],
    }),
  ],
  check: {
    createIndex(operation, context) {
      if (operation.concurrently && buildsIndex(operation, context)) report(operation, context);
    },
    reindex(operation, context) {
      if (operation.concurrently) report(operation, context);
    },
  },
});

function report(operation: Operation, context: RuleContext<typeof messages>): void {
  const { tool } = context;
  if (tool?.lock.concurrently !== 'hangs' || context.body !== undefined) return;
  const at = context.keyword(operation.span, 'concurrently') ?? operation.span;
  const what = operation.kind === 'reindex' ? 'REINDEX CONCURRENTLY' : 'CREATE INDEX CONCURRENTLY';
  if (isReportedBefore(context)) return;
  const { setting } = tool.lock;
  if (setting === undefined) context.report({ message: 'hangsAlways', at, data: { tool: tool.name, what } });
  else context.report({ message: 'hangs', at, data: { tool: tool.name, what, setting } });
}

/** One finding for each file, because the setting is one. */
function isReportedBefore(context: RuleContext<typeof messages>): boolean {
  return operationsOf(earlier(context)).some(
    (one) => (one.kind === 'createIndex' || one.kind === 'reindex') && one.concurrently,
  );
}
