/** Further cases of index/unnamed-index, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Not concurrently: a failure leaves nothing',
    `CREATE TABLE tags (id bigint PRIMARY KEY, name text);
CREATE INDEX ON tags (name);`,
  ),
];
