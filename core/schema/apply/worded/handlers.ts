/** What the dialects without a grammar do alike. */
import type { Handlers } from '../handlers.ts';
import { noteReader } from '../row-origins.ts';
import { dropColumn, dropDefault, renameColumn, setDefault } from './columns.ts';
import { createTableAs, createTrigger, createView, dropRelation, dropTrigger } from './relations.ts';

export const worded = {
  createTableAs,
  createTrigger,
  createView,
  dropColumn,
  dropDefault,
  dropRelation,
  dropTrigger,
  insert: noteReader,
  renameColumn,
  setDefault,
} satisfies Handlers;
