/** Further cases of design/money-type, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'The smallest unit, and a type of one’s own',
    `CREATE SCHEMA shop;
CREATE DOMAIN shop.money AS numeric(12, 2);
CREATE TABLE products (id bigint PRIMARY KEY, cents bigint, deposit shop.money);`,
  ),
];
