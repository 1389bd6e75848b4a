/** DROP INDEX of an index that a constraint needs. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { displayName, resolveIndex } from '../../schema/lookup.ts';

const messages = {
  backing:
    '{index} belongs to a constraint of {table}: the server refuses to drop it alone. Use ALTER TABLE … DROP CONSTRAINT.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);';

export const rule = defineRule({
  id: 'index/drop-constraint-index',
  hazard: 'refused',
  elsewhere: 'Not read there yet.',
  summary: 'DROP INDEX of the index behind a primary key, unique or exclusion constraint.',
  why: `The index is how the server keeps the promise of the constraint. Dropped alone it would leave a promise that nobody keeps, so the server refuses, and the migration fails.`,
  instead: `\`ALTER TABLE … DROP CONSTRAINT\`: the index goes along.`,
  whenOff: 'Never: the server refuses it.',
  messages,
  fix: { kinds: [], because: 'Whether the guarantee may go is for people to say.' },
  examples: [
    bad(
      'Behind UNIQUE',
      `DROP INDEX users_email_key;
--         ^^^^^^^^^^^^^^^ error: users_email_key belongs to a constraint of users: the server refuses to drop it alone. Use ALTER TABLE … DROP CONSTRAINT.`,
      { history: [users], refused: '2BP01' },
    ),
    bad(
      'Behind a primary key',
      `DROP INDEX CONCURRENTLY users_pkey;
--                      ^^^^^^^^^^ error: users_pkey belongs to a constraint of users: the server refuses to drop it alone. Use ALTER TABLE … DROP CONSTRAINT.`,
      { history: [users], refused: '2BP01' },
    ),
    good('The constraint goes, and its index with it', `ALTER TABLE users DROP CONSTRAINT users_email_key;`, {
      history: [users],
    }),
  ],
  check: {
    dropIndex(operation, context) {
      // A command that a program composes from unknown catalog rows need not name this index.
      if (context.statement.conditional) return;
      const index = resolveIndex(context.schema, operation.index);
      if (index?.constraint === undefined || index.certainty !== 'certain') return;
      context.report({
        message: 'backing',
        at: operation.index,
        data: { index: index.name, table: displayName(index.relation) },
        related: [{ ...index.origin, message: `The constraint ${index.constraint} is created here.` }],
      });
    },
  },
});
