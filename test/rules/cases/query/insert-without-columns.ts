/** Further cases of query/insert-without-columns, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);';

export const cases = [
  good('All defaults, and a query in parentheses that has a list', 'INSERT INTO users (id) (SELECT 5);', {
    history: [users],
  }),
  good(
    'A table of this migration',
    `CREATE TABLE states (id int PRIMARY KEY, name text);
INSERT INTO states VALUES (1, 'open');`,
  ),
];
