/** Relations as a whole, partitions, storage. */
import { onOrders, onReadings, onTickets, readings, vehicles, type Case } from './case.ts';

export const tablesCases: readonly Case[] = [
  { fact: 'create-table', relations: { target: ['fresh'] } },
  {
    fact: 'create-table',
    sql: 'CREATE TABLE fresh (a bigint REFERENCES customers, b integer REFERENCES carriers)',
    relations: { target: ['fresh'], referenced: ['customers', 'carriers'] },
  },
  {
    fact: 'create-table',
    sql: 'CREATE TABLE fresh (a bigint REFERENCES seats)',
    relations: { target: ['fresh'], referenced: ['seats', 'seats_1'] },
  },
  {
    fact: 'create-table',
    sql: 'CREATE TABLE fresh (LIKE orders INCLUDING ALL)',
    relations: { target: ['fresh'], source: ['orders'] },
  },
  {
    fact: 'create-table',
    sql: 'CREATE TABLE fresh () INHERITS (vehicles)',
    relations: { target: ['fresh'], parent: ['vehicles'] },
  },
  { fact: 'create-table/exists', relations: {} },
  {
    fact: 'create-table',
    sql: 'CREATE TABLE fresh OF address',
    relations: { target: ['fresh'], source: ['address'] },
  },
  {
    fact: 'create-table',
    sql: 'CREATE FOREIGN TABLE fresh (id bigint) SERVER elsewhere',
    relations: { target: ['fresh'] },
  },
  {
    fact: 'create-table',
    from: 18,
    sql: 'CREATE TABLE fresh (id bigint REFERENCES customers NOT ENFORCED)',
    relations: { target: ['fresh'], referenced: ['customers'] },
  },
  {
    fact: 'create-table/partition-proved',
    session: [`ALTER TABLE measures_rest ADD CHECK (day IS NOT NULL AND day < '2020-01-01')`],
    relations: { target: ['fresh'], parent: ['measures'], 'default-partition': ['measures_rest'] },
    unread: 'what was done before in the transaction',
  },
  {
    fact: 'create-table-as/exists',
    relations: { source: ['customers'] },
  },
  {
    fact: 'create-table-as/exists',
    sql: 'CREATE MATERIALIZED VIEW IF NOT EXISTS order_counts AS SELECT id FROM orders',
    relations: { source: ['orders'] },
  },
  { fact: 'drop-table', sql: 'DROP TABLE tickets', relations: onTickets },
  { fact: 'drop-table', sql: 'DROP FOREIGN TABLE far_orders', relations: { target: ['far_orders'] } },
  { fact: 'drop-table', sql: 'DROP TABLE vehicles CASCADE', relations: vehicles },
  {
    fact: 'drop-table',
    from: 18,
    sql: 'DROP TABLE parts',
    relations: { target: ['parts'] },
  },
  { fact: 'set-schema', sql: 'ALTER TABLE tickets SET SCHEMA archive', relations: onTickets },
  { fact: 'create-table/partition', relations: { target: ['fresh'], parent: ['events'] } },
  {
    fact: 'create-table/partition',
    sql: `CREATE TABLE fresh PARTITION OF readings FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')`,
    relations: { target: ['fresh'], parent: ['readings'], 'default-partition': ['readings_rest'] },
  },
  {
    fact: 'create-table/partition',
    sql: `CREATE TABLE fresh PARTITION OF visits FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')`,
    relations: { target: ['fresh'], parent: ['visits'], referenced: ['customers'] },
  },
  {
    fact: 'create-table/partition',
    sql: 'CREATE TABLE fresh PARTITION OF seats FOR VALUES FROM (2000) TO (3000)',
    relations: { target: ['fresh'], parent: ['seats'], referencing: ['bookings'] },
  },
  {
    fact: 'create-table/partition',
    sql: 'CREATE TABLE fresh PARTITION OF events DEFAULT',
    relations: { target: ['fresh'], parent: ['events'] },
  },
  { fact: 'create-table-as', relations: { target: ['fresh'], source: ['orders'] } },
  {
    fact: 'create-table-as',
    sql: 'CREATE TABLE fresh AS SELECT * FROM order_list_short',
    relations: { target: ['fresh'], source: ['order_list_short', 'order_list', 'orders'] },
  },
  {
    fact: 'create-table-as',
    sql: 'SELECT id INTO fresh FROM readings JOIN orders ON value = quantity',
    relations: { target: ['fresh'], source: ['orders', 'readings', ...readings] },
  },
  { fact: 'drop-table', relations: { target: ['drafts'] } },
  {
    fact: 'drop-table',
    sql: 'DROP TABLE shipments',
    relations: { target: ['shipments'], referenced: ['carriers'] },
  },
  {
    fact: 'drop-table',
    sql: 'DROP TABLE carriers CASCADE',
    relations: { target: ['carriers'], referencing: ['shipments', 'scratch.doodles'] },
  },
  {
    fact: 'drop-table',
    sql: 'DROP TABLE orders CASCADE',
    relations: { target: ['orders'], dependent: ['order_list', 'order_list_short', 'order_counts'] },
  },
  {
    fact: 'drop-table',
    sql: 'DROP TABLE leaned_on CASCADE',
    relations: {
      target: ['leaned_on'],
      dependent: ['leaning', 'leaning_again', 'leaning_stored', 'leaning_on_stored', 'guarded'],
    },
  },
  {
    fact: 'drop-materialized-view',
    sql: 'DROP MATERIALIZED VIEW leaning_stored CASCADE',
    relations: { target: ['leaning_stored'], dependent: ['leaning_on_stored'] },
  },
  {
    fact: 'drop-table/partition',
    sql: 'DROP TABLE stages_1 CASCADE',
    relations: { target: ['stages_1'], parent: ['stages'], dependent: ['first_stage'] },
  },
  {
    fact: 'drop-schema',
    sql: 'DROP SCHEMA leaned CASCADE',
    relations: { target: ['leaned.basis'], dependent: ['leaning_out', 'leaning_default'] },
  },
  { fact: 'drop-table', sql: 'DROP TABLE readings', relations: onReadings },
  {
    fact: 'drop-table',
    sql: 'DROP TABLE visits',
    relations: { target: ['visits'], partition: ['visits_2024'], referenced: ['customers'] },
  },
  {
    fact: 'drop-table/partition',
    relations: { target: ['readings_2024'], parent: ['readings'], 'default-partition': ['readings_rest'] },
  },
  {
    fact: 'drop-table/partition',
    sql: 'DROP TABLE visits_2024',
    relations: { target: ['visits_2024'], parent: ['visits'] },
  },
  {
    fact: 'drop-table/partition',
    sql: 'DROP TABLE seats_1 CASCADE',
    relations: { target: ['seats_1'], parent: ['seats'], referencing: ['bookings'] },
  },
  { fact: 'drop-view', relations: { target: ['order_list_short'] } },
  {
    fact: 'drop-view',
    sql: 'DROP VIEW order_list CASCADE',
    relations: { target: ['order_list'], dependent: ['order_list_short'] },
  },
  { fact: 'drop-materialized-view', relations: { target: ['order_counts'] } },
  {
    fact: 'drop-schema',
    relations: { target: ['scratch.doodles', 'scratch.empty'], referenced: ['carriers'] },
  },
  {
    fact: 'drop-schema',
    sql: 'DROP SCHEMA lent CASCADE',
    relations: { target: ['lent.books'], referencing: ['loans'] },
  },
  { fact: 'rename-relation', relations: onOrders },
  {
    fact: 'rename-relation',
    sql: 'ALTER TABLE readings RENAME TO fresh',
    relations: { target: ['readings'] },
  },
  {
    fact: 'rename-relation',
    sql: 'ALTER VIEW order_list RENAME TO fresh',
    relations: { target: ['order_list'] },
  },
  {
    fact: 'rename-relation',
    sql: 'ALTER MATERIALIZED VIEW order_counts RENAME TO fresh',
    relations: { target: ['order_counts'] },
  },
  {
    fact: 'rename-relation',
    sql: 'ALTER SEQUENCE ticket_number RENAME TO fresh',
    relations: { target: ['ticket_number'] },
  },
  { fact: 'rename-index', relations: { index: ['orders_code_idx'] } },
  { fact: 'rename-index/as-table', relations: { index: ['orders_code_idx'] } },
  { fact: 'set-schema', relations: onOrders },
  { fact: 'set-schema', sql: 'ALTER TABLE readings SET SCHEMA archive', relations: { target: ['readings'] } },
  {
    fact: 'set-schema',
    sql: 'ALTER VIEW order_list SET SCHEMA archive',
    relations: { target: ['order_list'] },
  },
  {
    fact: 'set-schema',
    sql: 'ALTER SEQUENCE ticket_number SET SCHEMA archive',
    relations: { target: ['ticket_number'] },
  },
  { fact: 'attach-partition', relations: { parent: ['events'], partition: ['events_buy'] } },
  {
    fact: 'attach-partition',
    sql: `ALTER TABLE visits ATTACH PARTITION visits_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')`,
    relations: { parent: ['visits'], partition: ['visits_2025'], referenced: ['customers'] },
  },
  {
    fact: 'attach-partition',
    sql: `ALTER TABLE measures ATTACH PARTITION measures_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`,
    relations: {
      parent: ['measures'],
      partition: ['measures_2026'],
      'default-partition': ['measures_rest'],
    },
  },
  {
    fact: 'attach-partition',
    sql: 'ALTER TABLE seats ATTACH PARTITION seats_3 FOR VALUES FROM (2000) TO (3000)',
    relations: { parent: ['seats'], partition: ['seats_3'], referencing: ['bookings'] },
  },
  {
    fact: 'attach-partition/builds-index',
    relations: {
      parent: ['readings'],
      partition: ['readings_2026'],
      'default-partition': ['readings_rest'],
    },
  },
  {
    fact: 'attach-partition/builds-index',
    sql: 'ALTER TABLE seats ATTACH PARTITION seats_2 FOR VALUES FROM (1000) TO (2000)',
    relations: { parent: ['seats'], partition: ['seats_2'], referencing: ['bookings'] },
  },
  { fact: 'attach-partition/proved', relations: { parent: ['events'], partition: ['events_sell'] } },
  {
    fact: 'attach-partition/proved',
    sql: `ALTER TABLE measures ATTACH PARTITION measures_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')`,
    relations: {
      parent: ['measures'],
      partition: ['measures_2027'],
      'default-partition': ['measures_rest'],
    },
  },
  {
    fact: 'attach-partition/own-key',
    relations: { parent: ['visits'], partition: ['visits_2026'], referenced: ['customers'] },
  },
  {
    fact: 'attach-partition/proved',
    sql: 'ALTER TABLE seats ATTACH PARTITION seats_4 FOR VALUES FROM (3000) TO (4000)',
    relations: { parent: ['seats'], partition: ['seats_4'], referencing: ['bookings'] },
  },
  {
    fact: 'attach-index',
    relations: {
      target: ['readings_value_idx'],
      parent: ['readings'],
      partition: ['readings_2024'],
      index: ['readings_2024_value_idx'],
    },
  },
  {
    fact: 'detach-partition',
    relations: {
      parent: ['readings'],
      partition: ['readings_2024'],
      'default-partition': ['readings_rest'],
    },
  },
  {
    fact: 'detach-partition',
    sql: 'ALTER TABLE visits DETACH PARTITION visits_2024',
    relations: { parent: ['visits'], partition: ['visits_2024'], referenced: ['customers'] },
  },
  {
    fact: 'detach-partition',
    sql: 'ALTER TABLE seats DETACH PARTITION seats_1',
    relations: { parent: ['seats'], partition: ['seats_1'], referencing: ['bookings'] },
  },
  {
    fact: 'detach-partition/concurrently',
    relations: { parent: ['events'], partition: ['events_click'] },
    blockers: ['SELECT FROM events', 'SELECT FROM events_click'],
  },
  { fact: 'truncate', sql: 'TRUNCATE vehicles', relations: vehicles },
  {
    fact: 'truncate',
    sql: 'TRUNCATE tickets RESTART IDENTITY',
    relations: onTickets,
  },
  { fact: 'truncate', relations: { target: ['shipments'] } },
  { fact: 'truncate', sql: 'TRUNCATE readings', relations: onReadings },
  {
    fact: 'truncate',
    sql: 'TRUNCATE carriers CASCADE',
    relations: { target: ['carriers'], referencing: ['shipments', 'scratch.doodles'] },
  },
];
