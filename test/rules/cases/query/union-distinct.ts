/** Further cases of query/union-distinct, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables =
  'CREATE TABLE a (id bigint PRIMARY KEY, name text); CREATE TABLE b (id bigint PRIMARY KEY, name text);';

export const cases = [
  good('Rows that may be equal', 'SELECT name FROM a UNION SELECT name FROM b;', { history: [tables] }),
];
