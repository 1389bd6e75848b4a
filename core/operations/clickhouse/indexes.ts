/** Indexes, which let a query skip the granules of a table that cannot contain a value: `name expression TYPE type(…) GRANULARITY n`. */
import type { CreateIndex, Operation } from '../model/operation.ts';
import type { Action } from '../tokens/alter-table.ts';
import { blankIndex, keyElement } from '../tokens/create-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { takeIf, whole } from '../tokens/parts.ts';
import { find } from '../tokens/rows.ts';

type Base = Pick<Action, 'table' | 'span'> & Pick<CreateIndex, 'ifNotExists' | 'name'>;

/** In CREATE TABLE, and after ADD. */
export function indexOf(cursor: Cursor, base: Omit<Base, 'name'>): CreateIndex | undefined {
  const name = cursor.name();
  const type = find(cursor, 'type');
  if (name === undefined || type === undefined || type >= cursor.end) return undefined;
  return typed(cursor.over(type, cursor.end), cursor.over(cursor.at, type), { ...base, name });
}

/** CREATE INDEX name ON table (expression) TYPE …. */
export function createIndex(cursor: Cursor): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const name = cursor.name();
  const table = cursor.take('on') ? cursor.objectName() : undefined;
  const key = cursor.group();
  if (name === undefined || table === undefined || key === undefined) return undefined;
  const made = typed(cursor, key, { span: whole(cursor), table, name, ifNotExists });
  return made && [made];
}

/** The type with all that follows is the method: it decides what the index can answer. */
function typed(type: Cursor, key: Cursor, base: Base): CreateIndex | undefined {
  if (!type.take('type') || type.isDone) return undefined;
  const element = keyElement(key, key.end, { collation: undefined, descending: false });
  const method = type.written(type.rest());
  return element && { ...blankIndex, ...base, unique: false, method, elements: [element], where: undefined };
}
