/** Pieces of statements that many of MySQL's have: expressions, lists of names, index keys, ALGORITHM and LOCK. */
import type { Span } from '../../text/span.ts';
import type { Token } from '../../syntax/token.ts';
import type { Expression, IndexElement, Name, ObjectName, OnlineRequest } from '../operation.ts';
import { stringValue, unquoted, type Cursor } from './cursor.ts';

/** What is written from token to token, with the functions and columns in it. */
export function expressionIn(cursor: Cursor, from: number, to: number): Expression {
  const tokens = cursor.tokens.slice(from, to);
  const start = tokens[0]?.start ?? cursor.behind;
  const end = tokens.at(-1)?.end ?? start;
  const written = (token: Token): string => cursor.text.slice(token.start, token.end);
  const functions: Expression['functions'][number][] = [];
  const columns = new Set<string>();
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    const isCall = next !== undefined && written(next) === '(';
    if (token.kind === 'quoted-identifier') columns.add(unquoted(written(token)));
    if (token.kind !== 'word') continue;
    const word = written(token).toLowerCase();
    if (isCall || niladic.has(word)) functions.push({ schema: undefined, name: word, arguments: 0 });
    else if (!notColumns.has(word)) columns.add(written(token));
  }
  return {
    start,
    end,
    text: cursor.text.slice(start, end),
    functions,
    columns: [...columns],
    literal: literalOf(tokens, written),
  };
}

export function expressionOf(cursor: Cursor): Expression {
  const { at, end } = cursor;
  cursor.at = end;
  return expressionIn(cursor, at, end);
}

function literalOf(tokens: readonly Token[], written: (token: Token) => string): Expression['literal'] {
  const [first, second, ...others] = tokens;
  if (first === undefined || others.length > 0) return undefined;
  const text = written(first);
  if (second !== undefined) {
    const isSigned = (text === '-' || text === '+') && second.kind === 'number';
    if (isSigned) return { kind: 'number', value: `${text === '-' ? '-' : ''}${written(second)}` };
    // Of a character set, or a bit or hexadecimal literal in words.
    return text.startsWith('_') && second.kind === 'string'
      ? { kind: 'string', value: stringValue(written(second)) }
      : undefined;
  }
  if (first.kind === 'string') return { kind: 'string', value: stringValue(text) };
  if (first.kind === 'number') return { kind: 'number', value: text };
  const word = text.toLowerCase();
  if (word === 'null') return { kind: 'null', value: 'null' };
  return word === 'true' || word === 'false' ? { kind: 'boolean', value: word } : undefined;
}

/** Called without parentheses. */
const niladic: ReadonlySet<string> = new Set([
  'current_timestamp',
  'current_date',
  'current_time',
  'current_user',
  'localtime',
  'localtimestamp',
  'utc_timestamp',
]);

const notColumns: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'xor', 'in', 'is', 'null', 'true', 'false', 'between', 'like', 'regexp', 'rlike'],
  ...['case', 'when', 'then', 'else', 'end', 'interval', 'select', 'from', 'where', 'exists', 'as', 'div'],
  ...[
    'mod',
    'binary',
    'collate',
    'distinct',
    'day',
    'hour',
    'minute',
    'second',
    'month',
    'year',
    'on',
    'join',
  ],
]);

/** `a, b, c` in the parentheses that begin here. */
export function namesIn(cursor: Cursor): readonly Name[] | undefined {
  const parts = cursor.group()?.list();
  const names = parts?.map((part) => part.name());
  return names?.every((name) => name !== undefined) === true ? names : undefined;
}

export function objectNames(cursor: Cursor): readonly ObjectName[] | undefined {
  const names: ObjectName[] = [];
  do {
    const name = cursor.objectName();
    if (name === undefined) return undefined;
    names.push(name);
  } while (cursor.take(','));
  return names;
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

const blankElement = {
  collation: undefined,
  collationSchema: undefined,
  opclass: undefined,
  opclassSchema: undefined,
  opclassOptions: [],
  nulls: undefined,
} as const;

/** `ALGORITHM = INSTANT` or `LOCK NONE`; undefined where none begins here. */
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

/** ALGORITHM and LOCK behind a CREATE or DROP INDEX, in either order. */
export function onlineBehind(cursor: Cursor): OnlineRequest | undefined {
  let found: OnlineRequest | undefined;
  for (let one = onlineClause(cursor); one !== undefined; one = onlineClause(cursor))
    found = { algorithm: undefined, lock: undefined, ...found, ...one };
  return found;
}

/** IF EXISTS or IF NOT EXISTS. */
export function takeIf(cursor: Cursor, ...words: readonly string[]): boolean {
  return cursor.take('if', ...words);
}

/** DEFINER = somebody; nothing where it does not stand there. */
export function skipDefiner(cursor: Cursor): void {
  if (!cursor.take('definer')) return;
  cursor.take('=');
  skipAccount(cursor);
}

/** `user@host`, quoted or not, or CURRENT_USER(). The host is a token of its own. */
export function skipAccount(cursor: Cursor): void {
  cursor.next();
  if (cursor.peek()?.kind === 'parameter' && cursor.text.charAt(cursor.offset) === '@') {
    cursor.next();
    // `@%` and `@localhost` are one token; `@'%'` too.
    if (cursor.word() === '%') cursor.next();
  } else cursor.group();
}

/** The whole statement. */
export function whole(cursor: Cursor): Span {
  return { start: cursor.tokens[0]?.start ?? 0, end: cursor.tokens.at(-1)?.end ?? 0 };
}
