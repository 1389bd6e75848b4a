/** Further cases of transaction/analyze-after-change, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, number int, note text);';

const readings = `CREATE TABLE readings (day date, level int) PARTITION BY RANGE (day);
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`;

export const cases = [
  bad(
    'All rows of a partitioned table',
    `UPDATE readings SET level = 0 WHERE level IS NULL;
--     ^^^^^^^^ info: Autovacuum analyses the partitions of readings, never readings itself: after this change its queries are planned by old figures. Run ANALYZE. 💡`,
    {
      history: [readings],
      fixed: `UPDATE readings SET level = 0 WHERE level IS NULL;
ANALYZE readings;`,
    },
  ),
  bad(
    'Rows of a query',
    `INSERT INTO readings SELECT * FROM old_readings;
--          ^^^^^^^^ info: Autovacuum analyses the partitions of readings, never readings itself: after this change its queries are planned by old figures. Run ANALYZE. 💡`,
    {
      history: [readings, 'CREATE TABLE old_readings (day date, level int);'],
      fixed: `INSERT INTO readings SELECT * FROM old_readings;
ANALYZE readings;`,
    },
  ),
  good(
    'Analysed',
    `ALTER TABLE orders ALTER COLUMN number TYPE bigint;
ANALYZE orders;`,
    { history: [orders] },
  ),
  good('An index on a column', 'CREATE INDEX CONCURRENTLY orders_note ON orders (note);', {
    history: [orders],
  }),
  good(
    'A table that this migration makes',
    `CREATE TABLE notes (id bigint PRIMARY KEY, note text);
CREATE INDEX notes_note ON notes (lower(note));`,
  ),
  bad(
    'Alone in a file that is sent as one query: ANALYZE needs another place',
    `CREATE INDEX CONCURRENTLY orders_note ON orders (lower(note));
--                                               ^^^^^^^^^^^ info: The planner knows nothing of the expression in orders_note until orders is analysed, and may not use it. Run ANALYZE.`,
    {
      history: [orders],
      tool: 'golang-migrate',
    },
  ),
  good('Few rows of a partitioned table', "UPDATE readings SET level = 0 WHERE day = '2025-03-01';", {
    history: [readings],
  }),
];
