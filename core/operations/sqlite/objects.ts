/** Indexes, views and triggers. Of a trigger's body only the position is kept; its statements are not parsed. */
import { temporarySchema } from '../model/temporary-schema.ts';
import type { IndexElement, ObjectName, Operation, Persistence } from '../model/operation.ts';
import { keyElement, blankIndex, triggerOf, viewAfter } from '../tokens/create-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { expressionIn, takeIf, whole } from '../tokens/parts.ts';

/** Parses what follows CREATE [UNIQUE] INDEX. */
export function createIndex(cursor: Cursor, unique: boolean): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const written = cursor.objectName();
  if (written === undefined || !cursor.take('on')) return undefined;
  const table = cursor.objectName();
  const elements = cursor.group()?.list().map(element);
  if (table === undefined || elements === undefined || elements.length === 0) return undefined;
  if (!elements.every((one) => one !== undefined)) return undefined;
  const from = cursor.at + 1;
  const where = cursor.take('where') ? expressionIn(cursor, from, cursor.end) : undefined;
  if (where !== undefined) cursor.at = cursor.end;
  if (!cursor.isDone) return undefined;
  const { name } = written;
  return [
    {
      ...blankIndex,
      span: whole(cursor),
      name,
      table,
      unique,
      ifNotExists,
      method: 'btree',
      elements,
      where,
    },
  ];
}

/** A column or an expression, with its collation and direction. */
function element(cursor: Cursor): IndexElement | undefined {
  const { at } = cursor;
  let { end } = cursor;
  const direction = cursor.over(end - 1, end).word();
  if (direction === 'asc' || direction === 'desc') end -= 1;
  const isCollated = end - at > 2 && cursor.over(end - 2, end).is('collate');
  const collation = isCollated ? cursor.over(end - 1, end).name()?.text : undefined;
  if (isCollated) end -= 2;
  return keyElement(cursor, end, { collation, descending: direction === 'desc' });
}

/** Parses what follows CREATE [TEMP] VIEW. */
export function createView(cursor: Cursor, persistence: Persistence): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const view = cursor.objectName();
  return (
    view &&
    viewAfter(cursor, {
      ...{ span: whole(cursor), source: cursor.written(whole(cursor)) },
      ...{ view, orReplace: false, ifNotExists, persistence },
    })
  );
}

/** Parses what follows CREATE [TEMP] TRIGGER. */
export function createTrigger(cursor: Cursor, persistence: Persistence): readonly Operation[] | undefined {
  takeIf(cursor, 'not', 'exists');
  const trigger = cursor.objectName();
  const isInstead = cursor.take('instead', 'of');
  const timing = isInstead ? 'instead-of' : (cursor.takeOne('before', 'after') ?? 'before');
  const event = cursor.takeOne('insert', 'update', 'delete');
  if (trigger === undefined || event === undefined) return undefined;
  const columns: string[] = [];
  if (event === 'update' && cursor.take('of'))
    do columns.push(cursor.name()?.text ?? '');
    while (cursor.take(','));
  const table = cursor.take('on') ? cursor.objectName() : undefined;
  if (table === undefined) return undefined;
  cursor.take('for', 'each', 'row');
  while (!cursor.isDone && !cursor.is('begin')) cursor.skipOne();
  if (cursor.isDone || cursor.word(cursor.end - cursor.at - 1) !== 'end') return undefined;
  cursor.at = cursor.end;
  return [
    triggerOf({
      source: cursor.written(whole(cursor)),
      ...{ span: whole(cursor), name: trigger.name, table, orReplace: false, timing, events: [event] },
      ...{ columns, function: persistence === 'temporary' ? inSession(trigger) : trigger },
    }),
  ];
}

/** Temporary, whichever table it is on. */
function inSession(name: ObjectName): ObjectName {
  return { ...name, schema: { start: name.start, end: name.start, text: temporarySchema } };
}
