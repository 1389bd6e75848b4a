/** Facts about views, programs, privileges and what else hangs on tables. */
import {
  ACCESS_EXCLUSIVE,
  ACCESS_SHARE,
  EXCLUSIVE,
  reads,
  ROW_EXCLUSIVE,
  SHARE_ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  type Fact,
} from './fact.ts';

const nothing = {};

export const objectFacts = {
  'create-view': {
    operations: ['createView'],
    example: 'CREATE VIEW fresh AS SELECT * FROM orders',
    relations: { target: ACCESS_EXCLUSIVE, source: ACCESS_SHARE },
  },
  'create-materialized-view': {
    operations: ['createView'],
    example: 'CREATE MATERIALIZED VIEW fresh AS SELECT id FROM orders',
    relations: { target: ACCESS_EXCLUSIVE, source: reads(ACCESS_SHARE) },
  },
  'refresh-materialized-view': {
    operations: ['refreshMaterializedView'],
    example: 'REFRESH MATERIALIZED VIEW order_counts',
    relations: { target: { ...ACCESS_EXCLUSIVE, heap: 'rewritten' }, source: reads(ACCESS_SHARE) },
  },
  'refresh-materialized-view/concurrently': {
    operations: ['refreshMaterializedView'],
    example: 'REFRESH MATERIALIZED VIEW CONCURRENTLY order_counts',
    relations: { target: reads(EXCLUSIVE), source: reads(ACCESS_SHARE) },
  },
  'create-function': {
    operations: ['createFunction'],
    example: `CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'`,
    relations: nothing,
  },
  /** The body is read as a query when the function is made. */
  'create-function/sql': {
    operations: ['createFunction'],
    example: `CREATE FUNCTION fresh() RETURNS void LANGUAGE sql AS 'DELETE FROM orders'`,
    relations: { source: ROW_EXCLUSIVE },
  },
  'drop-function': { operations: ['dropFunction'], example: 'DROP FUNCTION seven()', relations: nothing },
  'do-block': { operations: ['doBlock'], example: 'DO $$BEGIN NULL; END$$', relations: nothing },
  'create-trigger': {
    operations: ['createTrigger'],
    example: 'CREATE TRIGGER x BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
    relations: { target: SHARE_ROW_EXCLUSIVE, partition: SHARE_ROW_EXCLUSIVE },
  },
  'drop-trigger': {
    operations: ['dropTrigger'],
    example: 'DROP TRIGGER orders_touch ON orders',
    relations: { target: ACCESS_EXCLUSIVE, partition: ACCESS_EXCLUSIVE },
  },
  'change-policy': {
    operations: ['createPolicy', 'alterPolicy', 'dropPolicy'],
    example: 'CREATE POLICY x ON orders USING (quantity > 0)',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  grant: {
    operations: ['grant', 'revoke'],
    example: 'GRANT SELECT ON orders TO PUBLIC',
    relations: { target: { ...ACCESS_SHARE, from: 18 } },
  },
  'create-role': { operations: ['createRole'], example: 'CREATE ROLE plinth_fresh', relations: nothing },
  'default-privileges': {
    operations: ['alterDefaultPrivileges'],
    example: 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC',
    relations: nothing,
  },
  'create-type': {
    operations: ['createType'],
    example: `CREATE TYPE fresh AS ENUM ('a')`,
    relations: nothing,
  },
  'add-enum-value': {
    operations: ['addEnumValue'],
    example: `ALTER TYPE order_status ADD VALUE 'lost'`,
    relations: nothing,
  },
  'drop-type': { operations: ['dropType'], example: 'DROP DOMAIN plain_text', relations: nothing },
  'create-sequence': {
    operations: ['createSequence'],
    example: 'CREATE SEQUENCE fresh',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'create-schema': { operations: ['createSchema'], example: 'CREATE SCHEMA fresh', relations: nothing },
  'create-extension': {
    operations: ['createExtension'],
    example: 'CREATE EXTENSION pg_trgm',
    relations: nothing,
  },
  'comment-on': {
    operations: ['commentOn'],
    example: `COMMENT ON TABLE orders IS 'x'`,
    relations: { target: SHARE_UPDATE_EXCLUSIVE },
  },
} as const satisfies Record<string, Fact>;
