/** A statement that cannot run in a transaction is in one. */
import type { Operation } from '../../operations/model/operation.ts';
import { isAlwaysInTransaction } from '../../rule-kit/transactions/always-in-transaction.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { statementWords } from '../../rule-kit/statements/statement-name.ts';
import { commitsByItself } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import { later } from '../../rule-kit/statements/neighbours.ts';
import { endsTransaction } from '../../migrations/applying/ends-transaction.ts';
import { tokenize } from '../../syntax/postgres/lexer.ts';
import { shift, slice } from '../../text/span.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';

const messages = {
  explicit:
    '{what} fails: PostgreSQL refuses it between BEGIN and COMMIT. Put it outside of the transaction.',
  tool: '{what} fails: PostgreSQL refuses it in the transaction that {tool} opens. Run this migration without one.',
  always:
    '{what} fails: PostgreSQL refuses it in the transaction that {tool} opens around every migration. Run it by hand, outside of {tool}.',
  implicit:
    '{what} fails: this file is sent as one query, which is one transaction. Put it into a migration of its own.',
  ends: '{what} fails: PostgreSQL ends no transaction from inside a block that runs in one. Send this block outside of a transaction.',
  body: '{what} fails: a DO block or function runs in a transaction. Write it as a statement of its own.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);';

export const rule = defineRule({
  id: 'transaction/concurrently-in-transaction',
  hazard: 'refused',
  elsewhere: commitsByItself,
  summary: 'A statement that cannot run in a transaction, such as CREATE INDEX CONCURRENTLY, inside one.',
  why: `What works CONCURRENTLY commits several times on the way, and so do \`VACUUM\`, \`CREATE DATABASE\`, \`ALTER SYSTEM\` and their like.
Inside a transaction the server refuses them (error 25001), whoever opened it: \`BEGIN\` in the file, the migration tool, or the server itself,
which takes several statements in one query for one transaction. The deployment stops there.`,
  instead: `Run the statement in a migration of its own, and tell the tool that this one wants no transaction: \`-- +goose NO TRANSACTION\`,
\`-- atlas:txmode none\`, \`-- migrate:up transaction:false\` (dbmate), \`-- no-transaction\` (sqlx), \`executeInTransaction=false\` (Flyway),
\`run_in_transaction = false\` (diesel). With tools that send a file as one query, a file with nothing but that statement suffices.`,
  whenOff: 'Never: the server refuses the statement.',
  facts: ['create-index/concurrently', 'drop-index/concurrently', 'reindex/concurrently', 'vacuum'],
  messages,
  fix: {
    kinds: ['edit', 'files'],
    because: 'The statement stays as it is; the migration failed before.',
  },
  directions: 'both',
  examples: [
    bad(
      'The tool opens a transaction',
      `-- +goose Up
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);
--           ^^^^^^^^^^^^ error: CREATE INDEX CONCURRENTLY fails: PostgreSQL refuses it in the transaction that goose opens. Run this migration without one. 💡`,
      {
        history: [`-- +goose Up\n${orders}`],
        tool: 'goose',
        fixed: `-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);`,
        refused: '25001',
      },
    ),
    bad(
      'A tool that runs nothing without a transaction',
      `CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);
--           ^^^^^^^^^^^^ error: CREATE INDEX CONCURRENTLY fails: PostgreSQL refuses it in the transaction that refinery opens around every migration. Run it by hand, outside of refinery.`,
      { history: [orders], tool: 'refinery', refused: '25001' },
    ),
    bad(
      'Several statements in one query are one transaction',
      `ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
--           ^^^^^^^^^^^^ error: CREATE INDEX CONCURRENTLY fails: this file is sent as one query, which is one transaction. Put it into a migration of its own. 💡`,
      {
        history: [orders],
        tool: 'golang-migrate',
        fixed: `ALTER TABLE orders ADD COLUMN note text;
`,
        files: {
          '000003_create_orders_note.up.sql': 'CREATE INDEX CONCURRENTLY orders_note ON orders (note);\n',
          '000003_create_orders_note.down.sql': 'DROP INDEX CONCURRENTLY IF EXISTS orders_note;\n',
        },
        refused: '25001',
      },
    ),
    good(
      'Alone in a file that is sent as one query',
      'CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at);',
      {
        history: [orders],
        tool: 'golang-migrate',
      },
    ),
  ],
  check: {
    doBlock(_operation, context) {
      if (context.transaction.kind === 'none' || context.body !== undefined) return;
      const body = context.statement.parsed.bodies.find(
        ({ runs, program }) => runs === 'now' && endsTransaction(program),
      );
      if (body === undefined) return;
      const word = tokenize(context.text(body.span)).find((one) =>
        /^(?:commit|rollback)$/i.test(slice(context.text(body.span), one)),
      );
      if (word === undefined) return;
      const at = shift(word, body.span.start);
      context.report({ message: 'ends', at, data: { what: context.text(at).toUpperCase() } });
    },
  },
  checkAny(operation, context) {
    const { kind } = context.transaction;
    const inBody = context.body !== undefined;
    if (kind === 'none' && !inBody) return;
    const effect = context.effect(operation);
    if (!effect.refusedInTransaction || effect.uncertain !== undefined) return;
    const at = context.keyword(operation.span, 'concurrently') ?? firstWords(context);
    const data = {
      what: statementWords(context.text(operation.span)),
      tool: context.tool?.name ?? 'the tool',
    };
    const message = inBody ? 'body' : messageOf(context);
    const isFixed = !inBody && message !== 'always';
    context.report({ message, at, data, fix: isFixed ? fixFor(operation, context) : undefined });
  },
});

type Context = RuleContext<typeof messages>;

function messageOf({
  transaction: { kind },
  tool,
}: Context): Exclude<keyof typeof messages, 'body' | 'ends'> {
  if (kind === 'none') return 'explicit';
  return isAlwaysInTransaction({ transaction: { kind }, tool }) ? 'always' : kind;
}

function firstWords(context: Context): { readonly start: number; readonly end: number } {
  const [first, second] = context.statement.parsed.tokens;
  const start = first?.start ?? 0;
  return { start, end: second?.end ?? first?.end ?? start + 1 };
}

function fixFor(operation: Operation, context: Context): RuleFix | undefined {
  const { kind } = context.transaction;
  if (kind === 'explicit' || context.direction === 'down') return undefined;
  if (context.only)
    return { kind: 'untransacted', as: 'edit', title: 'Run this migration without a transaction', edits: [] };
  const name = operation.kind === 'createIndex' ? operation.name?.text : undefined;
  // Later statements would run before it.
  if (operation.kind !== 'createIndex' || name === undefined || later(context).length > 0) return undefined;
  const schema = operation.table.schema?.text;
  const index = `${schema === undefined ? '' : `${quoteIdentifier(schema)}.`}${quoteIdentifier(name)}`;
  return {
    kind: 'move',
    title: 'Move the index to a migration of its own, without a transaction',
    here: 'remove-statement',
    migrations: [
      {
        name: fileWords('create', name),
        up: `${context.text(operation.span)};\n`,
        down: `DROP INDEX CONCURRENTLY IF EXISTS ${index};\n`,
        transaction: false,
      },
    ],
  };
}
