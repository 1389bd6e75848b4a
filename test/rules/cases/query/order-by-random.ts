/** Further cases of query/order-by-random, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';

export const cases = [
  good('Few rows', 'SELECT id FROM users ORDER BY random() LIMIT 1;', {
    history: [users],
    statistics: { relations: { users: { bytes: 8192, rows: 20 } } },
  }),
  good('All of them, shuffled', 'SELECT id FROM users ORDER BY random();', { history: [users] }),
];
