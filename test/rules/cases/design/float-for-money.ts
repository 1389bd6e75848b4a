/** Further cases of design/float-for-money, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Measurements, rates and factors',
    `CREATE TABLE products (
  id bigint PRIMARY KEY,
  weight real,
  tax_rate double precision,
  price_change_percent double precision,
  cost_factor double precision,
  price_score real
);`,
  ),
];
