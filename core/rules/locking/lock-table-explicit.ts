/** LOCK TABLE that blocks readers. */
import { blocks } from '../../effects/effect.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  exclusive:
    'LOCK TABLE keeps {table} in ACCESS EXCLUSIVE mode until the transaction ends: reads and writes wait. Name a weaker mode.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'locking/lock-table-explicit',
  hazard: 'queues',
  elsewhere: otherLocks,
  summary: 'LOCK TABLE in ACCESS EXCLUSIVE mode, written or implied.',
  why: `\`LOCK TABLE\` without a mode means \`ACCESS EXCLUSIVE\`: from then on until the transaction ends nobody can even read the table.
Statements take the locks that they need by themselves. To keep writers out while rows are moved, \`SHARE ROW EXCLUSIVE\` is enough,
and readers go on.`,
  instead: `- Leave it out, if it only anticipates the lock of the next statement.
- \`LOCK TABLE … IN SHARE ROW EXCLUSIVE MODE\` to keep writers out.`,
  whenOff:
    'Where migrations take the strongest lock first on purpose, so that they never have to make a weaker one stronger.',
  facts: ['lock-table'],
  messages,
  fix: { kinds: [], because: 'Which mode is enough depends on what follows.' },
  examples: [
    bad(
      'Without a mode',
      `BEGIN;
LOCK TABLE orders;
--         ^^^^^^ warning: LOCK TABLE keeps orders in ACCESS EXCLUSIVE mode until the transaction ends: reads and writes wait. Name a weaker mode.
COMMIT;`,
      { history: [orders] },
    ),
    bad(
      'With the strongest one',
      `BEGIN;
LOCK orders IN ACCESS EXCLUSIVE MODE NOWAIT;
--   ^^^^^^ warning: LOCK TABLE keeps orders in ACCESS EXCLUSIVE mode until the transaction ends: reads and writes wait. Name a weaker mode.
COMMIT;`,
      { history: [orders] },
    ),
    good(
      'Keeps writers out and lets readers in',
      `BEGIN;
LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE;
COMMIT;`,
      { history: [orders] },
    ),
  ],
  check: {
    lockTable(operation, context) {
      // In an application's query the lock may be the purpose.
      if (context.file === undefined) return;
      const { relations } = context.effect(operation);
      const [target] = relations.filter((one) => one.role === 'target' && !one.isNew);
      if (target === undefined || blocks(target.lock) !== 'reads-and-writes') return;
      const at = operation.tables.find((one) => shownName(context, one) === target.relation);
      if (at === undefined) return;
      context.report({ message: 'exclusive', at, data: { table: target.relation } });
    },
  },
});
