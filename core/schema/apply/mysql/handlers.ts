/**
 * Operations that change a schema of MySQL or MariaDB, as InnoDB does it. Routines, events, users and privileges are parsed but not
 * modelled, because nothing needs them yet.
 */
import type { Handlers } from '../handlers.ts';
import { createRole, dropRole } from '../roles.ts';
import { worded } from '../worded/handlers.ts';
import { addColumn, dropColumn, redefineColumn } from './columns.ts';
import { addConstraint, createIndex, dropConstraint, dropIndex } from './keys.ts';
import { renameIndex } from '../worded/indexes.ts';
import { createTable, renameRelation, setOptions, setSchema, setVariable } from './tables.ts';

export const mysql: Handlers = {
  ...worded,
  createTable,
  renameRelation,
  setSchema,
  addColumn,
  dropColumn,
  redefineColumn,
  addConstraint,
  dropConstraint,
  renameConstraint: renameIndex,
  createIndex,
  dropIndex,
  createRole,
  dropRole,
  alterTableOption: setOptions,
  setVariable,
};
