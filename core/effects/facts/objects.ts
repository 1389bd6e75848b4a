/** Facts about views, functions, triggers, privileges and other dependent objects of tables. */
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
  /** The server parses the body as a query when it creates the function. */
  'create-function/sql': {
    operations: ['createFunction'],
    example: `CREATE FUNCTION fresh() RETURNS void LANGUAGE sql AS 'DELETE FROM orders'`,
    relations: { source: ROW_EXCLUSIVE },
  },
  'alter-function': {
    operations: ['alterFunction'],
    example: 'ALTER FUNCTION seven() STABLE',
    relations: nothing,
  },
  /** CASCADE also drops the triggers that run the function, and its other dependent objects. */
  'drop-function': {
    operations: ['dropFunction'],
    example: 'DROP FUNCTION seven()',
    relations: { dependent: ACCESS_EXCLUSIVE },
  },
  'do-block': { operations: ['doBlock'], example: 'DO $$BEGIN NULL; END$$', relations: nothing },
  'create-trigger': {
    operations: ['createTrigger'],
    example: 'CREATE TRIGGER x BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
    relations: { target: SHARE_ROW_EXCLUSIVE, partition: SHARE_ROW_EXCLUSIVE, referenced: ACCESS_SHARE },
  },
  'rename-trigger': {
    operations: ['renameTablePart'],
    example: 'ALTER TRIGGER orders_touch ON orders RENAME TO fresh',
    relations: { target: ACCESS_EXCLUSIVE, partition: { ...ACCESS_EXCLUSIVE, from: 15 } },
  },
  'trigger-depends': {
    operations: ['other'],
    example: 'ALTER TRIGGER orders_touch ON orders DEPENDS ON EXTENSION plpgsql',
    relations: { target: ACCESS_SHARE },
  },
  /** The rule's action is checked as a statement, which locks the tables in it. */
  'create-rule': {
    operations: ['createRule'],
    example: 'CREATE RULE x AS ON DELETE TO orders DO INSTEAD NOTHING',
    relations: { target: ACCESS_EXCLUSIVE, source: ROW_EXCLUSIVE },
  },
  'change-rule': {
    operations: ['dropRule', 'renameTablePart'],
    example: 'DROP RULE orders_rule ON orders',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'drop-trigger': {
    operations: ['dropTrigger'],
    example: 'DROP TRIGGER orders_touch ON orders',
    relations: { target: ACCESS_EXCLUSIVE, partition: ACCESS_EXCLUSIVE },
  },
  'change-policy': {
    operations: ['createPolicy', 'alterPolicy', 'dropPolicy', 'renameTablePart'],
    example: 'CREATE POLICY x ON orders USING (quantity > 0)',
    relations: { target: ACCESS_EXCLUSIVE, source: ACCESS_SHARE },
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
  'create-schema': {
    operations: ['createSchema'],
    example: 'CREATE SCHEMA fresh CREATE TABLE inside (id bigint)',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'create-extension': {
    operations: ['createExtension'],
    example: 'CREATE EXTENSION pg_trgm',
    relations: nothing,
  },
  /** The effects are those of the extension's script. */
  'update-extension': {
    operations: ['updateExtension'],
    example: 'ALTER EXTENSION plpgsql UPDATE',
    relations: nothing,
  },
  'extension-member': {
    operations: ['other'],
    example: 'ALTER EXTENSION plpgsql ADD TABLE orders',
    relations: { target: SHARE_UPDATE_EXCLUSIVE },
  },
  /** CASCADE also drops columns of its types and tables that belong to it. */
  'drop-extension': {
    operations: ['dropObject'],
    example: 'DROP EXTENSION citext CASCADE',
    relations: { referencing: ACCESS_EXCLUSIVE },
  },
  'comment-on': {
    operations: ['commentOn'],
    example: `COMMENT ON TABLE orders IS 'x'`,
    relations: { target: SHARE_UPDATE_EXCLUSIVE },
  },
  /** On a constraint, trigger, policy or rule. */
  'comment-on/part': {
    operations: ['commentOn'],
    example: `COMMENT ON CONSTRAINT quantity_positive ON orders IS 'x'`,
    relations: { target: ACCESS_SHARE },
  },
  'comment-on/other': {
    operations: ['commentOn'],
    example: `COMMENT ON SCHEMA archive IS 'x'`,
    relations: nothing,
  },
  'reassign-owned': {
    operations: ['reassignOwned'],
    example: 'REASSIGN OWNED BY plinth_leaver TO plinth_owner',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'drop-owned': {
    operations: ['dropOwned'],
    example: 'DROP OWNED BY plinth_leaver',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  /** Writes to catalogs only: objects that are not relations and do not belong to one. */
  'catalog-only': {
    operations: [
      'other',
      'alterEventTrigger',
      'alterObject',
      'alterStatistics',
      'changeOwner',
      'createAggregate',
      'createEventTrigger',
      'createObject',
      'dropObject',
      'dropRole',
      'renameObject',
      'setObjectSchema',
      'setRoleVariable',
    ],
    example: 'CREATE CAST (order_status AS integer) WITH INOUT',
    relations: nothing,
  },
  /** CASCADE also drops the foreign tables of the server. */
  'drop-server': {
    operations: ['dropObject'],
    example: 'DROP SERVER elsewhere CASCADE',
    relations: { referencing: ACCESS_EXCLUSIVE },
  },
} as const satisfies Record<string, Fact>;
