/** Rows and maintenance. */
import { onOrders, onReadings, readings, vehicles, type Case } from './case.ts';

const updatable = { target: ['updatable', 'pages'] };

/** What a WITH query changes is locked as if it was alone, whatever the statement around it does. */
const inWithQueries: readonly Case[] = [
  {
    fact: 'update',
    sql: 'WITH "done" (number) AS MATERIALIZED (UPDATE orders SET note = note WHERE id < 9 RETURNING id) SELECT * FROM "done"',
    relations: onOrders,
  },
  {
    fact: 'update',
    sql: `WITH few AS (SELECT id FROM customers LIMIT 5), x AS (UPDATE orders SET note = 'x' FROM few WHERE few.id = orders.id) SELECT FROM few, orders`,
    relations: { ...onOrders, source: ['customers'] },
  },
  {
    fact: 'update',
    sql: 'WITH x AS (UPDATE ONLY vehicles SET wheels = 3 RETURNING wheels) SELECT FROM x',
    relations: { target: ['vehicles'] },
  },
  {
    fact: 'insert',
    sql: 'WITH x AS (INSERT INTO drafts (id) SELECT id + 700 FROM customers RETURNING id) DELETE FROM pages USING x WHERE pages.id = x.id',
    relations: { target: ['drafts', 'pages'], source: ['customers'] },
  },
  {
    fact: 'update',
    from: 17,
    sql: 'WITH x AS (MERGE INTO drafts d USING customers c ON c.id = d.id WHEN MATCHED THEN DELETE RETURNING d.id) SELECT FROM x',
    relations: { target: ['drafts'], source: ['customers'] },
  },
  {
    fact: 'update',
    from: 15,
    sql: 'WITH x AS (SELECT id FROM customers) MERGE INTO drafts d USING x ON x.id = d.id WHEN MATCHED THEN DO NOTHING',
    relations: { target: ['drafts'], source: ['customers'] },
  },
  {
    fact: 'delete',
    sql: 'CREATE TABLE fresh AS WITH x AS (DELETE FROM pages RETURNING id) SELECT * FROM x',
    relations: { target: ['pages'] },
  },
  {
    fact: 'delete',
    sql: 'COPY (DELETE FROM pages WHERE id < 3 RETURNING id) TO STDOUT',
    relations: { target: ['pages'] },
    unread: 'COPY first, then what it runs',
  },
  { fact: 'update', sql: 'UPDATE ONLY vehicles SET wheels = 3', relations: { target: ['vehicles'] } },
  { fact: 'delete', sql: 'DELETE FROM ONLY vehicles', relations: { target: ['vehicles'] } },
];

export const dataCases: readonly Case[] = [
  { fact: 'insert', sql: 'INSERT INTO updatable (id) VALUES (1000)', relations: updatable },
  {
    fact: 'insert',
    sql: 'INSERT INTO drafts (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
    relations: { target: ['drafts'] },
  },
  { fact: 'update', sql: `UPDATE updatable SET body = 'x'`, relations: updatable },
  { fact: 'update', sql: 'UPDATE vehicles SET wheels = 3', relations: vehicles },
  {
    fact: 'update',
    sql: 'UPDATE shipments SET carrier_id = 2',
    relations: { target: ['shipments'], referenced: ['carriers'] },
  },
  {
    fact: 'update',
    sql: 'UPDATE library.chapters SET id = 1000 WHERE id = 50',
    relations: { target: ['library.chapters'], referencing: ['library.notes'] },
  },
  {
    fact: 'update/acts',
    relations: { target: ['library.volumes'], referencing: ['library.copies'] },
  },
  {
    fact: 'update',
    from: 15,
    sql: 'MERGE INTO drafts d USING customers c ON c.id = d.id WHEN NOT MATCHED THEN INSERT (id) VALUES (c.id)',
    relations: { target: ['drafts'], source: ['customers'] },
  },
  { fact: 'delete', sql: 'DELETE FROM updatable', relations: updatable },
  { fact: 'delete', sql: 'DELETE FROM vehicles', relations: vehicles },
  {
    fact: 'delete',
    sql: 'WITH gone AS (DELETE FROM shipments RETURNING id) INSERT INTO drafts (id) SELECT id + 500 FROM gone',
    relations: { target: ['shipments', 'drafts'] },
  },
  ...inWithQueries,
  { fact: 'select/locks-rows', relations: { target: ['orders'] } },
  {
    fact: 'select/locks-rows',
    sql: 'SELECT * FROM orders, customers FOR KEY SHARE OF orders',
    relations: { target: ['orders'], source: ['customers'] },
    unread: 'which of the tables are meant',
  },
  {
    fact: 'select/locks-rows',
    sql: 'SELECT * FROM order_list FOR UPDATE',
    relations: { target: ['order_list', 'orders'] },
  },
  {
    fact: 'select',
    sql: 'SELECT * FROM vehicles',
    relations: { source: ['vehicles', 'cars'] },
  },
  {
    fact: 'copy-to',
    sql: 'COPY (SELECT * FROM orders) TO STDOUT',
    relations: { source: ['orders'] },
  },
  { fact: 'copy-from', relations: { target: ['drafts'] } },
  { fact: 'copy-from', sql: `COPY readings FROM '/dev/null'`, relations: { target: ['readings'] } },
  { fact: 'lock-table', sql: 'LOCK TABLE vehicles', relations: vehicles },
  { fact: 'analyze', sql: 'ANALYZE vehicles', relations: vehicles },
  { fact: 'analyze', sql: 'ANALYZE orders (quantity)', relations: onOrders },
  { fact: 'analyze', sql: 'ANALYZE order_counts', relations: { target: ['order_counts'] } },
  {
    fact: 'vacuum',
    sql: 'VACUUM (ANALYZE) orders',
    relations: onOrders,
    blockers: ['LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE'],
  },
  {
    fact: 'cluster',
    sql: 'CLUSTER order_counts USING order_counts_id_idx',
    relations: { target: ['order_counts'] },
  },
  { fact: 'insert', relations: { target: ['shipments'], referenced: ['carriers'] } },
  {
    fact: 'insert',
    sql: 'INSERT INTO drafts (id) SELECT id + 1000 FROM customers',
    relations: { target: ['drafts'], source: ['customers'] },
  },
  {
    fact: 'insert',
    sql: `INSERT INTO readings VALUES ('2024-05-05', 1, 1, 'a', 1), ('2025-05-05', 1, 1, 'a', 1), ('2035-05-05', 1, 1, 'a', 1)`,
    relations: onReadings,
  },
  { fact: 'update', relations: onOrders },
  { fact: 'update', sql: `UPDATE readings SET note = 'x'`, relations: onReadings },
  {
    fact: 'update',
    sql: 'UPDATE orders SET note = c.email FROM customers c WHERE c.id = orders.customer_id',
    relations: { ...onOrders, source: ['customers'] },
  },
  { fact: 'delete', relations: { target: ['shipments'] } },
  {
    fact: 'delete',
    sql: 'DELETE FROM library.chapters WHERE id = 1',
    relations: { target: ['library.chapters'], referencing: ['library.notes'] },
  },
  { fact: 'delete', sql: 'DELETE FROM readings', relations: onReadings },
  {
    fact: 'delete',
    sql: 'DELETE FROM drafts USING customers c WHERE c.id = drafts.id',
    relations: { target: ['drafts'], source: ['customers'] },
  },
  {
    fact: 'delete/acts',
    relations: { target: ['library.shelves'], referencing: ['library.pages'] },
  },
  { fact: 'select', relations: { source: ['orders'] } },
  {
    fact: 'select',
    sql: 'SELECT * FROM readings',
    relations: { source: ['readings', ...readings] },
  },
  { fact: 'copy-to', relations: { target: ['orders'] } },
  { fact: 'lock-table', relations: onOrders },
  { fact: 'lock-table', sql: 'LOCK TABLE readings', relations: onReadings },
  {
    fact: 'lock-table',
    sql: 'LOCK TABLE order_list',
    relations: { target: ['order_list'], source: ['orders'] },
  },
  {
    fact: 'vacuum',
    relations: onOrders,
    blockers: ['LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE'],
  },
  {
    fact: 'vacuum',
    sql: 'VACUUM events',
    relations: { partition: ['events_click', 'events_view'] },
    blockers: ['LOCK TABLE events_click IN SHARE UPDATE EXCLUSIVE MODE'],
  },
  { fact: 'vacuum-full', relations: onOrders, blockers: ['SELECT FROM orders WHERE id = 1'] },
  {
    fact: 'vacuum-full',
    sql: 'VACUUM FULL events',
    relations: { partition: ['events_click', 'events_view'] },
    blockers: ['SELECT FROM events_click'],
  },
  { fact: 'analyze', relations: onOrders },
  { fact: 'analyze', sql: 'ANALYZE readings', relations: onReadings },
  { fact: 'cluster', relations: onOrders },
  { fact: 'cluster/several', relations: { target: ['drafts'] }, blockers: ['SELECT FROM drafts'] },
  {
    fact: 'cluster/several',
    from: 15,
    sql: 'CLUSTER readings USING readings_note_idx',
    relations: { partition: readings },
    blockers: ['SELECT FROM readings_2024'],
  },
];
