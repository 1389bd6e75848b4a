/** Statements of MySQL and MariaDB that read or change rows: their own syntax around the common parts, TRUNCATE, LOAD and CALL. */
import type { Operation } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { whole } from '../tokens/parts.ts';
import { deleteFrom, find, insertInto, query as queryOf, updateOf, type Changes } from '../tokens/rows.ts';

export function query(cursor: Cursor): readonly Operation[] | undefined {
  return queryOf(cursor, changes);
}

/** Parses what follows INSERT or REPLACE. */
export function insert(cursor: Cursor): readonly Operation[] | undefined {
  while (cursor.takeOne('low_priority', 'delayed', 'high_priority', 'ignore', 'into') !== undefined);
  return insertInto(cursor);
}

/** Parses what follows UPDATE. */
export function update(cursor: Cursor): readonly Operation[] | undefined {
  while (cursor.takeOne('low_priority', 'ignore') !== undefined);
  return updateOf(cursor);
}

/** Parses what follows DELETE. */
export function remove(cursor: Cursor): readonly Operation[] | undefined {
  while (cursor.takeOne('low_priority', 'quick', 'ignore') !== undefined);
  return deleteFrom(cursor);
}

const changes: Changes = new Map([
  ['update', update],
  ['delete', remove],
]);

/** Parses what follows TRUNCATE. */
export function truncate(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('table');
  const table = cursor.objectName();
  if (table === undefined || !(cursor.isDone || cursor.is('wait') || cursor.is('nowait'))) return undefined;
  return [{ kind: 'truncate', span: whole(cursor), tables: [table], cascade: false, restartIdentity: true }];
}

/** Parses what follows LOAD: DATA or XML … INTO TABLE. */
export function load(cursor: Cursor): readonly Operation[] | undefined {
  const at = find(cursor, 'into');
  if (at === undefined) return undefined;
  cursor.at = at + 1;
  cursor.take('table');
  const table = cursor.objectName();
  return table && [{ kind: 'copyData', span: whole(cursor), table, direction: 'from', program: false }];
}

/** Parses what follows CALL; the routine itself is not examined. */
export function call(cursor: Cursor): readonly Operation[] | undefined {
  const routine = cursor.objectName();
  if (routine === undefined) return undefined;
  const args = cursor.group()?.list().length ?? 0;
  const called = { schema: routine.schema?.text, name: routine.name.text, arguments: args };
  return [{ kind: 'select', span: whole(cursor), reads: [], functions: [called], rowLock: undefined }];
}
