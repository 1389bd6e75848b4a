/** Indexes. */
import { onEvents, onOrders, onReadings, type Blocker, type Case } from './case.ts';

const writer = 'UPDATE orders SET note = note WHERE id = 1';
/** Of another row: the two write beside each other. */
const otherWriter = 'UPDATE orders SET note = note WHERE id = 2';
const reader = 'SELECT FROM orders WHERE id = 1';
/** Of a table that the statement has nothing to do with. */
const snapshot = 'COMMIT; BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM carriers WHERE id = 1';

/** Who wrote before the index was there; who wrote before it was filled; whose snapshot is older than the filled index. */
const building: readonly Blocker[] = [writer, { meanwhile: otherWriter }, { meanwhile: snapshot }];
/** Who may use the index although it is marked invalid; who may although it is marked dead. */
const dropping: readonly Blocker[] = [reader, { meanwhile: reader }];
const rebuilding: readonly Blocker[] = [...building, { meanwhile: reader }, { meanwhile: reader }];

export const indexesCases: readonly Case[] = [
  { fact: 'create-index', relations: onOrders },
  { fact: 'create-index', sql: 'CREATE UNIQUE INDEX x ON orders (quantity)', relations: onOrders },
  {
    fact: 'create-index',
    sql: 'CREATE INDEX x ON orders (lower(note)) WHERE quantity > 3',
    relations: onOrders,
  },
  {
    fact: 'create-index',
    sql: 'CREATE INDEX x ON order_counts (quantity)',
    relations: { target: ['order_counts'] },
  },
  { fact: 'create-index', sql: 'CREATE INDEX x ON events (id)', relations: onEvents },
  { fact: 'create-index/only', relations: { target: ['readings'] } },
  { fact: 'create-index/exists', relations: onOrders },
  // Writers do not hold it up: it ends as soon as the lock is there.
  {
    fact: 'create-index/concurrently-exists',
    relations: onOrders,
    blockers: ['ANALYZE orders'],
  },
  { fact: 'create-index/concurrently', relations: onOrders, blockers: building },
  {
    fact: 'create-index/concurrently',
    sql: 'CREATE UNIQUE INDEX CONCURRENTLY x ON orders (quantity)',
    relations: onOrders,
    blockers: building,
  },
  { fact: 'drop-index', relations: { ...onOrders, index: ['orders_code_idx'] } },
  {
    fact: 'drop-index',
    sql: 'DROP INDEX readings_note_idx',
    relations: { ...onReadings, index: ['readings_note_idx'] },
  },
  {
    fact: 'drop-index/concurrently',
    relations: { ...onOrders, index: ['orders_code_idx'] },
    blockers: dropping,
  },
  {
    fact: 'reindex',
    relations: {
      ...onOrders,
      index: [
        'orders_pkey',
        'orders_code_idx',
        'orders_placed_at_idx',
        'orders_total_idx',
        'orders_customer_quantity_key',
      ],
    },
  },
  {
    fact: 'reindex',
    sql: 'REINDEX INDEX orders_code_idx',
    relations: { ...onOrders, index: ['orders_code_idx'] },
  },
  {
    fact: 'reindex/several',
    relations: {
      target: ['scratch.doodles', 'scratch.empty'],
      index: ['scratch.doodles_pkey', 'scratch.empty_pkey'],
    },
    blockers: ['SELECT FROM scratch.doodles WHERE id = 1'],
  },
  {
    fact: 'reindex/several',
    sql: 'REINDEX TABLE visits',
    relations: { partition: ['visits_2024'], index: ['visits_2024_day_idx'] },
    blockers: [`SELECT FROM visits_2024 WHERE day = '2024-01-01'`],
  },
  {
    fact: 'reindex/concurrently',
    relations: { ...onOrders, index: ['orders_code_idx'] },
    blockers: rebuilding,
  },
  {
    fact: 'reindex/concurrently',
    sql: 'REINDEX TABLE CONCURRENTLY customers',
    relations: { target: ['customers'], index: ['customers_pkey'] },
    blockers: ['UPDATE customers SET email = email WHERE id = 1'],
  },
  { fact: 'index-statistics', relations: { index: ['labels_folded_idx'] } },
  { fact: 'index-depends', relations: { index: ['orders_code_idx'] }, unread: 'which index' },
  { fact: 'set-owner/index', relations: { index: ['orders_code_idx'] } },
  {
    fact: 'create-index',
    sql: 'CREATE INDEX x ON vehicles (wheels)',
    relations: { target: ['vehicles'] },
  },
  {
    fact: 'drop-index',
    sql: 'DROP INDEX order_counts_id_idx',
    relations: { target: ['order_counts'], index: ['order_counts_id_idx'] },
  },
  {
    fact: 'rename-index',
    sql: 'ALTER INDEX readings_note_idx RENAME TO fresh',
    relations: { index: ['readings_note_idx'] },
  },
  {
    fact: 'set-index-tablespace',
    sql: 'ALTER INDEX readings_note_idx SET TABLESPACE plinth_other',
    relations: { index: ['readings_note_idx'] },
  },
];
