/** Further cases of design/time-precision, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('Milliseconds', 'CREATE TABLE visits (id bigint PRIMARY KEY, seen_at timestamptz(3), opens time(0));'),
];
