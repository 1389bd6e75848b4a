/** Views, procedures, functions and triggers. Of a body only the position is kept; dynamic.ts finds the commands executed in it. */
import { blankRoutine } from '../tokens/routine.ts';
import type { FunctionArgument, Operation } from '../model/operation.ts';
import { triggerOf, viewAfter } from '../tokens/create-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { whole } from '../tokens/parts.ts';
import { defaultValue } from './columns.ts';
import { executedIn, lookedUpIn } from './dynamic.ts';
import { piecesOf } from './execute.ts';
import { readType } from './types.ts';

/** CREATE, ALTER or CREATE OR ALTER; `guarded`: runs only if the object is missing. */
export interface Making {
  readonly orReplace: boolean;
  readonly guarded: boolean;
}

/** Parses what follows VIEW. */
export function createView(cursor: Cursor, { orReplace, guarded }: Making): readonly Operation[] | undefined {
  const view = cursor.objectName();
  if (view === undefined) return undefined;
  const columns = cursor.word() === '(' ? cursor.at : undefined;
  if (columns !== undefined) cursor.skipOne();
  const options = cursor.at;
  while (!cursor.isDone && !cursor.is('as')) cursor.skipOne();
  // viewAfter expects the column names directly before AS, so options in between are skipped here.
  if (columns !== undefined && options === cursor.at) cursor.at = columns;
  const ifNotExists = guarded && !orReplace;
  return viewAfter(cursor, { span: whole(cursor), view, orReplace, ifNotExists, persistence: 'permanent' });
}

/** Parses what follows TRIGGER: on a table or view; triggers on a database or server are not modelled. */
export function createTrigger(cursor: Cursor, { orReplace }: Making): readonly Operation[] | undefined {
  const trigger = cursor.objectName();
  if (trigger === undefined || !cursor.take('on')) return undefined;
  const isServer = cursor.is('all', 'server') || cursor.is('database');
  const table = cursor.objectName();
  while (!cursor.isDone && !startsEvents(cursor)) cursor.skipOne();
  const timing = cursor.take('instead', 'of') ? 'instead-of' : 'after';
  if (timing === 'after') cursor.takeOne('for', 'after');
  if (isServer) {
    cursor.at = cursor.end;
    return [{ kind: 'select', span: whole(cursor), reads: [], functions: [], rowLock: undefined }];
  }
  const events: ('insert' | 'update' | 'delete')[] = [];
  do {
    const event = cursor.takeOne('insert', 'update', 'delete');
    if (event === undefined) return undefined;
    events.push(event);
  } while (cursor.take(','));
  if (table === undefined || cursor.isDone) return undefined;
  cursor.at = cursor.end;
  const span = whole(cursor);
  return [
    triggerOf({ span, name: trigger.name, table, orReplace, timing, events, columns: [], function: trigger }),
  ];
}

function startsEvents(cursor: Cursor): boolean {
  return cursor.is('for') || cursor.is('after') || cursor.is('instead', 'of');
}

/** Parses what follows PROCEDURE or FUNCTION. */
export function createRoutine(
  cursor: Cursor,
  procedure: boolean,
  { orReplace }: Making,
): readonly Operation[] | undefined {
  const routine = cursor.objectName();
  if (routine === undefined) return undefined;
  if (cursor.take(';')) cursor.next();
  const list = cursor.word() === '(' ? cursor.group() : procedure ? upTo(cursor, parameterEnds) : undefined;
  if (list === undefined) return undefined;
  const args = list.list().flatMap((one) => argument(one) ?? []);
  const returns = cursor.is('returns', 'table') || !cursor.take('returns') ? undefined : readType(cursor);
  let owner = false;
  while (!cursor.isDone && !bodyStarts.has(cursor.word())) {
    owner ||= (cursor.is('execute', 'as') || cursor.is('exec', 'as')) && cursor.word(2) !== 'caller';
    // EXECUTE AS contains the keyword with which the body begins.
    if (cursor.take('execute') || cursor.take('exec')) cursor.take('as');
    else cursor.skipOne();
  }
  cursor.take('as');
  if (cursor.isDone) return undefined;
  const optionsEnd = cursor.behind;
  const body = cursor.rest();
  const executes = executedIn(cursor, cursor.at, piecesOf);
  const lookedUp = lookedUpIn(cursor, cursor.at);
  cursor.at = cursor.end;
  return [
    {
      ...blankRoutine,
      language: 'tsql',
      ...{ span: whole(cursor), function: routine, procedure, orReplace, arguments: args, returns },
      ...{ securityDefiner: owner, optionsEnd, body, source: cursor.text.slice(body.start, body.end) },
      ...(executes.length === 0 ? {} : { executes, lookedUp }),
    },
  ];
}

/** A function that is one query may omit AS: `RETURNS TABLE RETURN SELECT …`. */
const bodyStarts: ReadonlySet<string> = new Set(['as', 'begin', 'return']);

const parameterEnds: ReadonlySet<string> = new Set(['as', 'with', 'for']);

/** The parameters of a procedure need no parentheses; `@a AS int` contains the keyword that ends them. */
function upTo(cursor: Cursor, ends: ReadonlySet<string>): Cursor {
  const from = cursor.at;
  while (!cursor.isDone) {
    const isOfParameter = cursor.is('as') && cursor.peek(-1)?.kind === 'parameter';
    if (ends.has(cursor.word()) && !isOfParameter) break;
    cursor.skipOne();
  }
  return cursor.over(from, cursor.at);
}

/** `@name [AS] type [= default] [OUTPUT | READONLY]`. */
function argument(cursor: Cursor): FunctionArgument | undefined {
  const token = cursor.next();
  if (token?.kind !== 'parameter') return undefined;
  const name = cursor.written(token).toLowerCase();
  cursor.take('as');
  const type = readType(cursor);
  const value = cursor.take('=') ? defaultValue(cursor) : undefined;
  const mode =
    cursor.over(cursor.end - 1, cursor.end).takeOne('output', 'out') === undefined ? 'in' : 'inout';
  return type && { name, mode, type, default: value };
}
