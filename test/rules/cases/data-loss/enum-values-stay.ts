/** Further cases of data-loss/enum-values-stay, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A CHECK',
    "CREATE TABLE orders (id bigint PRIMARY KEY, state text CHECK (state IN ('open', 'paid')));",
  ),
  good('Another type', 'CREATE TYPE point3 AS (x float8, y float8, z float8);'),
];
