/**
 * Operations that change a schema of SQL Server. Procedures, functions, types, sequences, users and privileges are parsed but not modelled,
 * because nothing needs them yet.
 */
import type { Handlers } from '../handlers.ts';
import { worded } from '../worded/handlers.ts';
import { renameIndex } from '../worded/indexes.ts';
import { addColumn, redefineColumn, setDefault } from './columns.ts';
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
  ...worded,
  createTable,
  renameRelation,
  setSchema,
  addColumn,
  redefineColumn,
  setDefault,
  addConstraint,
  dropConstraint,
  validateConstraint,
  renameConstraint: renameIndex,
  createIndex,
  dropIndex,
  alterTableOption: setOptions,
};
