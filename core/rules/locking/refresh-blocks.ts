/** REFRESH MATERIALIZED VIEW blocks readers. */
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { indexesOf, resolveRelation } from '../../schema/lookup.ts';
import type { View } from '../../schema/model.ts';
import { insert } from '../../text/edit.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  blocks: 'REFRESH holds ACCESS EXCLUSIVE on {view} until its query is done: reads wait. Add CONCURRENTLY.',
  noIndex:
    'REFRESH holds ACCESS EXCLUSIVE on {view} until its query is done: reads wait. Give it a unique index and refresh CONCURRENTLY.',
} as const;

const totals = `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, count(*) AS orders FROM orders GROUP BY customer_id;`;
const unique = 'CREATE UNIQUE INDEX totals_customer_id ON totals (customer_id);';

export const rule = defineRule({
  id: 'locking/refresh-blocks',
  hazard: 'blocks-readers',
  elsewhere: otherLocks,
  summary: 'REFRESH MATERIALIZED VIEW without CONCURRENTLY.',
  why: `\`REFRESH MATERIALIZED VIEW\` holds an \`ACCESS EXCLUSIVE\` lock on the view while its whole query runs: nobody can read it in the
meantime. \`CONCURRENTLY\` computes the new rows beside the old ones and changes what differs, under an \`EXCLUSIVE\` lock that lets
reads through. It needs a unique index without a predicate on plain columns of the view.`,
  instead: `1. \`CREATE UNIQUE INDEX\` on columns of the view that tell its rows apart.
2. \`REFRESH MATERIALIZED VIEW CONCURRENTLY\`. It may run in a transaction.`,
  whenOff: 'Where the views are small, or nobody reads them while migrations run.',
  facts: ['refresh-materialized-view', 'refresh-materialized-view/concurrently'],
  messages,
  gathers: { blocks: 'view', noIndex: 'view' },
  fix: {
    kinds: ['edit'],
    because:
      'The view holds the same rows afterwards. It is offered where a unique index that allows it is known.',
  },
  examples: [
    bad(
      'A unique index is there',
      `REFRESH MATERIALIZED VIEW totals;
--                   ^^^^ error: REFRESH holds ACCESS EXCLUSIVE on totals until its query is done: reads wait. Add CONCURRENTLY. 💡`,
      { history: [totals, unique], fixed: 'REFRESH MATERIALIZED VIEW CONCURRENTLY totals;' },
    ),
    bad(
      'No unique index yet',
      `REFRESH MATERIALIZED VIEW totals;
--                   ^^^^ error: REFRESH holds ACCESS EXCLUSIVE on totals until its query is done: reads wait. Give it a unique index and refresh CONCURRENTLY.`,
      { history: [totals] },
    ),
    good('Refreshed while it is read', 'REFRESH MATERIALIZED VIEW CONCURRENTLY totals;', {
      history: [totals, unique],
    }),
  ],
  check: {
    refreshMaterializedView(operation, context) {
      const view = resolveRelation(context.schema, operation.view);
      if (operation.concurrently || !operation.withData || context.isNew(operation.view)) return;
      if (view !== undefined && (view.kind !== 'materialized-view' || !view.populated)) return;
      const keyword = context.keyword(operation.span, 'view');
      const ready = keyword !== undefined && view !== undefined && canBeConcurrent(view, context);
      context.report({
        message: ready ? 'blocks' : 'noIndex',
        at: keyword ?? operation.span,
        data: { view: shownName(context, operation.view) },
        fix: ready ? concurrently(keyword.end) : undefined,
      });
    },
  },
});

function canBeConcurrent(view: View, context: RuleContext<typeof messages>): boolean {
  return indexesOf(context.schema, view.key).some(
    (index) =>
      index.unique &&
      index.valid &&
      index.where === undefined &&
      index.elements.every((one) => one.column !== undefined),
  );
}

function concurrently(offset: number): RuleFix {
  return { kind: 'edit', title: 'Refresh it concurrently', edits: [insert(offset, ' CONCURRENTLY')] };
}
