/** Further cases of design/time-with-time-zone, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A moment',
    'CREATE TABLE shops (id bigint PRIMARY KEY, changed timestamptz DEFAULT CURRENT_TIMESTAMP);',
  ),
];
