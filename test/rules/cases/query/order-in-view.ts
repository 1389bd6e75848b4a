/** Further cases of query/order-in-view, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';

export const cases = [
  good(
    'What an aggregate takes in order',
    'SELECT array_agg(u.name) FROM (SELECT name FROM users ORDER BY id) u;',
    {
      history: [users],
    },
  ),
  good(
    'DISTINCT ON',
    'CREATE VIEW one_each AS SELECT DISTINCT ON (name) name, id FROM users ORDER BY name, id;',
    {
      history: [users],
    },
  ),
];
