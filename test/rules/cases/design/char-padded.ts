/** Further cases of design/char-padded, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'One character has nothing to fill up',
    'CREATE TABLE answers (id bigint PRIMARY KEY, choice char NOT NULL, other char(1));',
  ),
];
