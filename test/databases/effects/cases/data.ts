/** Rows and maintenance. */
import { onOrders, onReadings, readings, type Case } from './case.ts';

export const dataCases: readonly Case[] = [
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
  { fact: 'transaction-control', relations: {} },
  { fact: 'set-variable', relations: {} },
];
