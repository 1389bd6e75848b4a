/**
 * Operations that change a schema of MySQL or MariaDB, as InnoDB does it. Routines, events, users and privileges are parsed but not
 * modelled, because nothing needs them yet.
 */
import type { Handlers } from '../handlers.ts';
import { noteReader } from '../row-origins.ts';
import { dropDefault, renameColumn, setDefault } from '../worded/columns.ts';
import { addColumn, dropColumn, redefineColumn } from './columns.ts';
import { addConstraint, createIndex, dropConstraint, dropIndex } from './keys.ts';
import { renameIndex } from '../worded/indexes.ts';
import { createTable, renameRelation, setOptions, setSchema, setVariable } from './tables.ts';
import { createTableAs, createTrigger, createView, dropRelation, dropTrigger } from '../worded/relations.ts';

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
  insert: noteReader,
};
