/** Further cases of index/unique-in-place-of-key, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A column that may be null tells nothing apart: `index/missing-primary-key` tells of the table',
    'CREATE TABLE sessions (token text UNIQUE, expires timestamptz);',
  ),
];
