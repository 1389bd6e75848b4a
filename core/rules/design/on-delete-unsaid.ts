/** A foreign key without an ON DELETE action. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { newKeys } from '../../rule-kit/tables/new-foreign-keys.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import type { Operation } from '../../operations/model/operation.ts';

const messages = {
  unsaid:
    'What becomes of rows of {table} when their row of {target} is deleted is not said: the deletion will fail. Say ON DELETE.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'design/on-delete-unsaid',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new foreign key without ON DELETE.',
  why: `Without it the deletion of the other row fails as long as this one is there. That is often right, and as often nobody thought of it
until somebody had to delete an account. Written out, a reader knows that it was decided.`,
  instead:
    '`ON DELETE RESTRICT` where the row has to stay, `CASCADE` where this one is a part of it, `SET NULL` where it outlives it.',
  whenOff: 'Where nothing is ever deleted, or the team leaves the default on purpose.',
  messages,
  fix: { kinds: [], because: 'What the rows mean to each other is for people to say.' },
  examples: [
    bad(
      'At the column',
      `CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);
--                                                                    ^^^^^ hint: What becomes of rows of orders when their row of users is deleted is not said: the deletion will fail. Say ON DELETE.`,
      { history: [users] },
    ),
    bad(
      'ON UPDATE alone',
      `ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users ON UPDATE CASCADE NOT VALID;
--                                                      ^^^^^ hint: What becomes of rows of orders when their row of users is deleted is not said: the deletion will fail. Say ON DELETE.`,
      { history: [users, 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);'] },
    ),
    good(
      'It goes along',
      'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users ON DELETE CASCADE);',
      {
        history: [users],
      },
    ),
  ],
  check: { createTable: judge, addColumn: judge, addConstraint: judge },
});

function judge(operation: Operation, context: RuleContext<typeof messages>): void {
  for (const { definition, shown } of newKeys(operation, context)) {
    if (definition.onDelete !== 'no-action') continue;
    if (context.keyword(definition, 'on', 'delete') !== undefined) continue;
    context.report({
      message: 'unsaid',
      at: definition.references,
      data: { table: shown, target: definition.references.name.text },
    });
  }
}
