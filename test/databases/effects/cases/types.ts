/** Changes of type. */
import { onEvents, onOrders, onReadings, type Case } from './case.ts';

export const typesCases: readonly Case[] = [
  { fact: 'alter-type/metadata-only', relations: onOrders },
  {
    fact: 'alter-type/metadata-only',
    sql: 'ALTER TABLE events ALTER code TYPE varchar(40)',
    relations: onEvents,
  },
  {
    fact: 'alter-type/metadata-only',
    sql: 'ALTER TABLE orders ALTER code TYPE text USING code::text',
    relations: onOrders,
  },
  {
    fact: 'alter-type/metadata-only',
    sql: 'ALTER TABLE orders ALTER note TYPE plain_text',
    relations: onOrders,
  },
  {
    fact: 'alter-type/metadata-only',
    sql: 'ALTER TABLE carriers ALTER code TYPE varchar(20)',
    relations: { target: ['carriers'], referencing: ['shipments'] },
  },
  {
    fact: 'alter-type/metadata-only',
    sql: 'ALTER TABLE shipments ALTER carrier_code TYPE text',
    relations: { target: ['shipments'], referenced: ['carriers'] },
  },
  {
    fact: 'alter-type/metadata-only',
    sql: 'ALTER TABLE orders ALTER shipped_at TYPE timestamp',
    session: [`SET LOCAL TimeZone = 'UTC'`],
    relations: onOrders,
  },
  { fact: 'alter-type/rebuilds-index', relations: onOrders },
  {
    fact: 'alter-type/rebuilds-index',
    sql: 'ALTER TABLE readings ALTER note TYPE varchar(40)',
    relations: onReadings,
  },
  {
    fact: 'alter-type/rebuilds-index',
    sql: 'ALTER TABLE labels ALTER filtered TYPE varchar(40)',
    relations: { target: ['labels'] },
  },
  {
    fact: 'alter-type/rebuilds-index',
    sql: 'ALTER TABLE labels ALTER folded TYPE varchar(40)',
    relations: { target: ['labels'] },
  },
  {
    fact: 'alter-type/rebuilds-index',
    sql: 'ALTER TABLE orders ALTER placed_at TYPE timestamptz',
    session: [`SET LOCAL TimeZone = 'UTC'`],
    relations: onOrders,
  },
  { fact: 'alter-type/rechecks', relations: { target: ['labels'] } },
  {
    fact: 'alter-type/rechecks',
    sql: 'ALTER TABLE gauges ALTER label TYPE varchar(40)',
    relations: { target: ['gauges'], partition: ['gauges_1'] },
  },
  { fact: 'alter-type/rewrite', relations: onOrders },
  {
    fact: 'alter-type/rewrite',
    sql: 'ALTER TABLE readings ALTER note TYPE varchar(5)',
    relations: onReadings,
  },
  {
    fact: 'alter-type/rewrite',
    sql: 'ALTER TABLE orders ALTER placed_at TYPE timestamptz',
    session: [`SET LOCAL TimeZone = 'America/New_York'`],
    relations: onOrders,
  },
  {
    fact: 'alter-type/rewrite',
    sql: 'ALTER TABLE orders ALTER note TYPE text USING lower(note)',
    relations: onOrders,
  },
  {
    fact: 'alter-type/rewrite',
    sql: 'ALTER TABLE carriers ALTER id TYPE bigint',
    relations: { target: ['carriers'], referencing: ['shipments', 'scratch.doodles'] },
  },
  {
    fact: 'alter-type/rewrite',
    sql: 'ALTER TABLE numbered ALTER id TYPE bigint',
    relations: { target: ['numbered'], source: ['numbered_id_seq'] },
  },
  {
    fact: 'alter-type/rewrite',
    sql: 'ALTER TABLE shipments ALTER carrier_id TYPE bigint',
    relations: { target: ['shipments'], referenced: ['carriers'] },
  },
];
