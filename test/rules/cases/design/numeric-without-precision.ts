/** Further cases of design/numeric-without-precision, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('No amount', 'CREATE TABLE products (id bigint PRIMARY KEY, weight numeric, tax_rate numeric);'),
];
