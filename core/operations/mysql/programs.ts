/** Views, triggers, routines and events. Of a body only the position is kept; its statements are not parsed here. */
import { blankRoutine } from '../tokens/routine.ts';
import type { FunctionArgument, ObjectName, Operation } from '../model/operation.ts';
import { triggerOf, viewAfter } from '../tokens/create-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { noTable, takeIf, whole } from '../tokens/parts.ts';
import { comparedIn, executedIn } from './dynamic.ts';
import { noted } from './parts.ts';
import { readType } from './types.ts';

export interface Creating {
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
}

/** Parses what follows CREATE … VIEW. */
export function createView(cursor: Cursor, { orReplace }: Creating): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const view = cursor.objectName();
  if (view === undefined) return undefined;
  return viewAfter(cursor, {
    ...{ span: whole(cursor), view, orReplace, ifNotExists, persistence: 'permanent' },
  });
}

/** Parses what follows CREATE … TRIGGER. */
export function createTrigger(cursor: Cursor, { orReplace }: Creating): readonly Operation[] | undefined {
  takeIf(cursor, 'not', 'exists');
  const trigger = cursor.objectName();
  const timing = cursor.takeOne('before', 'after');
  const event = cursor.takeOne('insert', 'update', 'delete');
  if (trigger === undefined || timing === undefined || event === undefined || !cursor.take('on'))
    return undefined;
  const table = cursor.objectName();
  if (table === undefined || !cursor.take('for', 'each', 'row')) return undefined;
  if (cursor.takeOne('follows', 'precedes') !== undefined) cursor.name();
  if (cursor.isDone) return undefined;
  cursor.at = cursor.end;
  return [
    triggerOf({
      ...{ span: whole(cursor), name: trigger.name, table, orReplace, timing },
      ...{ events: [event], columns: [], function: trigger },
    }),
  ];
}

/** Parses what follows CREATE … PROCEDURE or FUNCTION. */
export function createRoutine(
  cursor: Cursor,
  procedure: boolean,
  { orReplace }: Creating,
): readonly Operation[] | undefined {
  takeIf(cursor, 'not', 'exists');
  const routine = cursor.objectName();
  if (routine === undefined) return undefined;
  // A loadable function comes from a library.
  if (cursor.take('returns') && cursor.next() !== undefined && cursor.take('soname')) {
    cursor.at = cursor.end;
    return noted(cursor, 'create loadable function');
  }
  const listed = cursor.group();
  if (listed === undefined) return undefined;
  const args = listed.list().flatMap((one) => argument(one) ?? []);
  const returns = cursor.take('returns') ? readType(cursor)?.type : undefined;
  if (returns !== undefined && (cursor.take('charset') || cursor.take('character', 'set'))) cursor.next();
  if (returns !== undefined && cursor.take('collate')) cursor.next();
  const security = characteristics(cursor);
  const optionsEnd = cursor.behind;
  if (cursor.isDone) return undefined;
  const body = cursor.rest();
  const executes = executedIn(cursor, cursor.at);
  const lookedUp = comparedIn(cursor, cursor.at);
  cursor.at = cursor.end;
  return [
    {
      ...blankRoutine,
      language: 'mysql',
      ...{ span: whole(cursor), function: routine, procedure, orReplace, arguments: args, returns },
      ...{ securityDefiner: security !== 'invoker', optionsEnd, body },
      source: cursor.text.slice(body.start, body.end),
      ...(executes.length === 0 ? {} : { executes, lookedUp }),
    },
  ];
}

function argument(cursor: Cursor): FunctionArgument | undefined {
  const mode = cursor.takeOne('inout', 'in', 'out') ?? 'in';
  const name = cursor.name();
  const written = readType(cursor);
  return written && { name: name?.text, mode, type: written.type, default: undefined };
}

/** The clauses between a routine's head and its body, with the user that it runs as. */
function characteristics(cursor: Cursor): 'definer' | 'invoker' | undefined {
  let security: 'definer' | 'invoker' | undefined;
  for (;;) {
    if (cursor.take('sql', 'security')) security = cursor.takeOne('definer', 'invoker');
    else if (cursor.take('comment') || cursor.take('language')) cursor.next();
    else if (!characteristic(cursor)) return security;
  }
}

function characteristic(cursor: Cursor): boolean {
  return (
    cursor.take('not', 'deterministic') ||
    cursor.take('deterministic') ||
    cursor.take('contains', 'sql') ||
    cursor.take('no', 'sql') ||
    cursor.take('reads', 'sql', 'data') ||
    cursor.take('modifies', 'sql', 'data')
  );
}

/** Parses what follows CREATE … EVENT. */
export function createEvent(cursor: Cursor, { orReplace }: Creating): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const name = cursor.objectName();
  if (name === undefined || !cursor.take('on', 'schedule')) return undefined;
  const target = eventNamed(name);
  cursor.at = cursor.end;
  return [
    { kind: 'createObject', span: whole(cursor), target, ifNotExists, orReplace, definition: cursor.text },
  ];
}

export function alterEvent(cursor: Cursor): readonly Operation[] | undefined {
  const name = cursor.objectName();
  if (name === undefined) return undefined;
  cursor.at = cursor.end;
  return [{ kind: 'alterObject', span: whole(cursor), target: eventNamed(name), definition: cursor.text }];
}

/** DROP of a program, after the keyword of its kind. */
export function dropProgram(
  cursor: Cursor,
  kind: 'trigger' | 'procedure' | 'function' | 'event',
): readonly Operation[] | undefined {
  const ifExists = takeIf(cursor, 'exists');
  const name = cursor.objectName();
  if (name === undefined || !cursor.isDone) return undefined;
  const at = whole(cursor);
  switch (kind) {
    case 'procedure':
    case 'function':
      return [
        {
          kind: 'dropFunction',
          span: at,
          routine: kind,
          function: name,
          arguments: undefined,
          ifExists,
          cascade: false,
        },
      ];
    case 'event':
      return [{ kind: 'dropObject', span: at, target: eventNamed(name), ifExists, cascade: false }];
    case 'trigger':
      // The statement does not name its table; the name alone identifies it.
      return [{ kind: 'dropTrigger', span: at, name: name.name, table: noTable(name), ifExists }];
  }
}

function eventNamed(name: ObjectName) {
  return { objectKind: 'event', name, part: undefined, arguments: undefined, signature: '' } as const;
}
