/** Further cases of query/concat-null, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, first text NOT NULL, middle text, tags text[]);';

export const cases = [
  good(
    'A column that is never NULL, and one that is replaced',
    "SELECT first || coalesce(middle, '') FROM users;",
    {
      history: [users],
    },
  ),
  good(
    'Arrays, and rows that have it',
    "SELECT tags || 'x'::text, first || middle FROM users WHERE middle IS NOT NULL;",
    {
      history: [users],
    },
  ),
];
