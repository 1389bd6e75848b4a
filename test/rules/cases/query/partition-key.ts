/** Further cases of query/partition-key, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const events = `CREATE TABLE events (at timestamptz NOT NULL, kind text, n int) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`;

export const cases = [
  good(
    'In a row of columns',
    "CREATE VIEW now AS SELECT n FROM events WHERE (kind, at) IN (SELECT 'click', now());",
    { history: [events] },
  ),
  good('All of it, on purpose', 'CREATE VIEW many AS SELECT count(*) FROM events;', { history: [events] }),
  good('A partition by name', 'CREATE VIEW clicks AS SELECT n FROM events_2026;', { history: [events] }),
];
