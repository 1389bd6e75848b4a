/** Further cases of design/missing-foreign-key, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Added by a later statement',
    `CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users;`,
    { history: ['CREATE TABLE users (id bigint PRIMARY KEY);'] },
  ),
  good('A record of what was done', 'CREATE TABLE audit_logs (id bigint PRIMARY KEY, user_id bigint);', {
    history: ['CREATE TABLE users (id bigint PRIMARY KEY);'],
  }),
  good(
    'Another type, and a table that is not there',
    'CREATE TABLE payments (id bigint PRIMARY KEY, user_id text, provider_id text);',
    { history: ['CREATE TABLE users (id bigint PRIMARY KEY);'] },
  ),
  good('No table of the project keeps it', 'CREATE TABLE visits (id bigint PRIMARY KEY, user_id bigint);', {
    history: [
      `CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE carts (id bigint PRIMARY KEY, user_id bigint);
CREATE TABLE notes (id bigint PRIMARY KEY, user_id bigint);`,
    ],
  }),
];
