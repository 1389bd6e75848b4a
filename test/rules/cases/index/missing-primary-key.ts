/** Further cases of index/missing-primary-key, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'The key comes later in the same migration',
    `CREATE TABLE audit_log (id bigint, what text);
ALTER TABLE audit_log ADD PRIMARY KEY (id);`,
  ),
  good(
    'A partition has the key of its parent, and a temporary table does not last',
    `CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TEMPORARY TABLE scratch (id int);`,
    {
      history: [
        'CREATE TABLE readings (at timestamptz, value int, PRIMARY KEY (at)) PARTITION BY RANGE (at);',
      ],
    },
  ),
];
