/**
 * ALTER TABLE: its actions in order. UPDATE and DELETE are mutations, which go on in the background after the answer. What only moves parts
 * or settings is read and not modelled.
 */
import type { Expression, Operation } from '../model/operation.ts';
import { changedOptions, type Action } from '../tokens/alter-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { expressionIn, takeIf } from '../tokens/parts.ts';
import { columnDefinition, columnName } from './columns.ts';
import { checkOf } from './checks.ts';
import { indexOf } from './indexes.ts';

/** Parses what follows ALTER TABLE. */
export function alterTable(cursor: Cursor): readonly Operation[] | undefined {
  const table = cursor.objectName();
  if (table === undefined || cursor.isDone) return undefined;
  const base = { table, ifTableExists: false, only: false };
  const made = actionsIn(cursor).map((part) => {
    const span = part.rest();
    return verbs.get(part.word())?.(part.over(part.at + 1, part.end), { ...base, span });
  });
  return made.every((one) => one !== undefined) ? made : undefined;
}

/** A comma before anything but an action belongs to the one before. */
function actionsIn(cursor: Cursor): readonly Cursor[] {
  const parts: Cursor[] = [];
  for (const part of cursor.list()) {
    const last = parts.at(-1);
    if (last === undefined || verbs.has(part.word())) parts.push(part);
    else parts.splice(-1, 1, last.over(last.at, part.end));
  }
  return parts;
}

type Verb = (cursor: Cursor, base: Action) => Operation | undefined;

const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['add', add],
  ['drop', drop],
  ['rename', rename],
  ['modify', modify],
  ['alter', modify],
  ['update', update],
  ['delete', remove],
  ...[
    'comment',
    'clear',
    'materialize',
    'remove',
    'reset',
    'attach',
    'detach',
    'freeze',
    'unfreeze',
    'fetch',
    'move',
    'replace',
    'forget',
  ].map((word): [string, Verb] => [word, unmodelled]),
]);

/** It changes nothing that the model has. */
function unmodelled(cursor: Cursor, { span }: Action): Operation | undefined {
  return cursor.isDone ? undefined : { kind: 'other', span, statement: 'ALTER TABLE', inert: true };
}

function add(cursor: Cursor, base: Action): Operation | undefined {
  if (cursor.take('index')) {
    const ifNotExists = takeIf(cursor, 'not', 'exists');
    return indexOf(cursor, { ...base, ifNotExists });
  }
  if (cursor.take('constraint')) {
    takeIf(cursor, 'not', 'exists');
    const { at } = cursor;
    const name = cursor.name();
    const constraint = checkOf(cursor, name, at);
    return constraint && { ...base, kind: 'addConstraint', constraint };
  }
  if (!cursor.take('column')) return unmodelled(cursor, base);
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const column = columnDefinition(cursor);
  return column && { ...base, kind: 'addColumn', column, ifNotExists };
}

function drop(cursor: Cursor, base: Action): Operation | undefined {
  const what = cursor.takeOne('column', 'index', 'constraint');
  if (what === undefined) return unmodelled(cursor, base);
  const ifExists = takeIf(cursor, 'exists');
  const name = columnName(cursor);
  if (name === undefined || !cursor.isDone) return undefined;
  switch (what) {
    case 'column':
      return { ...base, kind: 'dropColumn', column: name, ifExists, cascade: false };
    case 'constraint':
      return { ...base, kind: 'dropConstraint', constraint: name, ifExists, cascade: false };
    case 'index': {
      const index = { schema: undefined, name, start: name.start, end: name.end };
      return { ...base, kind: 'dropIndex', index, concurrently: false, ifExists, cascade: false };
    }
  }
}

function rename(cursor: Cursor, base: Action): Operation | undefined {
  if (!cursor.take('column')) return undefined;
  takeIf(cursor, 'exists');
  const column = columnName(cursor);
  const to = cursor.take('to') ? columnName(cursor) : undefined;
  if (column === undefined || to === undefined || !cursor.isDone) return undefined;
  return { ...base, kind: 'renameColumn', relation: 'table', column, to };
}

/** MODIFY COLUMN, ALTER COLUMN … TYPE, and MODIFY of a clause of the table. */
function modify(cursor: Cursor, base: Action): Operation | undefined {
  if (!cursor.take('column')) return clause(cursor, base);
  const ifExists = takeIf(cursor, 'exists');
  const { at } = cursor;
  const column = columnName(cursor);
  if (column === undefined) return undefined;
  if (cursor.take('remove')) {
    const isDefault = cursor.takeOne('default', 'materialized', 'alias') !== undefined;
    return isDefault ? { ...base, kind: 'dropDefault', column } : unmodelled(cursor, base);
  }
  if (cursor.is('modify', 'setting') || cursor.is('reset', 'setting')) return unmodelled(cursor, base);
  const definition = columnDefinition(cursor.over(at, cursor.end));
  return definition && { ...base, kind: 'redefineColumn', column, definition, ifExists };
}

function clause(cursor: Cursor, base: Action): Operation | undefined {
  const words = (['order by', 'sample by', 'ttl'] as const).find((one) => cursor.take(...one.split(' ')));
  if (words === undefined) return unmodelled(cursor, base);
  return cursor.isDone
    ? undefined
    : changedOptions(base, [{ name: words, value: cursor.written(cursor.rest()) }]);
}

/** UPDATE a = …, b = … [IN PARTITION …] WHERE …. */
function update(cursor: Cursor, base: Action): Operation | undefined {
  const { at } = cursor;
  const where = condition(cursor);
  if (where === undefined) return undefined;
  const assigned = cursor.over(at, cursor.at).list();
  const columns = assigned.flatMap((one) => columnName(one)?.text ?? []);
  return { ...base, kind: 'update', mutation: true, columns, where, reads: [] };
}

/** DELETE [IN PARTITION …] WHERE …. */
function remove(cursor: Cursor, base: Action): Operation | undefined {
  const where = condition(cursor);
  return where && { ...base, kind: 'delete', mutation: true, where, reads: [] };
}

/** Required: a mutation of all rows has one that is always true. The cursor moves to its WHERE. */
function condition(cursor: Cursor): Expression | undefined {
  while (!cursor.isDone && !cursor.is('where')) cursor.skipOne();
  const inner = cursor.over(cursor.at + 1, cursor.end);
  while (!inner.isDone && !inner.is('settings')) inner.skipOne();
  return inner.at > cursor.at + 1 ? expressionIn(cursor, cursor.at + 1, inner.at) : undefined;
}
