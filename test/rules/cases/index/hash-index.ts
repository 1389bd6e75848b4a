/** Further cases of index/hash-index, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A table that is partitioned by hash',
    `CREATE TABLE events (id bigint, at timestamptz) PARTITION BY HASH (id);
CREATE INDEX events_at ON events (at);`,
  ),
];
