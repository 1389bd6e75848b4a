/** A timeout is in force during CONCURRENTLY: if it expires, an invalid index or unfinished operation remains. */
import type { Operation } from '../../operations/model/operation.ts';
import { milliseconds } from '../../migrations/applying/transactions.ts';
import { buildsIndex } from '../../rule-kit/indexes/concurrent-index.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noTimeouts } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { Span } from '../../text/span.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  aborts:
    '{timeout} is in force: if {what} runs into it, an INVALID index is left behind that every write pays for. Set it to 0 before.',
  both: 'lock_timeout and statement_timeout are in force: if {what} runs into one, an INVALID index is left behind. Set both to 0 before.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);';

export const rule = defineRule({
  id: 'transaction/timeout-breaks-concurrently',
  hazard: 'slows',
  elsewhere: noTimeouts,
  summary: 'lock_timeout or statement_timeout in force for a statement that works CONCURRENTLY.',
  why: `\`CREATE INDEX CONCURRENTLY\` waits, several times and as long as it takes, for transactions that are older than itself, and it blocks
nobody while it does. A \`lock_timeout\` counts for these waits, a \`statement_timeout\` for the whole build. When one of them strikes, what was
built so far stays: an \`INVALID\` index with the name, which writes maintain and queries ignore, and the next attempt finds the name taken.
A concurrent \`REINDEX\`, \`DROP INDEX\` or \`DETACH\` is left half done likewise.`,
  instead:
    '`SET lock_timeout = 0; SET statement_timeout = 0;` before it, as statements of their own. Timeouts are for what makes others wait.',
  whenOff: 'Where the deployment finds and drops invalid indexes before it tries again.',
  facts: ['create-index/concurrently', 'reindex/concurrently', 'drop-index/concurrently'],
  messages,
  fix: { kinds: ['rewrite'], because: 'The setting stays in force for what follows in the session.' },
  directions: 'both',
  examples: [
    bad(
      'A lock_timeout that was meant for the statements before',
      `SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);
--           ^^^^^^^^^^^^ warning: lock_timeout is in force: if building orders_placed_at runs into it, an INVALID index is left behind that every write pays for. Set it to 0 before. 💡`,
      {
        history: [orders],
        fixed: `SET lock_timeout = '2s';
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);`,
      },
    ),
    bad(
      'Both of them',
      `SET lock_timeout = '2s';
SET statement_timeout = '30s';
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);
--           ^^^^^^^^^^^^ warning: lock_timeout and statement_timeout are in force: if building orders_placed_at runs into one, an INVALID index is left behind. Set both to 0 before. 💡`,
      {
        history: [orders],
        fixed: `SET lock_timeout = '2s';
SET statement_timeout = '30s';
SET lock_timeout = 0;
SET statement_timeout = 0;
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);`,
      },
    ),
    good(
      'IF NOT EXISTS passes over what is there, in a moment',
      `SET statement_timeout = '30s';
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_placed_at ON orders (placed_at);`,
      {
        history: [orders, 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_placed_at ON orders (placed_at);'],
      },
    ),
  ],
  check: {
    createIndex: judge,
    dropIndex: judge,
    reindex: judge,
    detachPartition: judge,
  },
});

const timeouts = ['lock_timeout', 'statement_timeout'] as const;

function judge(
  operation: Extract<Operation, { readonly concurrently: boolean; readonly span: Span }>,
  context: RuleContext<typeof messages>,
): void {
  if (!operation.concurrently || context.transaction.kind !== 'none' || context.body !== undefined) return;
  const inForce = timeouts.filter((one) => (milliseconds(context.during.settings, one) ?? 0) > 0);
  const at = context.keyword(operation.span, 'concurrently');
  const [timeout] = inForce;
  if (timeout === undefined || at === undefined) return;
  if (operation.kind === 'createIndex' && !buildsIndex(operation, context)) return;
  const off = inForce.map((one) => `SET ${one} = 0;\n`).join('');
  const apart = context.delivery.sends === 'statement-by-statement';
  const what = named(operation);
  const fix = apart
    ? ({
        kind: 'rewrite',
        title: 'Switch the timeout off for it',
        edits: [insert(operation.span.start, off)],
      } as const)
    : undefined;
  if (inForce.length > 1) context.report({ message: 'both', at, data: { what }, fix });
  else context.report({ message: 'aborts', at, data: { timeout, what }, fix });
}

function named(operation: Operation): string {
  switch (operation.kind) {
    case 'createIndex':
      return operation.name === undefined ? 'the build' : `building ${operation.name.text}`;
    case 'reindex':
      return operation.target === undefined ? 'the rebuild' : `rebuilding ${operation.target.name.text}`;
    case 'dropIndex':
      return `dropping ${operation.index.name.text}`;
    default:
      return 'it';
  }
}
