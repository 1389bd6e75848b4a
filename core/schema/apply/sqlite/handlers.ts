/** Operations that change a schema of SQLite. An action that only other servers support changes what its author intended. */
import { createIndex } from '../indexes.ts';
import type { Handlers } from '../handlers.ts';
import { noteReader } from '../row-origins.ts';
import { dropDefault, setDefault } from '../worded/columns.ts';
import { createTableAs, createTrigger, createView, dropRelation, dropTrigger } from '../worded/relations.ts';
import { addColumn, dropColumn, dropNotNull, renameColumn, setNotNull } from './columns.ts';
import { addConstraint, dropConstraint, dropIndex } from './keys.ts';
import { createTable, renameRelation, setVariable } from './tables.ts';

export const sqlite: Handlers = {
  createTable,
  createTableAs,
  dropRelation,
  renameRelation,
  addColumn,
  dropColumn,
  renameColumn,
  setNotNull,
  dropNotNull,
  setDefault,
  dropDefault,
  addConstraint,
  dropConstraint,
  createIndex,
  dropIndex,
  createView,
  createTrigger,
  dropTrigger,
  setVariable,
  insert: noteReader,
};
