/** Facts about publications, subscriptions and statistics objects. */
import { SHARE_UPDATE_EXCLUSIVE, type Fact } from './fact.ts';

const nothing = {};
const named = { target: SHARE_UPDATE_EXCLUSIVE };

export const publicationFacts = {
  /** FOR ALL TABLES and TABLES IN SCHEMA lock none. */
  'create-publication': {
    operations: ['changePublication'],
    replication: ['replica-identity', 'refresh-subscription'],
    example: 'CREATE PUBLICATION fresh FOR TABLE orders',
    relations: named,
  },
  'alter-publication': {
    operations: ['changePublication'],
    replication: ['replica-identity', 'refresh-subscription'],
    example: 'ALTER PUBLICATION told_carriers SET TABLE orders',
    relations: named,
  },
  'create-subscription': {
    operations: ['createObject'],
    example: `CREATE SUBSCRIPTION heard CONNECTION 'dbname=nowhere' PUBLICATION told WITH (connect = false)`,
    relations: nothing,
  },
  /** Creates a replication slot on the publisher, which cannot be rolled back. */
  'create-subscription/slot': {
    operations: ['createObject'],
    example: `CREATE SUBSCRIPTION heard CONNECTION 'dbname=nowhere' PUBLICATION told`,
    refusedInTransaction: true,
    relations: nothing,
  },
  'alter-subscription': {
    operations: ['alterObject', 'renameObject', 'changeOwner'],
    example: `ALTER SUBSCRIPTION heard CONNECTION 'dbname=other'`,
    relations: nothing,
  },
  'alter-subscription/refresh': {
    operations: ['alterObject'],
    example: 'ALTER SUBSCRIPTION heard REFRESH PUBLICATION',
    refusedInTransaction: true,
    relations: nothing,
  },
  /** If the subscription has a slot, the slot on the publisher is dropped. */
  'drop-subscription': {
    operations: ['dropObject'],
    example: 'DROP SUBSCRIPTION heard',
    refusedInTransaction: true,
    relations: nothing,
  },
  'drop-subscription/no-slot': {
    operations: ['dropObject'],
    example: 'DROP SUBSCRIPTION heard',
    relations: nothing,
  },
  'create-statistics': {
    operations: ['createStatistics'],
    example: 'CREATE STATISTICS fresh ON quantity, discount FROM orders',
    relations: named,
  },
  'drop-statistics': {
    operations: ['dropObject'],
    example: 'DROP STATISTICS orders_stats',
    relations: named,
  },
} as const satisfies Record<string, Fact>;
