/** A change of a table that MySQL or MariaDB makes online, without a clause that requires it. */
import { asked, heavier } from '../../effects/mysql/online.ts';
import type { Online } from '../../effects/effect.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { onlineWork } from '../../rule-kit/locks/mysql-online-change.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  unsaid:
    'Where {server} cannot do this beside writes, it copies {table} and blocks them. Ask for {asked}, so that it refuses instead.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL) ENGINE=InnoDB;';
export const rule = defineRule({
  id: 'locking/algorithm-unsaid',
  hazard: 'advice',
  preset: 'strict',
  dialects: ['mysql'],
  elsewhere: 'ALTER TABLE has no ALGORITHM clause.',
  summary: 'A change of an existing table without ALGORITHM and LOCK.',
  why: `Without \`ALGORITHM\` the server takes the best way that it has, and says nothing when that is a copy: on an older release, on a
table with a full-text index or another row format. With it the statement is refused at once, and nothing has happened.
On MySQL \`ALGORITHM=INSTANT\` stands alone: with \`LOCK\` it is an error there.`,
  instead:
    'Write `ALGORITHM=INSTANT` where the definition alone changes, `ALGORITHM=INPLACE, LOCK=NONE` where the table is worked through.',
  whenOff: 'Where all servers are of one release and their tables are small.',
  messages,
  fix: {
    kinds: ['edit'],
    because: 'It does the same where the server can, and nothing at all where it cannot.',
  },
  examples: [
    bad(
      'A new column',
      `  ALTER TABLE orders ADD COLUMN note text NULL;
--^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: Where MySQL cannot do this beside writes, it copies orders and blocks them. Ask for ALGORITHM=INSTANT, so that it refuses instead. 💡`,
      {
        dialect: 'mysql',
        history: [orders],
        fixed: '  ALTER TABLE orders ADD COLUMN note text NULL, ALGORITHM=INSTANT;',
      },
    ),
    good('It is asked for', 'ALTER TABLE orders ADD COLUMN note text NULL, ALGORITHM=INSTANT;', {
      dialect: 'mysql',
      history: [orders],
    }),
  ],
  check: {},
  checkAny(operation, context) {
    const { operations, text } = context.statement.parsed;
    if (operations[0] !== operation || operation.online !== undefined) return;
    const wanted = together(operations, context);
    const work = onlineWork(operation, context);
    if (wanted === undefined || work === undefined || wanted.lock !== 'NONE') return;
    const isAlter = /^alter\b/i.test(text);
    if (!isAlter && !/^(?:create|drop)\b[^(]*\bindex\b/i.test(text)) return;
    // Several actions, or more than a metadata change: INPLACE covers them, NOCOPY and INSTANT do not.
    const words = asked({ ...wanted, algorithm: wanted.algorithm === 'INSTANT' ? 'INSTANT' : 'INPLACE' });
    const written = isAlter ? words : words.replace(',', '');
    const at = { start: 0, end: text.length };
    const fix: RuleFix = {
      kind: 'edit',
      title: `Ask for ${written}`,
      edits: [insert(text.length, isAlter ? `, ${written}` : ` ${written}`)],
    };
    context.report({
      message: 'unsaid',
      at,
      data: { server: work.server, table: work.shown, asked: written },
      fix,
    });
  },
});

/** Undefined if one of them is not known, or copies. */
function together(
  operations: readonly Operation[],
  context: RuleContext<typeof messages>,
): Online | undefined {
  let sum: Online | undefined;
  for (const operation of operations) {
    const work = onlineWork(operation, context);
    if (work?.algorithm === undefined || work.algorithm === 'COPY') return undefined;
    sum = heavier(sum, { algorithm: work.algorithm, lock: work.lock });
  }
  // Together with other work, adding a column is no longer instant.
  return operations.length > 1 && sum?.algorithm === 'NOCOPY' ? { ...sum, algorithm: 'INPLACE' } : sum;
}
