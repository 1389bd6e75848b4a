/** For each insight that the other cases do not call: a query that deserves it. */
import { parallel, serial, type PlanCase } from './plan-case.ts';

const correlated = 'e.region = 7 AND e.zone = 14 AND e.sector = 21';

export const insightCases: readonly PlanCase[] = [
  {
    name: 'slow-node',
    sql: "SELECT max(encode(sha512(sha512(sha512(e.payload::bytea))), 'hex')) FROM events e",
    settings: serial,
  },
  {
    name: 'costly-node',
    sql: 'SELECT count(*) FROM events e JOIN events f ON f.account_id = e.account_id WHERE e.id <= 20000',
    settings: serial,
  },
  {
    name: 'row-misestimate',
    sql: `SELECT e.account_id, max(md5(e.payload)) FROM events e
WHERE e.region = 7 AND e.zone = 14 AND e.payload > '1' GROUP BY e.account_id`,
    settings: serial,
  },
  {
    name: 'misestimate-feeds-join',
    sql: `SELECT count(*) FROM events e JOIN invoices i ON i.account_id = e.account_id WHERE ${correlated}`,
    settings: serial,
  },
  {
    name: 'nested-loop-misplan',
    sql: `SELECT sum(o.total) FROM events e JOIN orders o ON o.customer_id = e.account_id WHERE ${correlated}`,
    settings: serial,
  },
  {
    name: 'estimate-from-parameter',
    sql: `SELECT o.id FROM orders o WHERE o.total > (SELECT max(p.total) - 1 FROM orders p)`,
    settings: serial,
  },
  {
    name: 'stale-stats',
    sql: 'SELECT a.id, count(*) FROM archive a GROUP BY a.id',
    settings: serial,
    prepare: ['DELETE FROM archive WHERE id > 500'],
  },
  {
    name: 'seq-scan-pattern',
    sql: "SELECT o.id FROM orders o WHERE o.note LIKE '%abcdef%'",
    settings: serial,
  },
  {
    name: 'seq-scan-expression',
    sql: "SELECT e.id FROM events e WHERE upper(e.payload) = 'X'",
    settings: serial,
  },
  {
    name: 'filter-loss-cte',
    sql: `WITH bought AS MATERIALIZED (SELECT o.id, o.customer_id FROM orders o)
SELECT b.id FROM bought b WHERE b.customer_id = 7`,
    settings: serial,
  },
  {
    name: 'wrong-index-order-by',
    sql: "SELECT e.id FROM events e WHERE e.kind = 'late' ORDER BY e.id LIMIT 5",
    settings: serial,
  },
  {
    name: 'heap-fetches',
    sql: 'SELECT count(*) FROM orders o WHERE o.customer_id BETWEEN 100 AND 6000',
    settings: { ...serial, enable_bitmapscan: 'off', enable_seqscan: 'off' },
    prepare: ['UPDATE orders SET customer_id = customer_id WHERE id % 20 = 0'],
  },
  {
    name: 'hash-spill-aggregate',
    sql: 'SELECT o.reference, count(*) FROM orders o GROUP BY o.reference',
    settings: { ...serial, work_mem: '256kB', enable_sort: 'off' },
  },
  {
    name: 'hash-spill-join',
    sql: 'SELECT count(o.note) FROM orders o JOIN order_items i ON i.order_id = o.id AND i.price > o.total',
    settings: { ...serial, work_mem: '512kB', enable_mergejoin: 'off', enable_nestloop: 'off' },
  },
  {
    name: 'temp-io',
    sql: `WITH bought AS MATERIALIZED (SELECT o.* FROM orders o)
SELECT max(b.note) FROM bought b`,
    settings: serial,
  },
  {
    name: 'lossy-bitmap',
    sql: 'SELECT max(e.payload) FROM events e WHERE e.region IN (1, 2, 3, 4)',
    settings: { ...serial, work_mem: '64kB' },
  },
  {
    name: 'late-or-filter',
    sql: `SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer_id
WHERE o.reference = 'R-7' OR c.referrer = 'ref-8'`,
    settings: serial,
  },
  {
    name: 'join-filter-loss',
    sql: `SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer_id AND c.created_at > o.placed_at + interval '5 years'`,
    settings: serial,
  },
  {
    name: 'correlated-subplan',
    sql: 'SELECT c.id, (SELECT max(o.total) FROM orders o WHERE o.customer_id = c.id) AS most FROM customers c',
    settings: serial,
  },
  {
    name: 'large-offset',
    sql: 'SELECT o.id FROM orders o ORDER BY o.id OFFSET 50000 LIMIT 20',
    settings: serial,
  },
  { name: 'slow-count', sql: 'SELECT count(*) FROM order_items i', settings: serial },
  { name: 'slow-count-parallel', sql: 'SELECT count(*) FROM order_items i', settings: parallel },
  {
    name: 'wide-rows',
    sql: 'SELECT a.id, a.body, a.id + 1 AS next, a.id - 1 AS previous, a.id % 7 AS day FROM archive a',
    settings: serial,
  },
  {
    name: 'low-selectivity-index',
    sql: 'SELECT sum(o.total) FROM orders o WHERE o.customer_id > 100',
    settings: { ...serial, enable_seqscan: 'off', enable_bitmapscan: 'off' },
  },
  { name: 'fk-trigger', sql: 'DELETE FROM accounts a WHERE a.id > 1980' },
  {
    name: 'workers-missing',
    sql: 'SELECT o.status, sum(o.total) FROM orders o GROUP BY o.status',
    settings: { ...parallel, max_parallel_workers: '0' },
  },
  {
    name: 'more-parallelism',
    sql: `SELECT count(*) FROM events e
WHERE sha512(sha512(sha512(sha512(sha512(sha512(e.payload::bytea)))))) < '\\x80'::bytea`,
    settings: { ...parallel, max_parallel_workers_per_gather: '1' },
  },
  {
    name: 'planning-dominates',
    sql: `SELECT count(*) FROM countries a JOIN countries b ON b.id = a.id JOIN countries c ON c.id = b.id
JOIN countries d ON d.id = c.id JOIN countries e ON e.id = d.id JOIN countries f ON f.id = e.id
JOIN countries g ON g.id = f.id JOIN countries h ON h.id = g.id JOIN countries i ON i.id = h.id
WHERE a.id = b.score`,
    settings: { ...serial, join_collapse_limit: '12', from_collapse_limit: '12' },
  },
  {
    name: 'cache-io',
    sql: 'SELECT max(a.body) FROM archive a',
    settings: { ...serial, track_io_timing: 'on' },
  },
  {
    name: 'serialization-time',
    sql: 'SELECT e.* FROM events e',
    settings: serial,
    options: 'SERIALIZE TEXT, MEMORY',
    since: 17,
  },
  {
    name: 'memoize-evictions',
    sql: 'SELECT count(c.email) FROM order_items i JOIN customers c ON c.id = i.product_id',
    settings: { ...serial, work_mem: '64kB', enable_hashjoin: 'off', enable_mergejoin: 'off' },
    prepare: ['ALTER TABLE order_items ALTER product_id SET (n_distinct = 20)', 'ANALYZE order_items'],
  },
  {
    name: 'empty-array-key',
    sql: "SELECT o.id FROM orders o WHERE o.customer_id = ANY ('{}'::bigint[])",
  },
  {
    name: 'jit-dominates',
    sql: 'SELECT o.status, sum(o.total * 2 + 1) FROM orders o WHERE o.total > 3 GROUP BY o.status',
    settings: {
      ...serial,
      jit: 'on',
      jit_above_cost: '0',
      jit_inline_above_cost: '0',
      jit_optimize_above_cost: '0',
    },
    compiles: true,
  },
];
