/** Work that grows with the table, under a lock that others wait for, without a timeout. */
import { blocks } from '../../effects/effect.ts';
import type { Operation } from '../../operations/model/operation.ts';
import { fillsUnread } from '../../rule-kit/locks/blocks-others.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noTimeouts } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { hasStatementTimeout } from '../../rule-kit/locks/lock-timeout.ts';
import { earlier, operationsOf, secondWord } from '../../rule-kit/statements/neighbours.ts';
import { setTo, timeoutFix } from '../../rule-kit/fixes/timeout-fix.ts';

const messages = {
  unlimited:
    'This works through {table} under a lock that others wait for, however long it takes. Set statement_timeout before it.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, number int, note text);';

export const rule = defineRule({
  id: 'transaction/missing-statement-timeout',
  hazard: 'delays',
  preset: 'strict',
  elsewhere: noTimeouts,
  summary:
    'A statement that scans or rewrites an existing table under a lock, without statement_timeout in force.',
  why: `\`lock_timeout\` ends the waiting for a lock and says nothing about how long it is held. A scan or rewrite that took a second where it was
tried may take an hour in production, with everybody behind it. A \`statement_timeout\` ends it, and the server takes back what it has done.`,
  instead: `\`SET LOCAL statement_timeout = '10min'\`, or how long users may be without the table. Not for what works \`CONCURRENTLY\`, and not for
\`VALIDATE CONSTRAINT\`: nobody waits for them.`,
  whenOff: 'Where the role that migrates has a statement_timeout already.',
  facts: ['set-not-null', 'alter-type/rewrite'],
  messages,
  fix: {
    kinds: ['edit'],
    because: 'The migration does the same; where it would have blocked for more than ten minutes, it fails.',
  },
  examples: [
    bad(
      'All rows are read',
      `ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
--    ^^^^^ info: This works through orders under a lock that others wait for, however long it takes. Set statement_timeout before it. 💡`,
      {
        history: [orders],
        fixed: `SET statement_timeout = '10min';
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;`,
      },
    ),
    bad(
      'All rows are written, in a transaction',
      `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN number TYPE bigint;
--    ^^^^^ info: This works through orders under a lock that others wait for, however long it takes. Set statement_timeout before it. 💡
COMMIT;`,
      {
        history: [orders],
        fixed: `BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10min';
ALTER TABLE orders ALTER COLUMN number TYPE bigint;
COMMIT;`,
      },
    ),
    good(
      'With a limit',
      `SET statement_timeout = '5min';
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;`,
      { history: [orders] },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    if (context.body !== undefined || hasStatementTimeout(context)) return;
    const table = worksThrough(operation, context);
    const first = context.statement.parsed.operations.find((one) => worksThrough(one, context) !== undefined);
    if (table === undefined || first !== operation) return;
    if (operationsOf(earlier(context)).some((one) => worksThrough(one, context) !== undefined)) return;
    context.report({
      message: 'unlimited',
      at: secondWord(context),
      data: { table },
      fix: timeoutFix(context, setTo('statement_timeout', '10min'), 'End the statement after ten minutes'),
    });
  },
});

type Context = RuleContext<typeof messages>;

/** The table that it reads or writes as a whole while others wait. */
function worksThrough(operation: Operation, context: Context): string | undefined {
  const effect = context.effect(operation);
  if (effect.refusedInTransaction || effect.uncertain !== undefined) return undefined;
  if (fillsUnread(operation, context)) return undefined;
  return effect.relations.find(
    ({ isNew, role, rewrite, scan, buildsIndex, lock }) =>
      !isNew &&
      role !== 'index' &&
      (rewrite || scan || buildsIndex) &&
      blocks(lock) !== 'nobody' &&
      blocks(lock) !== 'schema-changes',
  )?.relation;
}
