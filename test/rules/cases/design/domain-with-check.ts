/** Further cases of design/domain-with-check, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A check at the column',
    "CREATE TABLE users (id bigint PRIMARY KEY, email text CHECK (email LIKE '%@%'));",
  ),
];
