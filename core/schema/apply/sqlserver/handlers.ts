/**
 * Operations that change a schema of SQL Server. Procedures, functions, types, sequences, users and privileges are parsed but not modelled,
 * because nothing needs them yet.
 */
import type { Handlers } from '../handlers.ts';
import { noteReader } from '../row-origins.ts';
import { dropDefault, renameColumn } from '../worded/columns.ts';
import { renameIndex } from '../worded/indexes.ts';
import { createTableAs, createTrigger, createView, dropRelation, dropTrigger } from '../worded/relations.ts';
import { addColumn, dropColumn, redefineColumn, setDefault } from './columns.ts';
import {
  addConstraint,
  createIndex,
  dropConstraint,
  dropIndex,
  setOptions,
  validateConstraint,
} from './keys.ts';
import { createTable, renameRelation, setSchema } from './tables.ts';

export const sqlserver: Handlers = {
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
  validateConstraint,
  renameConstraint: renameIndex,
  createIndex,
  dropIndex,
  alterTableOption: setOptions,
  createView,
  createTrigger,
  dropTrigger,
  insert: noteReader,
};
