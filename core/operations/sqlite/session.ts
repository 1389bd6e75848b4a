/** Transactions, PRAGMA, ATTACH, and statements about the whole database. */
import type { Operation, SetVariable } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { whole } from '../tokens/parts.ts';

/** BEGIN [DEFERRED | IMMEDIATE | EXCLUSIVE] [TRANSACTION [name]]. */
export function begin(cursor: Cursor): readonly Operation[] | undefined {
  const mode = cursor.takeOne('deferred', 'immediate', 'exclusive', 'concurrent');
  if (cursor.take('transaction')) cursor.name();
  const locks = mode === 'immediate' || mode === 'exclusive' ? ({ locks: true } as const) : {};
  return cursor.isDone ? [{ kind: 'begin', span: whole(cursor), ...locks }] : undefined;
}

/** COMMIT or END. */
export function commit(cursor: Cursor): readonly Operation[] | undefined {
  if (cursor.take('transaction')) cursor.name();
  if (!cursor.isDone) return undefined;
  return [{ kind: 'commit', span: whole(cursor), prepared: false, chain: false }];
}

export function rollback(cursor: Cursor): readonly Operation[] | undefined {
  if (cursor.take('transaction') && !cursor.is('to')) cursor.name();
  const isPart = cursor.take('to');
  if (isPart) cursor.take('savepoint');
  const savepoint = isPart ? cursor.name() : undefined;
  if (!cursor.isDone || (isPart && savepoint === undefined)) return undefined;
  return [{ kind: 'rollback', span: whole(cursor), savepoint, chain: false }];
}

export function savepoint(cursor: Cursor): readonly Operation[] | undefined {
  const name = cursor.name();
  return name && [{ kind: 'savepoint', span: whole(cursor), name }];
}

export function release(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('savepoint');
  const name = cursor.name();
  return name && [{ kind: 'releaseSavepoint', span: whole(cursor), name }];
}

/** PRAGMA [schema.]name, = value, (value). */
export function pragma(cursor: Cursor): readonly Operation[] | undefined {
  const name = cursor.objectName();
  if (name === undefined) return undefined;
  const value = cursor.take('=') ? cursor.over(cursor.at, cursor.end) : cursor.group();
  const written = value === undefined ? [] : [valueOf(value)];
  return [setting(cursor, name.name.text, written)];
}

/** A quoted word means the same as a bare one. */
function valueOf(cursor: Cursor): string {
  const token = cursor.peek();
  const isQuoted = token?.kind === 'string' || token?.kind === 'quoted-identifier';
  if (isQuoted) return cursor.written(token).slice(1, -1).toLowerCase();
  return cursor.written(cursor.rest()).toLowerCase();
}

function setting(cursor: Cursor, variable: string, values: readonly string[]): SetVariable {
  const span = whole(cursor);
  return { kind: 'setVariable', span, variable, scope: 'session', change: 'set', values, discards: false };
}

/** ATTACH [DATABASE] file AS name, DETACH name: another file in the same connection. */
export function attach(cursor: Cursor): readonly Operation[] | undefined {
  return cursor.isDone ? undefined : [setting(cursor, 'attach', [])];
}

export function analyze(cursor: Cursor): readonly Operation[] | undefined {
  const table = cursor.objectName();
  if (!cursor.isDone) return undefined;
  const tables = table === undefined ? [] : [table];
  return [{ kind: 'vacuum', span: whole(cursor), command: 'analyze', tables }];
}

/** VACUUM [schema] [INTO file]: rewrites the whole file, or writes a copy of it. */
export function vacuum(cursor: Cursor): readonly Operation[] | undefined {
  const command = cursor.end - cursor.at > 1 ? 'vacuum' : 'vacuum-full';
  return [{ kind: 'vacuum', span: whole(cursor), command, tables: [] }];
}

export function reindex(cursor: Cursor): readonly Operation[] | undefined {
  const target = cursor.objectName();
  if (!cursor.isDone) return undefined;
  const scope = target === undefined ? 'database' : 'table';
  return [{ kind: 'reindex', span: whole(cursor), scope, target, concurrently: false }];
}
