/** Further cases of query/limit-without-order, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';

export const cases = [
  good('A batch, whichever', 'DELETE FROM users WHERE id IN (SELECT id FROM users LIMIT 1000);', {
    history: [users],
  }),
  good('A bound for safety', "SELECT id FROM users WHERE name = 'x' LIMIT 10000;", { history: [users] }),
  good(
    'One row by its key, and a count',
    'SELECT name FROM users WHERE id = 7 LIMIT 5; SELECT count(*) FROM users LIMIT 5;',
    {
      history: [users],
    },
  ),
  good('Whether there is one', 'SELECT name FROM users LIMIT 1;', { history: [users] }),
];
