/** Further cases of data-loss/not-enforced-constraint, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('Checked', 'CREATE TABLE parts (id bigint PRIMARY KEY, amount int CHECK (amount > 0));'),
];
