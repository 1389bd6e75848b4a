/** Further cases of design/serial, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A sequence that several tables share',
    `CREATE SEQUENCE numbers;
CREATE TABLE orders (id bigint PRIMARY KEY DEFAULT nextval('numbers'));`,
  ),
];
