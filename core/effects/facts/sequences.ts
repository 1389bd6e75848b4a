/** Facts about sequences. */
import {
  ACCESS_EXCLUSIVE,
  ACCESS_SHARE,
  ROW_EXCLUSIVE,
  renewed,
  SHARE_ROW_EXCLUSIVE,
  type Fact,
} from './fact.ts';

export const sequenceFacts = {
  'create-sequence': {
    operations: ['createSequence'],
    example: 'CREATE SEQUENCE fresh OWNED BY orders.id',
    relations: { target: ACCESS_EXCLUSIVE, source: ACCESS_SHARE },
  },
  'alter-sequence': {
    operations: ['alterSequence'],
    replication: ['sequence'],
    example: 'ALTER SEQUENCE ticket_number INCREMENT BY 5',
    relations: { target: renewed(SHARE_ROW_EXCLUSIVE) },
  },
  'alter-sequence/owned-by': {
    operations: ['alterSequence'],
    example: 'ALTER SEQUENCE ticket_number OWNED BY orders.id',
    relations: { target: SHARE_ROW_EXCLUSIVE, source: ACCESS_SHARE },
  },
  'sequence-persistence': {
    operations: ['alterTableOption'],
    from: 15,
    example: 'ALTER SEQUENCE ticket_number SET UNLOGGED',
    relations: { target: renewed(ACCESS_EXCLUSIVE) },
  },
  /** CASCADE also drops the defaults that call the sequence. */
  'drop-sequence': {
    operations: ['dropRelation'],
    example: 'DROP SEQUENCE ticket_number',
    relations: { target: ACCESS_EXCLUSIVE, dependent: ACCESS_EXCLUSIVE },
  },
  /** setval and nextval. */
  'use-sequence': {
    operations: ['select'],
    replication: ['sequence'],
    example: `SELECT setval('ticket_number', 5)`,
    relations: { target: ROW_EXCLUSIVE },
  },
} as const satisfies Record<string, Fact>;
