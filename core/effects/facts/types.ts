/** Facts about types and domains: a domain constrains every table that has a column of it. */
import { ACCESS_EXCLUSIVE, scans, SHARE, type Fact } from './fact.ts';

const nothing = {};

export const typeFacts = {
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
  'rename-enum-value': {
    operations: ['renameEnumValue'],
    example: `ALTER TYPE order_status RENAME VALUE 'new' TO 'fresh'`,
    relations: nothing,
  },
  'rename-type': {
    operations: ['renameType'],
    example: 'ALTER TYPE order_status RENAME TO fresh',
    relations: nothing,
  },
  /** A composite type has a relation of its own; only statements that change the type wait for it. */
  'rename-type/composite': {
    operations: ['renameType'],
    example: 'ALTER TYPE alone RENAME TO fresh',
    relations: { target: ACCESS_EXCLUSIVE },
  },
  'drop-type': {
    operations: ['dropType'],
    example: 'DROP DOMAIN plain_text',
    relations: { dependent: ACCESS_EXCLUSIVE, target: ACCESS_EXCLUSIVE },
  },
  'alter-attribute': {
    operations: ['alterAttribute'],
    example: 'ALTER TYPE alone ADD ATTRIBUTE c integer',
    relations: { target: ACCESS_EXCLUSIVE, referencing: ACCESS_EXCLUSIVE },
  },
  /** Reads every table with a column of the domain, including materialized views; writers wait. */
  'alter-domain/checks': {
    operations: ['alterDomain'],
    example: 'ALTER DOMAIN size ADD CONSTRAINT x CHECK (VALUE < 5000)',
    relations: { referencing: scans(SHARE) },
  },
  'alter-domain': {
    operations: ['alterDomain'],
    example: 'ALTER DOMAIN size SET DEFAULT 1',
    relations: nothing,
  },
} as const satisfies Record<string, Fact>;
