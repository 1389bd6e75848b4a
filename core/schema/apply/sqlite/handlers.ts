/** Operations that change a schema of SQLite. An action that only other servers support changes what its author intended. */
import { createIndex } from '../indexes.ts';
import type { Handlers } from '../handlers.ts';
import { worded } from '../worded/handlers.ts';
import { addColumn, dropNotNull, renameColumn, setNotNull } from './columns.ts';
import { addConstraint, dropConstraint, dropIndex } from './keys.ts';
import { createTable, renameRelation, setVariable } from './tables.ts';

export const sqlite: Handlers = {
  ...worded,
  createTable,
  renameRelation,
  addColumn,
  renameColumn,
  setNotNull,
  dropNotNull,
  addConstraint,
  dropConstraint,
  createIndex,
  dropIndex,
  setVariable,
};
