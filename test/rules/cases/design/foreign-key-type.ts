/** Further cases of design/foreign-key-type, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, code varchar(10) UNIQUE);';

export const cases = [
  bad(
    'Nothing compares the two',
    `ALTER TABLE orders ADD COLUMN user_id uuid REFERENCES users;
--                                         ^^^^^^^^^^^^^^^^ error: user_id of orders is uuid, but id of users it refers to is bigint: PostgreSQL refuses the key. Make it bigint.`,
    { history: [users, 'CREATE TABLE orders (id bigint PRIMARY KEY);'], refused: '42804' },
  ),
  good(
    'Strings of other limits, and a wider column for a key that grows',
    `CREATE TABLE coupons (id bigint PRIMARY KEY, user_code text REFERENCES users (code));
CREATE TABLE visits (id bigint PRIMARY KEY, shop_id bigint REFERENCES shops);`,
    { history: [users, 'CREATE TABLE shops (id int PRIMARY KEY);'] },
  ),
];
