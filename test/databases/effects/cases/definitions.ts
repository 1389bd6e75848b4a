/** Types and domains, sequences, publications, subscriptions and statistics. */
import { onOrders, onTickets, type Case } from './case.ts';

const sized = { referencing: ['boxes', 'crates_1'] };
const weighed = { referencing: ['loads', 'load_weights'] };
const alone = { target: ['alone'] };
const number = { target: ['ticket_number'] };

/** Without a publisher to ask. */
const subscribed = (slot: string): readonly string[] => [
  `CREATE SUBSCRIPTION heard CONNECTION 'dbname=nowhere' PUBLICATION told WITH (connect = false, slot_name = ${slot}, enabled = false)`,
];

export const definitionsCases: readonly Case[] = [
  { fact: 'create-type', relations: {} },
  { fact: 'create-type', sql: 'CREATE DOMAIN fresh AS integer CHECK (VALUE > 0)', relations: {} },
  { fact: 'create-type', sql: 'CREATE TYPE fresh AS RANGE (subtype = float8)', relations: {} },
  { fact: 'create-type', sql: 'CREATE TYPE fresh AS (a integer, b integer)', relations: {} },
  { fact: 'add-enum-value', relations: {} },
  { fact: 'add-enum-value', sql: `ALTER TYPE order_status ADD VALUE 'lost' BEFORE 'paid'`, relations: {} },
  { fact: 'rename-enum-value', relations: {} },
  { fact: 'rename-type', relations: {} },
  { fact: 'rename-type', sql: 'ALTER DOMAIN size RENAME TO fresh', relations: {} },
  { fact: 'rename-type/composite', relations: alone },
  { fact: 'drop-type', relations: {} },
  { fact: 'drop-type', sql: 'DROP TYPE alone', relations: alone },
  {
    fact: 'drop-type',
    sql: 'DROP TYPE order_status CASCADE',
    relations: { dependent: ['orders'] },
  },
  {
    fact: 'drop-type',
    sql: 'DROP TYPE address CASCADE',
    relations: { target: ['address'], dependent: ['addresses', 'houses'] },
  },
  {
    fact: 'drop-type',
    sql: 'DROP DOMAIN weight CASCADE',
    relations: { dependent: weighed.referencing },
  },
  ...[
    'ADD ATTRIBUTE c integer',
    'DROP ATTRIBUTE b',
    'ALTER ATTRIBUTE b TYPE bigint',
    'RENAME ATTRIBUTE b TO c',
  ].map((action, at): Case => ({
    fact: 'alter-attribute',
    ...(at === 0 ? {} : { sql: `ALTER TYPE alone ${action}` }),
    relations: alone,
  })),
  {
    fact: 'alter-attribute',
    sql: 'ALTER TYPE address ADD ATTRIBUTE x integer CASCADE',
    relations: { target: ['address'], referencing: ['addresses'] },
  },
  { fact: 'alter-domain/checks', relations: sized },
  ...['SET NOT NULL', 'VALIDATE CONSTRAINT size_claimed', 'VALIDATE CONSTRAINT size_checked'].map(
    (action): Case => ({
      fact: 'alter-domain/checks',
      sql: `ALTER DOMAIN size ${action}`,
      relations: sized,
    }),
  ),
  {
    fact: 'alter-domain/checks',
    sql: 'ALTER DOMAIN weight ADD CONSTRAINT x CHECK (VALUE > 0)',
    relations: weighed,
  },
  { fact: 'alter-domain', relations: {} },
  ...[
    'DROP DEFAULT',
    'DROP NOT NULL',
    'ADD CONSTRAINT x CHECK (VALUE < 5000) NOT VALID',
    'DROP CONSTRAINT size_checked',
    'RENAME CONSTRAINT size_checked TO x',
  ].map((action): Case => ({
    fact: 'alter-domain',
    sql: `ALTER DOMAIN size ${action}`,
    relations: {},
  })),
  {
    fact: 'create-sequence',
    relations: { target: ['fresh'], source: ['orders'] },
  },
  { fact: 'create-sequence', sql: 'CREATE SEQUENCE fresh', relations: { target: ['fresh'] } },
  ...['INCREMENT BY 5', 'RESTART', 'RESTART WITH 5', 'AS integer', 'CYCLE'].map((action, at): Case => ({
    fact: 'alter-sequence',
    ...(at === 0 ? {} : { sql: `ALTER SEQUENCE ticket_number ${action}` }),
    relations: number,
  })),
  {
    fact: 'alter-sequence/owned-by',
    relations: { ...number, source: ['orders'] },
  },
  {
    fact: 'alter-sequence/owned-by',
    sql: 'ALTER SEQUENCE ticket_number OWNED BY NONE',
    relations: number,
  },
  { fact: 'sequence-persistence', from: 15, relations: number },
  { fact: 'drop-sequence', relations: number },
  {
    fact: 'drop-sequence',
    sql: 'DROP SEQUENCE tickets_id_seq CASCADE',
    relations: { target: ['tickets_id_seq'], dependent: ['tickets'] },
  },
  {
    fact: 'drop-sequence',
    sql: 'DROP SEQUENCE counted CASCADE',
    relations: { target: ['counted'], dependent: ['counts'] },
  },
  { fact: 'use-sequence', relations: number, unread: 'which sequence' },
  {
    fact: 'use-sequence',
    sql: `SELECT nextval('ticket_number')`,
    relations: number,
    unread: 'which sequence',
  },
  { fact: 'create-publication', relations: onOrders },
  {
    fact: 'create-publication',
    sql: 'CREATE PUBLICATION fresh FOR TABLE readings',
    relations: { target: ['readings'] },
  },
  {
    fact: 'create-publication',
    from: 15,
    sql: 'CREATE PUBLICATION fresh FOR TABLE orders (id, quantity) WHERE (id > 5)',
    relations: onOrders,
  },
  {
    fact: 'create-publication',
    sql: 'CREATE PUBLICATION fresh FOR ALL TABLES',
    relations: {},
  },
  {
    fact: 'create-publication',
    from: 15,
    sql: 'CREATE PUBLICATION fresh FOR TABLES IN SCHEMA scratch',
    relations: {},
  },
  {
    fact: 'alter-publication',
    relations: { target: ['carriers', 'orders'] },
  },
  {
    fact: 'alter-publication',
    sql: 'ALTER PUBLICATION told_carriers ADD TABLE orders',
    relations: onOrders,
  },
  {
    fact: 'alter-publication',
    sql: 'ALTER PUBLICATION told_carriers DROP TABLE carriers',
    relations: { target: ['carriers'] },
  },
  {
    fact: 'alter-publication',
    from: 15,
    sql: 'ALTER PUBLICATION told_carriers SET TABLES IN SCHEMA scratch',
    relations: { target: ['carriers'] },
  },
  {
    fact: 'alter-publication',
    sql: `ALTER PUBLICATION told_carriers SET (publish = 'insert')`,
    relations: {},
  },
  { fact: 'create-subscription/slot', relations: {}, refusalOnly: true },
  { fact: 'create-subscription', relations: {} },
  { fact: 'alter-subscription', session: subscribed('NONE'), relations: {} },
  ...[
    'SET (synchronous_commit = off)',
    'SET PUBLICATION other WITH (refresh = false)',
    'DISABLE',
    'RENAME TO fresh',
    'OWNER TO CURRENT_USER',
  ].map((action): Case => ({
    fact: 'alter-subscription',
    sql: `ALTER SUBSCRIPTION heard ${action}`,
    session: subscribed('NONE'),
    relations: {},
  })),
  {
    fact: 'alter-subscription/refresh',
    session: [...subscribed(`'heard'`), 'UPDATE pg_subscription SET subenabled = true'],
    relations: {},
    refusalOnly: true,
  },
  {
    fact: 'alter-subscription/refresh',
    sql: 'ALTER SUBSCRIPTION heard SET PUBLICATION other',
    session: [...subscribed(`'heard'`), 'UPDATE pg_subscription SET subenabled = true'],
    relations: {},
    refusalOnly: true,
  },
  {
    fact: 'alter-subscription/refresh',
    from: 17,
    sql: 'ALTER SUBSCRIPTION heard SET (failover = true)',
    session: subscribed(`'heard'`),
    relations: {},
    refusalOnly: true,
  },
  {
    fact: 'alter-subscription/refresh',
    from: 18,
    sql: 'ALTER SUBSCRIPTION heard SET (two_phase = false)',
    session: subscribed(`'heard'`),
    relations: {},
    refusalOnly: true,
  },
  {
    fact: 'drop-subscription',
    session: subscribed(`'heard'`),
    relations: {},
    refusalOnly: true,
    unread: 'whether it has a slot',
  },
  {
    fact: 'drop-subscription/no-slot',
    session: subscribed('NONE'),
    relations: {},
    unread: 'whether it has a slot',
  },
  { fact: 'create-statistics', relations: onOrders },
  {
    fact: 'create-statistics',
    sql: 'CREATE STATISTICS fresh ON value, sensor FROM readings',
    relations: { target: ['readings'] },
  },
  { fact: 'drop-statistics', relations: onOrders },
  {
    fact: 'drop-index',
    sql: 'DROP INDEX readings_sensor_idx',
    relations: {
      target: ['readings'],
      partition: ['readings_2024', 'readings_2025', 'readings_rest'],
      index: ['readings_sensor_idx'],
    },
  },
  { fact: 'drop-table', sql: 'DROP TABLE tickets', relations: onTickets },
];
