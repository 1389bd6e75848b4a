/** Further cases of query/positional-order, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';

export const cases = [
  good('By the name of the output', 'SELECT lower(name) AS n, count(*) FROM users GROUP BY n;', {
    history: [users],
  }),
];
