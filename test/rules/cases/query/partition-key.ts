/** Further cases of query/partition-key, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

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
  bad(
    'The key is set',
    `CREATE FUNCTION touch() RETURNS void LANGUAGE sql
AS $$ UPDATE events SET at = now() WHERE at < '2026-01-01' $$;
--           ^^^^^^ info: Setting at moves rows of events to other partitions: each is deleted here and inserted there. Leave the key as it is.`,
    { history: [events] },
  ),
  good('A migration asks once', "UPDATE events SET n = 0 WHERE kind = 'click';", { history: [events] }),
];
