/** Further cases of design/identity-by-default, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('No identity', 'CREATE TABLE orders (id uuid PRIMARY KEY DEFAULT gen_random_uuid());'),
];
