/** Further cases of index/partition-key-not-in-unique, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const events = 'CREATE TABLE events (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);';

export const cases = [
  good(
    'A partition by itself may have any key',
    `CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE UNIQUE INDEX events_2024_id ON events_2024 (id);`,
    { history: [events] },
  ),
];
