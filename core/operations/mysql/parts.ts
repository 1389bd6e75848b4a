/** Parts of statements that only MySQL's dialect has: its quoting, index keys, ALGORITHM and LOCK. */
import { wordSet } from '../../collections/word-set.ts';
import type { IndexElement, Name, OnlineRequest, Operation } from '../model/operation.ts';
import { blankElement } from '../tokens/create-table.ts';
import { unquoted, type Cursor, type Spelling } from '../tokens/cursor.ts';
import { expressionOf, whole } from '../tokens/parts.ts';

const notColumns = wordSet(`
  and or not xor in is null true false between like regexp rlike case when then else end interval select from
  where exists as div mod binary collate distinct day hour minute second month year on join
`);

export const mysqlSpelling: Spelling = {
  name: unquoted,
  schema: (name) => name,
  // After SET sql_mode = 'ANSI_QUOTES'.
  isName: (written) => written.startsWith('"'),
  escapes: true,
  notColumns,
};

/** A statement of which only the name is kept. */
export function noted(cursor: Cursor, statement: string): readonly Operation[] {
  return [{ kind: 'other', span: whole(cursor), statement }];
}

/** A statement that changes and locks nothing by itself. */
export function inert(cursor: Cursor, statement: string): readonly Operation[] {
  return [{ kind: 'other', span: whole(cursor), statement, inert: true }];
}

/** Key parts in the parentheses that begin here: columns with a length and a direction, or expressions. */
export function keyParts(cursor: Cursor): readonly IndexElement[] | undefined {
  const parts = cursor.group()?.list().map(keyPart);
  return parts?.every((part) => part !== undefined) === true && parts.length > 0 ? parts : undefined;
}

function keyPart(cursor: Cursor): IndexElement | undefined {
  const from = cursor.at;
  const inner = cursor.group();
  const column = inner === undefined ? cursor.name() : undefined;
  if (inner === undefined && column === undefined) return undefined;
  const length = column === undefined ? undefined : cursor.group()?.word();
  const descending = cursor.takeOne('asc', 'desc') === 'desc';
  if (!cursor.isDone) return undefined;
  return {
    ...cursor.spanFrom(from),
    ...blankElement,
    column,
    expression: inner && expressionOf(inner),
    descending,
    ...(length === undefined ? {} : { length: Number(length) }),
  };
}

/** `ALGORITHM = INSTANT` or `LOCK NONE`; undefined if none begins here. */
export function onlineClause(cursor: Cursor): Partial<OnlineRequest> | undefined {
  const { at } = cursor;
  const which = cursor.takeOne('algorithm', 'lock');
  if (which === undefined) return undefined;
  cursor.take('=');
  const value = cursor.word();
  if (!requests[which].has(value)) {
    cursor.at = at;
    return undefined;
  }
  cursor.at += 1;
  return { [which]: value };
}

const requests = {
  algorithm: new Set(['default', 'instant', 'inplace', 'copy', 'nocopy']),
  lock: new Set(['default', 'none', 'shared', 'exclusive']),
} as const;

/** ALGORITHM and LOCK after a CREATE or DROP INDEX, in either order. */
export function onlineAfter(cursor: Cursor): OnlineRequest | undefined {
  let found: OnlineRequest | undefined;
  for (let one = onlineClause(cursor); one !== undefined; one = onlineClause(cursor))
    found = { algorithm: undefined, lock: undefined, ...found, ...one };
  return found;
}

/** Parses DEFINER = account, if present. Whoever runs the statement is no account. */
export function takeDefiner(cursor: Cursor): Name | undefined {
  if (!cursor.take('definer')) return undefined;
  cursor.take('=');
  const isCurrent = cursor.is('current_user') || cursor.is('current_role');
  const account = takeAccount(cursor);
  return isCurrent ? undefined : account;
}

export function takeAccount(cursor: Cursor): Name {
  const { at } = cursor;
  skipAccount(cursor);
  const written = cursor.spanFrom(at);
  return { ...written, text: accountName(cursor.text.slice(written.start, written.end)) };
}

/** Without the host. */
function accountName(written: string): string {
  const [, user = written] = /^\s*(`[^`]*`|'[^']*'|"[^"]*"|[^@\s]+)/.exec(written) ?? [];
  return unquoted(user);
}

/** Skips `user@host`, quoted or not, or CURRENT_USER(). The host is a separate token. */
function skipAccount(cursor: Cursor): void {
  cursor.next();
  if (cursor.peek()?.kind === 'parameter' && cursor.text.charAt(cursor.offset) === '@') {
    cursor.next();
    // `@%` and `@localhost` are one token, and so is `@'%'`.
    if (cursor.word() === '%') cursor.next();
  } else cursor.group();
}
