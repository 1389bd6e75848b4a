/** CREATE INDEX CONCURRENTLY IF NOT EXISTS skips the invalid index of a failed attempt. */
import type { CreateIndex, Name } from '../../operations/model/operation.ts';
import { buildsIndex } from '../../rule-kit/indexes/concurrent-index.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isRewrittenLater } from '../../rule-kit/statements/rewritten-later.ts';
import { earlier, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import { removeTokens } from '../../rule-kit/fixes/token-edits.ts';
import { resolveIndex } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  hides:
    'A failed build leaves its index behind INVALID, and IF NOT EXISTS then skips that for good ({index}). Drop what is left before building.',
  alone:
    'A failed build leaves its index behind INVALID, and IF NOT EXISTS then skips that for good ({index}). Leave those words out, so that a retry fails.',
  several:
    'A failed build leaves its index behind INVALID, and IF NOT EXISTS then skips that for good ({index}). Build such an index in a migration of its own, without those words.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);';

export const rule = defineRule({
  id: 'index/invalid-index-retry',
  hazard: 'misleads',
  elsewhere: 'Not read there yet.',
  summary: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS.',
  why: `A concurrent build that fails (a deadlock, a duplicate, a cancelled deployment) leaves an index that is \`INVALID\`: every write
maintains it, no query uses it, and a unique one guarantees nothing. It has the name, though. The next attempt finds it, skips the
statement, and the migration counts as done.`,
  instead: `\`DROP INDEX CONCURRENTLY IF EXISTS …\`, then \`CREATE INDEX CONCURRENTLY …\` without \`IF NOT EXISTS\`: each as a statement of its own,
in migrations of their own if the tool sends a file as a whole. Without the drop, a plain \`CREATE INDEX CONCURRENTLY\` at least fails
loudly.`,
  whenOff: 'Where the deployment drops invalid indexes before it migrates.',
  messages,
  gathers: { hides: 'index', several: 'index' },
  fix: {
    kinds: ['rewrite'],
    because:
      'An index that is there already is built again, or the statement fails on it: either wants a look.',
  },
  examples: [
    bad(
      'Statements are sent one by one: drop what is left, then build',
      `CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_placed_at ON orders (placed_at);
--                        ^^^^^^^^^^^^^ warning: A failed build leaves its index behind INVALID, and IF NOT EXISTS then skips that for good (orders_placed_at). Drop what is left before building. 💡`,
      {
        history: [orders],
        fixed: `DROP INDEX CONCURRENTLY IF EXISTS orders_placed_at;
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);`,
      },
    ),
    bad(
      'The tool sends the file as a whole, where the statement must stay alone: let it fail instead of skip',
      `CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_placed_at ON orders (placed_at);
--                               ^^^^^^^^^^^^^ warning: A failed build leaves its index behind INVALID, and IF NOT EXISTS then skips that for good (orders_placed_at). Leave those words out, so that a retry fails. 💡`,
      {
        history: [orders],
        tool: 'golang-migrate',
        fixed: 'CREATE UNIQUE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);',
      },
    ),
    good(
      'A rewrite of the table behind it builds the index anew, and makes it valid',
      `CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_placed_at ON orders (placed_at);
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();`,
      { history: [orders] },
    ),
  ],
  check: {
    createIndex(operation, context) {
      if (!operation.concurrently || !operation.ifNotExists || operation.name === undefined) return;
      if (context.isNew(operation.table) || isDroppedBefore(operation.name, context)) return;
      if (isDroppedLater(operation, operation.name, context)) return;
      if (!buildsIndex(operation, context) || isRewrittenLater(operation.table, context)) return;
      context.report({
        message: messageFor(context),
        at: context.keyword(operation.span, 'if', 'not', 'exists') ?? operation.span,
        data: { index: operation.name.text },
        fix: fixFor(operation, operation.name.text, context),
      });
    },
  },
});

/**
 * If a file is sent as a whole, a DROP before it would be part of one transaction, in which both are refused; a retry of several would fail
 * on the first that is built.
 */
function messageFor({ delivery, only, tool }: RuleContext<typeof messages>): keyof typeof messages {
  if (resumes(tool)) return 'alone';
  if (delivery.sends !== 'whole') return 'hides';
  return only ? 'alone' : 'several';
}

/** Atlas resumes at the failed statement: an earlier DROP in the file has run, and does not run again. */
function resumes(tool: RuleContext<typeof messages>['tool']): boolean {
  return tool?.id === 'atlas';
}

/** An earlier statement drops what a failed attempt left, so that IF NOT EXISTS skips nothing. */
function isDroppedBefore(name: Name, context: RuleContext<typeof messages>): boolean {
  if (resumes(context.tool)) return false;
  return operationsOf(earlier(context)).some(
    (one) => one.kind === 'dropIndex' && one.index.name.text === name.text,
  );
}

/** Created for the migration itself, or dropped since: nobody relies on it. */
function isDroppedLater({ table }: CreateIndex, name: Name, context: RuleContext<typeof messages>): boolean {
  if (context.file === undefined || context.table(table) === undefined) return false;
  return resolveIndex(context.latest, { ...table, name }) === undefined;
}

function fixFor(
  operation: CreateIndex,
  name: string,
  context: RuleContext<typeof messages>,
): RuleFix | undefined {
  const hedge = context.keyword(operation.span, 'if', 'not', 'exists');
  if (hedge === undefined) return undefined;
  const plain = removeTokens(context.statement.parsed, hedge);
  const message = messageFor(context);
  if (message === 'several') return undefined;
  if (message === 'alone')
    return { kind: 'rewrite', title: 'Let the statement fail instead of skip', edits: plain };
  const schema = operation.table.schema;
  const index = `${schema === undefined ? '' : `${quoteIdentifier(schema.text)}.`}${quoteIdentifier(name)}`;
  return {
    kind: 'rewrite',
    title: 'Drop what a failed attempt left, then build',
    edits: [insert(operation.span.start, `DROP INDEX CONCURRENTLY IF EXISTS ${index};\n`), ...plain],
  };
}
