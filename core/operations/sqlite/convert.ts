/**
 * Converts the tokens of one statement of SQLite to operations. Undefined unless it is understood to its last token: a statement is never
 * understood in part. Expressions and conditions are not interpreted.
 */
import type { Token } from '../../syntax/token.ts';
import type { Operation } from '../model/operation.ts';
import { Cursor } from '../tokens/cursor.ts';
import { noTable, takeIf, whole } from '../tokens/parts.ts';
import { deleteFrom, insertInto, query, updateOf, type Changes } from '../tokens/rows.ts';
import { alterTable } from './alter-table.ts';
import { createTable, createVirtualTable } from './create-table.ts';
import { createIndex, createTrigger, createView } from './objects.ts';
import {
  analyze,
  attach,
  begin,
  commit,
  pragma,
  reindex,
  release,
  rollback,
  savepoint,
  vacuum,
} from './session.ts';
import { sqliteSpelling } from './spelling.ts';

export function operationsOf(text: string, tokens: readonly Token[]): readonly Operation[] | undefined {
  const cursor = new Cursor(text, tokens, sqliteSpelling);
  const read = readers.get(cursor.word());
  cursor.next();
  return read?.(cursor);
}

type Reader = (cursor: Cursor) => readonly Operation[] | undefined;

const changes: Changes = new Map([
  ['insert', insert],
  ['replace', insert],
  ['update', update],
  ['delete', deleteFrom],
]);

const select: Reader = (cursor) => query(cursor.over(0), changes);

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...changes,
  ['create', create],
  ['alter', (cursor) => (cursor.take('table') ? alterTable(cursor) : undefined)],
  ['drop', drop],
  ['truncate', truncate],
  ['select', select],
  ['with', select],
  ['values', select],
  ['explain', select],
  ['begin', begin],
  ['commit', commit],
  ['end', commit],
  ['rollback', rollback],
  ['savepoint', savepoint],
  ['release', release],
  ['pragma', pragma],
  ['attach', attach],
  ['detach', attach],
  ['analyze', analyze],
  ['vacuum', vacuum],
  ['reindex', reindex],
]);

/** Parses what follows INSERT or REPLACE; conflict clauses do not matter here. */
function insert(cursor: Cursor): readonly Operation[] | undefined {
  takeOr(cursor);
  return cursor.take('into') ? insertInto(cursor) : undefined;
}

function update(cursor: Cursor): readonly Operation[] | undefined {
  takeOr(cursor);
  return updateOf(cursor);
}

function takeOr(cursor: Cursor): void {
  if (cursor.take('or')) cursor.next();
}

function create(cursor: Cursor): readonly Operation[] | undefined {
  const isTemporary = cursor.takeOne('temp', 'temporary') !== undefined;
  const persistence = isTemporary ? 'temporary' : 'permanent';
  const what = cursor.word();
  cursor.next();
  switch (what) {
    case 'table':
      return createTable(cursor, persistence);
    case 'view':
      return createView(cursor, persistence);
    case 'trigger':
      return createTrigger(cursor, persistence);
    case 'index':
      return createIndex(cursor, false);
    case 'unique':
      return cursor.take('index') ? createIndex(cursor, true) : undefined;
    case 'virtual':
      return cursor.take('table') ? createVirtualTable(cursor) : undefined;
    default:
      return undefined;
  }
}

function drop(cursor: Cursor): readonly Operation[] | undefined {
  const what = cursor.takeOne('table', 'view', 'index', 'trigger');
  const ifExists = takeIf(cursor, 'exists');
  const target = cursor.objectName();
  if (what === undefined || target === undefined) return undefined;
  // Other servers accept the word; a rule reports that SQLite does not.
  const cascade = cursor.takeOne('cascade', 'restrict') === 'cascade';
  if (!cursor.isDone) return undefined;
  const span = whole(cursor);
  switch (what) {
    case 'index':
      return [{ kind: 'dropIndex', span, index: target, concurrently: false, ifExists, cascade }];
    case 'trigger':
      return [{ kind: 'dropTrigger', span, name: target.name, table: noTable(target), ifExists }];
    case 'table':
    case 'view':
      return [{ kind: 'dropRelation', span, relation: what, target, ifExists, cascade }];
  }
}

/** SQLite has no TRUNCATE; its meaning is clear all the same. */
function truncate(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('table');
  const table = cursor.objectName();
  if (table === undefined || !cursor.isDone) return undefined;
  return [{ kind: 'truncate', span: whole(cursor), tables: [table], cascade: false, restartIdentity: false }];
}
