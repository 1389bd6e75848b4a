/** CREATE MATERIALIZED VIEW runs its query within the migration. */
import type { CreateView, ObjectName, Operation } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { heldBefore } from '../../rule-kit/locks/held-locks.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import { later, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { removeTokens } from '../../rule-kit/fixes/token-edits.ts';
import { relationKey } from '../../schema/lookup.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  runs: 'The query of {view} holds ACCESS SHARE on {sources} until it is done: schema changes of them wait. Create it WITH NO DATA, refresh later.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);';

export const rule = defineRule({
  id: 'locking/materialized-view-with-data',
  hazard: 'delays',
  preset: 'all',
  elsewhere: otherLocks,
  summary: 'CREATE MATERIALIZED VIEW with the rows of existing tables.',
  why: `\`CREATE MATERIALIZED VIEW\` runs the view’s query at once, and the migration waits for it. The locks on what it reads are weak, but
they stay until the transaction ends: a schema change of those tables waits for them, and everybody else waits behind that change.
\`VACUUM\` cannot take away what the query may still see, in any table.`,
  instead: `1. \`CREATE MATERIALIZED VIEW … WITH NO DATA\`, and its indexes.
2. \`REFRESH MATERIALIZED VIEW …\` in a migration of its own or outside of migrations: until then the view cannot be read.`,
  whenOff: 'Where the queries are quick, or nothing else changes schemas while migrations run.',
  facts: ['create-materialized-view', 'refresh-materialized-view'],
  messages,
  fix: {
    kinds: ['files'],
    because:
      'The view holds the same rows, but only when the later migration has run; until then reading it fails.',
  },
  examples: [
    bad(
      'Totals over a table in use',
      `CREATE MATERIALIZED VIEW totals AS SELECT customer_id, count(*) AS orders FROM orders GROUP BY customer_id;
--                       ^^^^^^ info: The query of totals holds ACCESS SHARE on orders until it is done: schema changes of them wait. Create it WITH NO DATA, refresh later. 💡
COMMENT ON MATERIALIZED VIEW totals IS 'Refreshed every night.';`,
      {
        history: [orders],
        fixed: `CREATE MATERIALIZED VIEW totals AS SELECT customer_id, count(*) AS orders FROM orders GROUP BY customer_id WITH NO DATA;
COMMENT ON MATERIALIZED VIEW totals IS 'Refreshed every night.';`,
        files: { '003_refresh_totals.sql': 'REFRESH MATERIALIZED VIEW totals;\n' },
      },
    ),
    bad(
      'What comes behind reads the view: it needs its rows here',
      `CREATE MATERIALIZED VIEW totals AS SELECT customer_id FROM orders WITH DATA;
--                       ^^^^^^ info: The query of totals holds ACCESS SHARE on orders until it is done: schema changes of them wait. Create it WITH NO DATA, refresh later.
INSERT INTO regulars SELECT customer_id FROM totals;`,
      { history: [orders, 'CREATE TABLE regulars (id bigint);'] },
    ),
    good(
      'Its rows come later',
      'CREATE MATERIALIZED VIEW totals AS SELECT customer_id FROM orders WITH NO DATA;',
      {
        history: [orders],
      },
    ),
  ],
  check: {
    createView(operation, context) {
      if (!operation.materialized || !operation.withData || operation.ifNotExists) return;
      if (context.only) return;
      const read = context
        .effect(operation)
        .relations.filter((one) => one.role === 'source' && !one.isNew)
        .map((one) => one.relation);
      const first = operation.reads.find((one) => !context.isNew(one));
      // Under a lock that blocks readers of a table, another rule reports.
      if (read.length === 0 || first === undefined || isUnderLock(context)) return;
      context.report({
        message: 'runs',
        at: operation.view,
        data: { view: shownName(context, operation.view), sources: oneOf(read) },
        fix: fixFor(operation, context),
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

function isUnderLock(context: Context): boolean {
  return heldBefore(context).some((one) => one.lock === 'ACCESS EXCLUSIVE');
}

/** If no later statement of the file needs the rows. */
function fixFor(operation: CreateView, context: Context): RuleFix | undefined {
  const { view, query, span } = operation;
  const key = relationKey(context.schema, view);
  if (context.body !== undefined || operationsOf(later(context)).some((one) => reads(one, key, context)))
    return undefined;
  const written = context.keyword({ start: query.end, end: span.end }, 'with', 'data');
  const dataWord = written === undefined ? undefined : context.keyword(written, 'data');
  const here =
    dataWord === undefined
      ? [
          ...(written === undefined ? [] : removeTokens(context.statement.parsed, written)),
          insert(span.end, ' WITH NO DATA'),
        ]
      : [insert(dataWord.start, 'NO ')];
  return {
    kind: 'move',
    title: 'Create it without rows and refresh it in a later migration',
    here,
    migrations: [
      {
        name: fileWords('refresh', view.name.text),
        up: `REFRESH MATERIALIZED VIEW ${context.text(view)};\n`,
        down: `REFRESH MATERIALIZED VIEW ${context.text(view)} WITH NO DATA;\n`,
        transaction: true,
      },
    ],
  };
}

function reads(operation: Operation, key: string, context: Context): boolean {
  const named: readonly ObjectName[] = [
    ...('reads' in operation ? operation.reads : []),
    ...(operation.kind === 'refreshMaterializedView' ? [operation.view] : []),
  ];
  // A program may read anything.
  const isOpen =
    operation.kind === 'doBlock' || (operation.kind === 'select' && operation.functions.length > 0);
  return isOpen || named.some((one) => relationKey(context.after, one) === key);
}
