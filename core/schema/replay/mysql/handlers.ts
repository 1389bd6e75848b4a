/**
 * What changes a schema of MySQL or MariaDB, as InnoDB does it. Routines, events, users and privileges are understood and not kept:
 * nothing asks for them yet.
 */
import type { Handlers } from '../handlers.ts';
import { addColumn, dropColumn, dropDefault, redefineColumn, renameColumn, setDefault } from './columns.ts';
import { addConstraint, createIndex, dropConstraint, dropIndex, renameIndex } from './keys.ts';
import {
  createTable,
  createTableAs,
  createTrigger,
  createView,
  dropRelation,
  dropTrigger,
  renameRelation,
  setOptions,
  setSchema,
  setVariable,
} from './tables.ts';

export const mysql: Handlers = {
  createTable,
  createTableAs,
  dropRelation,
  renameRelation,
  setSchema,
  addColumn,
  dropColumn,
  renameColumn,
  redefineColumn,
  setDefault,
  dropDefault,
  addConstraint,
  dropConstraint,
  renameConstraint: renameIndex,
  createIndex,
  dropIndex,
  alterTableOption: setOptions,
  createView,
  createTrigger,
  dropTrigger,
  setVariable,
};
