/** Further cases of design/on-delete-unsaid, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY);';

export const cases = [
  good(
    'The default, written out',
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users ON DELETE NO ACTION);',
    {
      history: [users],
    },
  ),
];
