/** Plans whose arithmetic is difficult, and nodes that the shop's own queries do not make. */
import { parallel, serial, type PlanCase } from './plan-case.ts';

const foreignTable = [
  'CREATE EXTENSION file_fdw',
  'CREATE SERVER files FOREIGN DATA WRAPPER file_fdw',
  "CREATE FOREIGN TABLE numbers (n int) SERVER files OPTIONS (program 'seq 1 5000')",
];

export const nodeCases: readonly PlanCase[] = [
  {
    name: 'parallel-initplan',
    sql: 'SELECT count(*) FROM orders o WHERE o.total > (SELECT avg(p.total) FROM orders p)',
    settings: parallel,
  },
  {
    name: 'parallel-subplan',
    sql: `SELECT c.id FROM customers c
WHERE c.id < 4000 AND c.country_id > (SELECT count(*) FROM orders o WHERE o.customer_id = c.id)`,
    settings: parallel,
  },
  {
    name: 'parallel-cte',
    sql: `WITH spend AS MATERIALIZED (SELECT o.customer_id, sum(o.total) AS total FROM orders o GROUP BY o.customer_id)
SELECT c.country_id, max(s.total) FROM customers c JOIN spend s ON s.customer_id = c.id GROUP BY c.country_id`,
    settings: parallel,
  },
  {
    name: 'parallel-append',
    sql: 'SELECT count(*) FROM readings r WHERE r.value > 10',
    settings: parallel,
  },
  {
    name: 'parallel-merge-join',
    sql: 'SELECT count(*) FROM orders o JOIN order_items i ON i.order_id = o.id',
    settings: { ...parallel, enable_hashjoin: 'off', enable_nestloop: 'off' },
  },
  {
    name: 'parallel-below-limit',
    sql: 'SELECT o.id FROM orders o WHERE o.total > 1 LIMIT 100',
    settings: parallel,
  },
  {
    name: 'cte-stopped',
    sql: `WITH big AS MATERIALIZED (SELECT o.id, o.total FROM orders o WHERE o.total > 10)
SELECT big.id FROM big LIMIT 500`,
  },
  {
    name: 'cte-of-cte',
    sql: `WITH a AS MATERIALIZED (SELECT o.customer_id AS id, count(*) AS n FROM orders o GROUP BY o.customer_id),
b AS MATERIALIZED (SELECT a.id FROM a WHERE a.n > 2)
SELECT count(*) FROM a JOIN b ON b.id = a.id`,
  },
  {
    name: 'cte-in-subplan',
    sql: `WITH spend AS (SELECT o.customer_id, sum(o.total) AS total FROM orders o WHERE o.customer_id < 60 GROUP BY o.customer_id)
SELECT c.id, (SELECT s.total FROM spend s WHERE s.customer_id = c.id) AS total FROM customers c WHERE c.id < 60`,
  },
  {
    name: 'initplan-in-subplan',
    sql: `SELECT c.id FROM countries c
WHERE c.score >= (SELECT max(k.id) FROM carriers k WHERE k.id < c.id AND k.fee > (SELECT avg(e.id) / 100 FROM employees e))`,
  },
  {
    name: 'subplan-alternatives',
    sql: `SELECT count(*) FROM customers c
WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id) OR c.country_id = 3`,
  },
  {
    name: 'bitmap-and',
    sql: "SELECT o.id FROM orders o WHERE o.customer_id BETWEEN 100 AND 1100 AND o.placed_at < '2023-02-15'",
    settings: serial,
  },
  {
    name: 'set-operations',
    sql: `SELECT o.customer_id FROM orders o WHERE o.total > 400
INTERSECT SELECT o.customer_id FROM orders o WHERE o.total < 50
EXCEPT SELECT c.id FROM customers c WHERE c.country_id = 1`,
    settings: serial,
  },
  {
    name: 'grouping-sets',
    sql: 'SELECT o.status, o.customer_id % 7 AS day, count(*) FROM orders o GROUP BY CUBE (o.status, o.customer_id % 7)',
    settings: serial,
  },
  {
    name: 'run-time-pruning',
    sql: `SELECT sum(r.value) FROM readings r
WHERE r.taken_at = (SELECT min(o.placed_at) + interval '1 year 120 days' FROM orders o WHERE o.id < 40)`,
  },
  { name: 'sample', sql: 'SELECT count(*) FROM orders o TABLESAMPLE system (20) REPEATABLE (7)' },
  { name: 'tid', sql: "SELECT o.id FROM orders o WHERE o.ctid = '(3,4)'" },
  { name: 'project-set', sql: 'SELECT generate_series(1, c.id) FROM countries c', settings: serial },
  {
    name: 'lock-rows',
    sql: 'SELECT o.id FROM orders o WHERE o.customer_id < 100 ORDER BY o.id FOR UPDATE',
  },
  {
    name: 'update-returning',
    sql: "UPDATE orders AS o SET note = 'seen' WHERE o.customer_id < 200 RETURNING o.id",
    options: 'WAL',
  },
  {
    name: 'update-partitions',
    sql: "UPDATE readings AS r SET value = r.value + 1 WHERE r.sensor_id = 7 AND r.taken_at < '2024-06-01'",
    options: 'WAL',
  },
  {
    name: 'upsert',
    sql: `INSERT INTO audited AS a (id, balance) SELECT e.id + 1000, e.id FROM employees e
ON CONFLICT (id) DO UPDATE SET balance = excluded.balance WHERE a.balance > 1200`,
    options: 'WAL',
  },
  {
    name: 'merge',
    sql: `MERGE INTO audited AS a USING employees e ON e.id + 1000 = a.id
WHEN MATCHED AND e.id % 2 = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET balance = e.id
WHEN NOT MATCHED THEN INSERT (id, balance) VALUES (e.id + 1000, 1)`,
    since: 15,
  },
  { name: 'foreign', sql: 'SELECT f.n FROM numbers f WHERE f.n % 100 = 0', prepare: foreignTable },
  {
    name: 'input-timed',
    sql: 'SELECT c.country_id, count(*) FROM customers c GROUP BY c.country_id',
    settings: { ...serial, track_io_timing: 'on' },
    options: 'WAL',
  },
  {
    name: 'planning-measured',
    sql: 'SELECT c.name FROM countries c WHERE c.id < 20',
    options: 'SERIALIZE TEXT, MEMORY',
    since: 17,
  },
  {
    name: 'jit-parallel',
    sql: 'SELECT o.status, sum(o.total) FROM orders o GROUP BY o.status',
    settings: {
      ...parallel,
      jit: 'on',
      jit_above_cost: '0',
      jit_inline_above_cost: '0',
      jit_optimize_above_cost: '0',
    },
    compiles: true,
  },
];
