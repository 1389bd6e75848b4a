/** Further cases of query/select-star, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text); CREATE TABLE old_users (id bigint PRIMARY KEY, email text);';

export const cases = [
  good('A query that people read', 'SELECT * FROM users;', { history: [users] }),
  good('A copy of a table', 'CREATE TABLE backup AS SELECT * FROM users;', { history: [users] }),
  good(
    'Inside, where the list does not come out',
    'CREATE VIEW members AS SELECT m.id FROM (SELECT * FROM users) m;',
    {
      history: [users],
    },
  ),
];
