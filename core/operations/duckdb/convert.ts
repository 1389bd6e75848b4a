/**
 * Converts the tokens of one statement of DuckDB to operations. Undefined unless it is understood to its last token: a statement is never
 * understood in part. Expressions and conditions are not interpreted.
 */
import type { Token } from '../../syntax/token.ts';
import type { Operation } from '../model/operation.ts';
import { Cursor } from '../tokens/cursor.ts';
import { objectNames, sessionSetting, takeIf, whole } from '../tokens/parts.ts';
import { deleteFrom, insertInto, query, updateOf, type Changes } from '../tokens/rows.ts';
import { alterTable } from './alter-table.ts';
import { commentOn, create, drop } from './objects.ts';
import { duckdbSpelling } from './spelling.ts';

export function operationsOf(text: string, tokens: readonly Token[]): readonly Operation[] | undefined {
  const cursor = new Cursor(text, tokens, duckdbSpelling);
  const read = readers.get(cursor.word());
  cursor.next();
  return read?.(cursor);
}

type Reader = (cursor: Cursor) => readonly Operation[] | undefined;

const changes: Changes = new Map([
  ['insert', insert],
  ['update', (cursor) => updateOf(cursor)],
  ['delete', (cursor) => (cursor.take('from') ? deleteFrom(cursor) : undefined)],
]);

const select: Reader = (cursor) => query(cursor.over(0), changes);

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...changes,
  ['create', create],
  ['alter', (cursor) => (cursor.take('table') ? alterTable(cursor) : alterView(cursor))],
  ['drop', drop],
  ['truncate', truncate],
  ['comment', commentOn],
  ['select', select],
  ['with', select],
  ['values', select],
  ['from', select],
  ['describe', select],
  ['summarize', select],
  ['show', select],
  ['explain', select],
  ['begin', (cursor) => transaction(cursor, { kind: 'begin', span: whole(cursor) })],
  ['start', (cursor) => transaction(cursor, { kind: 'begin', span: whole(cursor) })],
  ['commit', commit],
  ['end', commit],
  ['rollback', rollback],
  ['abort', rollback],
  ...['set', 'reset', 'pragma', 'install', 'load', 'attach', 'detach', 'checkpoint', 'force'].map(
    (word): [string, Reader] => [word, sessionSetting],
  ),
  ['copy', copy],
  ['analyze', analyze],
  ['vacuum', analyze],
]);

/** INSERT [OR REPLACE | OR IGNORE] INTO table [BY NAME]. */
function insert(cursor: Cursor): readonly Operation[] | undefined {
  if (cursor.take('or') && cursor.takeOne('replace', 'ignore') === undefined) return undefined;
  return cursor.take('into') ? insertInto(cursor) : undefined;
}

function transaction(cursor: Cursor, made: Operation): readonly Operation[] | undefined {
  cursor.takeOne('transaction', 'work');
  return cursor.isDone ? [made] : undefined;
}

function commit(cursor: Cursor): readonly Operation[] | undefined {
  return transaction(cursor, { kind: 'commit', span: whole(cursor), prepared: false, chain: false });
}

function rollback(cursor: Cursor): readonly Operation[] | undefined {
  return transaction(cursor, { kind: 'rollback', span: whole(cursor), savepoint: undefined, chain: false });
}

function truncate(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('table');
  const tables = objectNames(cursor);
  if (tables === undefined || !cursor.isDone) return undefined;
  return [{ kind: 'truncate', span: whole(cursor), tables, cascade: false, restartIdentity: false }];
}

function alterView(cursor: Cursor): readonly Operation[] | undefined {
  if (!cursor.take('view')) return undefined;
  const ifExists = takeIf(cursor, 'exists');
  const target = cursor.objectName();
  const to = cursor.take('rename', 'to') ? cursor.name() : undefined;
  if (target === undefined || to === undefined || !cursor.isDone) return undefined;
  const span = whole(cursor);
  return [{ kind: 'renameRelation', span, relation: 'view', spelling: 'view', target, to, ifExists }];
}

/** COPY table [(…)] FROM or TO, COPY (query) TO, COPY FROM DATABASE. */
function copy(cursor: Cursor): readonly Operation[] | undefined {
  const table = cursor.word() === '(' ? undefined : cursor.objectName();
  cursor.group();
  const direction = cursor.takeOne('from', 'to');
  if (direction === undefined || cursor.isDone) return undefined;
  return [{ kind: 'copyData', span: whole(cursor), table, direction, program: false }];
}

function analyze(cursor: Cursor): readonly Operation[] | undefined {
  const { at } = cursor;
  if (cursor.word(-1) === 'vacuum' && cursor.take('analyze')) cursor.at = at + 1;
  const table = cursor.objectName();
  cursor.group();
  if (!cursor.isDone) return undefined;
  const tables = table === undefined ? [] : [table];
  return [{ kind: 'vacuum', span: whole(cursor), command: 'analyze', tables }];
}
