/** A migration builds an index and then rewrites the table, including that index. */
import { commitsByItself } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isRewrittenLater } from '../../rule-kit/statements/rewritten-later.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  twice:
    '{index} is built here and again a few lines down, where {table} is rewritten: writers wait for both. Build it after that.',
  concurrently:
    '{index} is built here and again a few lines down, where {table} is rewritten: this build is for nothing. Build it after that.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, number int, note text);';

export const rule = defineRule({
  id: 'transaction/index-then-rewrite',
  hazard: 'scans',
  elsewhere: commitsByItself,
  summary: 'An index built before a statement that rewrites its table.',
  why: 'A rewrite builds every index of the table again. What was built before it is thrown away, after everybody has waited for it.',
  instead:
    'First what rewrites the table, then the index; better still, neither under a lock that others wait for.',
  whenOff: 'Never.',
  facts: ['alter-type/rewrite', 'create-index'],
  messages,
  fix: { kinds: [], because: 'The rewrite itself wants another way first.' },
  examples: [
    bad(
      'A default that is computed for each row',
      `CREATE INDEX CONCURRENTLY orders_note ON orders (note);
--                        ^^^^^^^^^^^ warning: orders_note is built here and again a few lines down, where orders is rewritten: this build is for nothing. Build it after that.
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();`,
      { history: [orders] },
    ),
    bad(
      'The type changes behind it',
      `CREATE INDEX orders_note ON orders (note);
--           ^^^^^^^^^^^ warning: orders_note is built here and again a few lines down, where orders is rewritten: writers wait for both. Build it after that.
ALTER TABLE orders ALTER COLUMN number TYPE bigint;`,
      { history: [orders] },
    ),
    good(
      'The other way round',
      `ALTER TABLE orders ALTER COLUMN number TYPE bigint;
CREATE INDEX orders_note ON orders (note);`,
      { history: [orders] },
    ),
  ],
  check: {
    createIndex(operation, context) {
      if (context.body !== undefined || context.isNew(operation.table)) return;
      if (!isRewrittenLater(operation.table, context)) return;
      context.report({
        message: operation.concurrently ? 'concurrently' : 'twice',
        at: operation.name ?? operation.table,
        data: { index: operation.name?.text ?? 'The index', table: shownName(context, operation.table) },
      });
    },
  },
});
