/** CREATE INDEX CONCURRENTLY without a name. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { serverGivenName } from '../../rule-kit/indexes/server-given-name.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { CreateIndex } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  unnamed:
    'This index on {table} has no name: if it fails, the next attempt makes another beside the invalid one. Name it.',
} as const;

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean, a int, b int, c int, d int, tags jsonb);';

export const rule = defineRule({
  id: 'index/unnamed-index',
  hazard: 'misleads',
  preset: 'strict',
  elsewhere: 'Not read there yet.',
  summary: 'An index that is built concurrently under a name that the server chooses.',
  why: `\`CREATE INDEX CONCURRENTLY\` that fails, by a duplicate value or a timeout, leaves an invalid index behind, which every write keeps up. With a name of its own, the next attempt fails and says so. Without one, the server chooses the next free name (\`users_email_idx1\`), and both are there.`,
  instead: `Name the index. A retry then stops at the invalid one, which has to be dropped first.`,
  whenOff: 'Never: a name costs nothing.',
  messages,
  fix: { kinds: ['edit'], because: 'It gives the index the name that the server would have chosen.' },
  examples: [
    bad(
      'The server chooses the name',
      `CREATE INDEX CONCURRENTLY ON users (email);
--                           ^^^^^ warning: This index on users has no name: if it fails, the next attempt makes another beside the invalid one. Name it. 💡`,
      { history: [users], fixed: 'CREATE INDEX CONCURRENTLY users_email_idx ON users (email);' },
    ),
    bad(
      'Two columns, unique',
      `CREATE UNIQUE INDEX CONCURRENTLY ON users (a, b);
--                                  ^^^^^ warning: This index on users has no name: if it fails, the next attempt makes another beside the invalid one. Name it. 💡`,
      { history: [users], fixed: 'CREATE UNIQUE INDEX CONCURRENTLY users_a_b_idx ON users (a, b);' },
    ),
    good('Named', `CREATE INDEX CONCURRENTLY users_email ON users (email);`, { history: [users] }),
  ],
  check: {
    createIndex(operation, context) {
      if (operation.name !== undefined || !operation.concurrently) return;
      context.report({
        message: 'unnamed',
        at: operation.table,
        data: { table: shownName(context, operation.table) },
        fix: fixFor(operation, context),
      });
    },
  },
});

/** The server's own choice, if the index has only plain columns. */
function fixFor(operation: CreateIndex, context: RuleContext<typeof messages>): RuleFix | undefined {
  const behind = context.keyword(operation.span, 'index', 'concurrently');
  const name = serverGivenName(operation, context);
  if (behind === undefined || name === undefined) return undefined;
  return {
    kind: 'edit',
    title: `Name it ${name}`,
    edits: [insert(behind.end, ` ${quoteIdentifier(name)}`)],
  };
}
