/** Transactions, SET, USE, DECLARE, and control flow. */
import type { Operation } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { whole } from '../tokens/parts.ts';
import { relationsIn } from '../tokens/rows.ts';
import { plain } from './types.ts';

/** BEGIN TRANSACTION [name] [WITH MARK …]; BEGIN DIALOG is not a transaction. */
export function begin(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('distributed');
  if (!takeTransaction(cursor)) return undefined;
  cursor.at = cursor.end;
  return [{ kind: 'begin', span: whole(cursor) }];
}

function takeTransaction(cursor: Cursor): boolean {
  return cursor.takeOne('tran', 'transaction') !== undefined;
}

export function commit(cursor: Cursor): readonly Operation[] | undefined {
  if (!takeTransaction(cursor) && !cursor.take('work') && !cursor.isDone) return undefined;
  cursor.at = cursor.end;
  return [{ kind: 'commit', span: whole(cursor), prepared: false, chain: false }];
}

/** With a savepoint's name it rolls back to it; a transaction's name means the whole transaction, and the two look alike. */
export function rollback(cursor: Cursor): readonly Operation[] | undefined {
  if (!takeTransaction(cursor) && !cursor.take('work') && !cursor.isDone) return undefined;
  cursor.at = cursor.end;
  return [{ kind: 'rollback', span: whole(cursor), savepoint: undefined, chain: false }];
}

export function savepoint(cursor: Cursor): readonly Operation[] | undefined {
  const name = takeTransaction(cursor) ? (cursor.name() ?? variable(cursor)) : undefined;
  return name && cursor.isDone ? [{ kind: 'savepoint', span: whole(cursor), name }] : undefined;
}

function variable(cursor: Cursor): { text: string; start: number; end: number } | undefined {
  const token = cursor.peek();
  if (token?.kind !== 'parameter') return undefined;
  cursor.at += 1;
  return { text: cursor.written(token).toLowerCase(), start: token.start, end: token.end };
}

/** SET XACT_ABORT, NOCOUNT ON; SET IDENTITY_INSERT t ON; SET @a = …; SET TRANSACTION ISOLATION LEVEL …. */
export function setting(cursor: Cursor): readonly Operation[] | undefined {
  const first = cursor.peek();
  if (first === undefined) return undefined;
  if (first.kind === 'parameter') return [assignment(cursor)];
  if (cursor.take('transaction', 'isolation', 'level'))
    return set(cursor, 'transaction isolation level', rest(cursor));
  const names = [cursor.word()];
  cursor.at += 1;
  while (cursor.take(',')) {
    names.push(cursor.word());
    cursor.at += 1;
  }
  if (names.some((one) => !/^[a-z_]+$/.test(one))) return undefined;
  const value = rest(cursor);
  return names.flatMap((one) => set(cursor, one, value));
}

function rest(cursor: Cursor): string {
  const written = cursor.written(cursor.rest());
  cursor.at = cursor.end;
  return plain(written);
}

function set(cursor: Cursor, name: string, value: string): Operation[] {
  const values = value === '' ? [] : [value];
  return [
    {
      kind: 'setVariable',
      span: whole(cursor),
      variable: name,
      scope: 'session',
      change: 'set',
      values,
      discards: false,
    },
  ];
}

/** A variable's value is known only at run time; a query may provide it. */
function assignment(cursor: Cursor): Operation {
  const reads = relationsIn(cursor.over(0, cursor.end));
  cursor.at = cursor.end;
  return { kind: 'select', span: whole(cursor), reads, functions: [], rowLock: undefined };
}

/** DECLARE, and statements of control flow, output or waiting: they change neither schema nor rows. */
export function steering(cursor: Cursor): readonly Operation[] {
  return [assignment(cursor)];
}

export function use(cursor: Cursor): readonly Operation[] | undefined {
  const name = cursor.name();
  return name && cursor.isDone ? set(cursor, 'use', name.text) : undefined;
}
