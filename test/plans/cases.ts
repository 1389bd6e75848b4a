/** The queries after the plan fixtures, each named by what is particular about its plan. */
import { insightCases } from './insight-cases.ts';
import { nodeCases } from './node-cases.ts';
import { parallel, type PlanCase } from './plan-case.ts';

const shopCases: readonly PlanCase[] = [
  { name: 'primary-key-lookup', sql: 'SELECT o.id, o.total FROM orders o WHERE o.id = 4242' },
  { name: 'seq-scan-selective', sql: "SELECT o.id, o.total FROM orders o WHERE o.reference = 'R-777'" },
  {
    name: 'seq-scan-selective-parallel',
    sql: "SELECT o.id, o.total FROM orders o WHERE o.reference = 'R-777'",
    settings: parallel,
  },
  { name: 'seq-scan-most-rows', sql: "SELECT o.id FROM orders o WHERE o.status <> 'cancelled'" },
  {
    name: 'seq-scan-or',
    sql: "SELECT o.id FROM orders o WHERE o.reference = 'R-777' OR o.note = 'urgent'",
  },
  { name: 'seq-scan-limit', sql: "SELECT o.id FROM orders o WHERE o.status = 'paid' LIMIT 10" },
  { name: 'sort-large', sql: 'SELECT o.id, o.note FROM orders o ORDER BY o.note' },
  { name: 'sort-top-n', sql: 'SELECT o.id, o.note FROM orders o ORDER BY o.note LIMIT 10' },
  {
    name: 'sort-enough-memory',
    sql: 'SELECT o.id, o.note FROM orders o ORDER BY o.note',
    settings: { work_mem: '64MB' },
  },
  {
    name: 'sort-parallel',
    sql: 'SELECT o.id, o.note FROM orders o ORDER BY o.note',
    settings: { ...parallel, work_mem: '64kB' },
  },
  {
    name: 'lateral-inner-scan',
    sql: `SELECT c.id, latest.at FROM carriers c
CROSS JOIN LATERAL (
  SELECT o.placed_at AS at FROM orders o WHERE o.total = c.fee ORDER BY o.placed_at DESC LIMIT 1
) latest`,
    settings: { max_parallel_workers_per_gather: '0', enable_indexscan: 'off', enable_bitmapscan: 'off' },
  },
  {
    name: 'range-join-materialized',
    sql: 'SELECT c.id, o.id FROM carriers c JOIN customers o ON o.created_at < now() AND o.id < c.fee',
    settings: { max_parallel_workers_per_gather: '0', enable_indexscan: 'off', enable_bitmapscan: 'off' },
  },
  {
    name: 'index-scan-discards',
    sql: `SELECT o.id FROM orders o
WHERE o.placed_at >= '2023-03-01' AND o.placed_at < '2023-04-15' AND o.reference = 'R-777'`,
    settings: { enable_bitmapscan: 'off' },
  },
  {
    name: 'index-scan-uncorrelated',
    sql: "SELECT o.id FROM orders o WHERE o.customer_id < 1500 AND o.reference = 'R-777'",
    settings: { enable_bitmapscan: 'off', enable_seqscan: 'off' },
  },
  {
    name: 'bitmap-scan-discards',
    sql: `SELECT o.id FROM orders o
WHERE o.placed_at >= '2023-03-01' AND o.placed_at < '2023-04-15' AND o.reference = 'R-777'`,
    settings: { enable_indexscan: 'off' },
  },
  { name: 'cartesian-comma', sql: 'SELECT c.name, k.name FROM countries c, carriers k' },
  { name: 'cartesian-explicit', sql: 'SELECT c.name, k.name FROM countries c CROSS JOIN carriers k' },
  {
    name: 'hash-join',
    sql: 'SELECT c.email, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.country_id = 7',
  },
  {
    name: 'merge-join',
    sql: 'SELECT o.id, i.price FROM orders o JOIN order_items i ON i.order_id = o.id ORDER BY o.id',
    settings: { enable_hashjoin: 'off', enable_nestloop: 'off' },
  },
  {
    name: 'merge-join-sorts',
    sql: 'SELECT c.id, o.id FROM customers c JOIN orders o ON o.reference = c.referrer',
    settings: { enable_hashjoin: 'off', enable_nestloop: 'off' },
  },
  {
    name: 'nested-loop-index',
    sql: `SELECT o.id, i.price FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.customer_id = 77`,
  },
  {
    name: 'parallel-hash-join',
    sql: `SELECT c.country_id, sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.country_id ORDER BY 2 DESC`,
    settings: parallel,
  },
  {
    name: 'cte-used-twice',
    sql: `WITH spend AS (
  SELECT o.customer_id, sum(o.total) AS total FROM orders o GROUP BY o.customer_id
)
SELECT a.customer_id FROM spend a WHERE a.total > (SELECT avg(b.total) FROM spend b)`,
  },
  {
    name: 'cte-inlined',
    sql: `WITH recent AS (SELECT o.id, o.customer_id FROM orders o WHERE o.placed_at >= '2024-01-01')
SELECT c.email, r.id FROM recent r JOIN customers c ON c.id = r.customer_id`,
  },
  {
    name: 'cte-shadows-alias',
    sql: `WITH big AS MATERIALIZED (SELECT o.id, o.customer_id FROM orders o WHERE o.total > 450)
SELECT o.id FROM orders o JOIN big ON big.customer_id = o.customer_id WHERE o.status = 'pending'`,
  },
  {
    name: 'initplan-scalar',
    sql: 'SELECT id FROM orders WHERE total > (SELECT avg(total) FROM orders)',
  },
  { name: 'initplan-min-max', sql: 'SELECT min(o.placed_at), max(o.placed_at) FROM orders o' },
  {
    name: 'initplan-exists',
    sql: "SELECT c.id FROM countries c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.status = 'none')",
  },
  {
    name: 'subplan-select-list',
    sql: `SELECT c.id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) AS orders
FROM customers c WHERE c.country_id = 7`,
  },
  {
    name: 'subplan-filter',
    sql: `SELECT o.id FROM orders o
WHERE o.customer_id < 300 AND o.total >= (SELECT max(p.total) FROM orders p WHERE p.customer_id = o.customer_id)`,
  },
  {
    name: 'subplan-hashed',
    sql: 'SELECT c.id FROM customers c WHERE c.id NOT IN (SELECT o.customer_id FROM orders o WHERE o.total > 499)',
  },
  {
    name: 'semi-join-exists',
    sql: `SELECT c.id FROM customers c
WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.status = 'pending')`,
  },
  {
    name: 'anti-join',
    sql: 'SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL',
  },
  {
    name: 'semi-join-in',
    sql: 'SELECT k.id FROM customers k WHERE k.country_id IN (SELECT c.id FROM countries c WHERE c.region = $$EU$$)',
  },
  {
    name: 'partitions-all',
    sql: 'SELECT r.sensor_id, avg(r.value) FROM readings r GROUP BY r.sensor_id ORDER BY r.sensor_id',
  },
  {
    name: 'partition-pruned',
    sql: "SELECT r.value FROM readings r WHERE r.sensor_id = 7 AND r.taken_at >= '2024-04-01' AND r.taken_at < '2024-05-01'",
  },
  {
    name: 'partitions-merge-append',
    sql: 'SELECT r.taken_at, r.value FROM readings r WHERE r.sensor_id = 3 ORDER BY r.taken_at DESC LIMIT 20',
    settings: { enable_bitmapscan: 'off' },
  },
  {
    name: 'window',
    sql: `SELECT o.id, row_number() OVER (PARTITION BY o.customer_id ORDER BY o.placed_at DESC) AS n
FROM orders o WHERE o.customer_id < 2000`,
  },
  {
    name: 'group-sorted',
    sql: 'SELECT o.reference, count(*) FROM orders o GROUP BY o.reference HAVING count(*) > 1',
    settings: { enable_hashagg: 'off', max_parallel_workers_per_gather: '0' },
  },
  { name: 'distinct', sql: 'SELECT DISTINCT o.status FROM orders o' },
  {
    name: 'distinct-on',
    sql: 'SELECT DISTINCT ON (o.customer_id) o.customer_id, o.total FROM orders o ORDER BY o.customer_id, o.total DESC',
    settings: { max_parallel_workers_per_gather: '0' },
  },
  {
    name: 'union',
    sql: `SELECT c.id FROM countries c WHERE c.region = 'EU'
UNION
SELECT k.id FROM carriers k WHERE k.fee > 10
UNION ALL
SELECT e.id FROM employees e WHERE e.manager_id = 3`,
  },
  {
    name: 'recursive',
    sql: `WITH RECURSIVE chain AS (
  SELECT e.id, e.manager_id, 0 AS depth FROM employees e WHERE e.id = 1200
  UNION ALL
  SELECT m.id, m.manager_id, chain.depth + 1 FROM employees m JOIN chain ON m.id = chain.manager_id
)
SELECT max(chain.depth) FROM chain`,
  },
  {
    name: 'function-and-values',
    sql: `SELECT g.n, v.label FROM generate_series(1, 500) AS g(n)
JOIN (VALUES (1, 'one'), (2, 'two')) AS v(n, label) ON v.n = g.n`,
  },
  {
    name: 'subquery-scan',
    sql: `SELECT s.customer_id, s.n FROM (
  SELECT o.customer_id, count(*) AS n, row_number() OVER (ORDER BY count(*) DESC) AS place FROM orders o GROUP BY o.customer_id
) AS s WHERE s.place <= 3`,
  },
  {
    name: 'memoize',
    sql: `SELECT o.id, c.name FROM orders o JOIN customers k ON k.id = o.customer_id
JOIN countries c ON c.id = k.country_id WHERE o.id < 2000`,
    settings: { enable_hashjoin: 'off', enable_mergejoin: 'off' },
  },
  {
    name: 'incremental-sort',
    sql: 'SELECT o.id FROM orders o ORDER BY o.placed_at, o.total LIMIT 50',
  },
  {
    name: 'bitmap-or',
    sql: "SELECT o.id FROM orders o WHERE o.customer_id = 5 OR o.placed_at < '2023-01-02'",
  },
  {
    name: 'index-only-scan',
    sql: 'SELECT count(*) FROM orders o WHERE o.customer_id BETWEEN 100 AND 200',
    settings: { enable_bitmapscan: 'off' },
  },
  {
    name: 'never-executed',
    sql: `SELECT o.id, i.line FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.customer_id = -1`,
  },
  {
    name: 'jit',
    sql: 'SELECT o.status, sum(o.total) FROM orders o GROUP BY o.status',
    settings: { jit: 'on', jit_above_cost: '0', max_parallel_workers_per_gather: '0' },
  },
  { name: 'update-trigger', sql: 'UPDATE audited SET balance = balance + 1 WHERE id <= 500' },
  {
    name: 'update-from',
    sql: `UPDATE orders AS o SET status = 'paid' FROM customers c WHERE c.id = o.customer_id AND c.country_id = 9`,
  },
  {
    name: 'delete-using',
    sql: 'DELETE FROM order_items i USING orders o WHERE o.id = i.order_id AND o.customer_id = 12',
  },
  {
    name: 'insert-select',
    sql: 'INSERT INTO audit_log (audited_id) SELECT a.id FROM audited a WHERE a.balance > 1990',
  },
  {
    name: 'modifying-cte',
    sql: `WITH gone AS (DELETE FROM audited a WHERE a.id > 1995 RETURNING a.id)
INSERT INTO audit_log (audited_id) SELECT gone.id FROM gone`,
  },
  {
    name: 'view',
    sql: 'SELECT c.email, p.total FROM paid_orders p JOIN customers c ON c.id = p.customer_id WHERE p.total > 499',
  },
  {
    name: 'view-same-alias',
    sql: 'SELECT o.id, p.total FROM orders o JOIN paid_orders p ON p.id = o.id WHERE o.customer_id = 5',
  },
  {
    name: 'view-grouped',
    sql: `SELECT c.email, s.spent FROM customers c
JOIN order_sums s ON s.customer_id = c.id
WHERE c.country_id = 3 AND s.spent > 100`,
  },
  {
    name: 'view-numbered',
    sql: `SELECT s.customer_id, row_number() OVER (ORDER BY s.spent) FROM order_sums s
LEFT JOIN customers c ON c.id = s.customer_id + 1 WHERE c.country_id = 3`,
  },
  {
    name: 'nested-grouping',
    sql: `SELECT t.status, max(t.n) FROM (
  SELECT o.status, o.customer_id, count(*) AS n FROM orders o GROUP BY o.status, o.customer_id
) t
GROUP BY t.status`,
    settings: { max_parallel_workers_per_gather: '0' },
  },
  {
    name: 'derived-equality',
    sql: `SELECT a.name FROM employees e
JOIN carriers b ON b.id = e.id
JOIN countries a ON a.id = b.id
WHERE e.manager_id = 2`,
    settings: { enable_hashjoin: 'off', enable_mergejoin: 'off' },
  },
  {
    name: 'union-all-same-table',
    sql: `SELECT id FROM orders WHERE reference = 'R-1'
UNION ALL
SELECT id FROM orders WHERE reference = 'R-2'`,
    settings: { max_parallel_workers_per_gather: '0' },
  },
  {
    name: 'same-table-exists',
    sql: `SELECT id FROM orders WHERE status = 'pending' AND NOT EXISTS (
  SELECT 1 FROM orders later WHERE later.customer_id = orders.customer_id AND later.placed_at > orders.placed_at
)`,
    settings: { max_parallel_workers_per_gather: '0' },
  },
  {
    name: 'self-join',
    sql: 'SELECT e.name, m.name FROM employees e JOIN employees m ON m.id = e.manager_id WHERE m.name = $$Employee 7$$',
  },
  {
    name: 'join-using',
    sql: 'SELECT a.id FROM countries a JOIN carriers b USING (id) ORDER BY a.score DESC',
  },
  {
    name: 'transitive-join',
    sql: `SELECT o.id FROM orders o
JOIN order_items i ON i.order_id = o.id
LEFT JOIN customers c ON c.id = o.customer_id AND c.country_id = 3
WHERE i.product_id = 42 AND (c.id IS NULL OR c.referrer IS NOT NULL)`,
  },
  {
    name: 'hostile-identifiers',
    sql: 'SELECT t."`[x](command:evil)`", t."a\nb" FROM "<img src=x onerror=alert(1)>" t WHERE t."a\nb" = 3 ORDER BY 1',
  },
];

export const cases: readonly PlanCase[] = [...shopCases, ...nodeCases, ...insightCases];
