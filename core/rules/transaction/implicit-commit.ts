/** DDL of MySQL or MariaDB in a transaction of the file: it commits and ends the transaction. */
import { commitsInMysql } from '../../migrations/applying/implicit-commit.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  commits:
    '{word} commits what was changed since BEGIN, and a ROLLBACK takes none of it back. Put it outside of the transaction.',
  outside:
    '{word} ends the transaction that BEGIN opened: what follows it commits statement by statement. Put it outside of the transaction.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, state int NULL) ENGINE=InnoDB;';
export const rule = defineRule({
  id: 'transaction/implicit-commit',
  hazard: 'misleads',
  dialects: ['mysql'],
  elsewhere: 'DDL does not commit a transaction.',
  summary: 'A definition is changed inside a transaction, which that ends.',
  why: `On MySQL and MariaDB statements that change definitions commit the open transaction before they begin, and themselves when they
end. A migration that fails behind one leaves half of its work, and \`ROLLBACK\` answers that all is well. The transaction that was meant to
hold it together is no longer there.`,
  instead: 'Change definitions first, each in a migration of its own; open a transaction for rows alone.',
  whenOff: 'Never: the transaction is not there.',
  messages,
  repeats: ['commits', 'outside'],
  fix: { kinds: [], because: 'In which order things are to happen is for people to say.' },
  directions: 'both',
  examples: [
    bad(
      'Rows before it are committed',
      `BEGIN;
UPDATE orders SET state = 1 WHERE state = 2;
  ALTER TABLE orders ADD COLUMN note text NULL;
--^^^^^ warning: ALTER commits what was changed since BEGIN, and a ROLLBACK takes none of it back. Put it outside of the transaction.
COMMIT;`,
      { dialect: 'mysql', history: [orders] },
    ),
    good(
      'A single statement behind it, which is whole by itself',
      `START TRANSACTION;
ALTER TABLE orders ADD COLUMN note text NULL;
UPDATE orders SET note = 'x' WHERE state = 2;
COMMIT;`,
      { dialect: 'mysql', history: [orders] },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    const { transaction, siblings, statement } = context;
    const { tokens, text, operations } = statement.parsed;
    if (transaction.kind !== 'explicit' || operations[0] !== operation || !commitsInMysql(operation)) return;
    const { begin } = transaction;
    const isWork = (one: (typeof siblings)[number]): boolean =>
      one.parsed.operations.some(({ kind }) => kind === 'insert' || kind === 'update' || kind === 'delete');
    const before = siblings.some(
      (one) => one.span.start > begin.end && one.span.end <= statement.span.start && isWork(one),
    );
    const behind = siblings.filter(({ span }) => span.start > statement.span.end);
    const end = behind.findIndex(({ parsed }) =>
      parsed.operations.some(({ kind }) => kind === 'commit' || kind === 'rollback'),
    );
    const within = end < 0 ? behind : behind.slice(0, end);
    const left = within.filter(isWork);
    const [word] = tokens;
    if (word === undefined || (!before && left.length === 0)) return;
    // A definition and one change of rows are two steps in any case: each is atomic by itself.
    const isPair = left.length === 1 && within.length === 1 && isFirst(statement, siblings, begin);
    if (!before && isPair) return;
    const data = { word: text.slice(word.start, word.end).toUpperCase() };
    context.report({ message: before ? 'commits' : 'outside', at: word, data });
  },
});

/** It directly follows BEGIN. */
function isFirst(statement: Statement, siblings: readonly Statement[], begin: Span): boolean {
  return !siblings.some(({ span }) => span.start > begin.end && span.end <= statement.span.start);
}
