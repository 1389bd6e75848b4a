/** Parts of statements that the dialects without a grammar share: expressions, lists of names, IF EXISTS, settings of the session. */
import { wordSet } from '../../collections/word-set.ts';
import type { Span } from '../../text/span.ts';
import type { Token } from '../../syntax/token.ts';
import type { Expression, Name, ObjectName, Operation } from '../model/operation.ts';
import { stringValue, type Cursor } from './cursor.ts';

/** The text between two tokens, with its functions and columns. */
export function expressionIn(cursor: Cursor, from: number, to: number): Expression {
  const tokens = cursor.tokens.slice(from, to);
  const start = tokens[0]?.start ?? cursor.behind;
  const end = tokens.at(-1)?.end ?? start;
  const { spelling } = cursor;
  const written = (token: Token): string => cursor.written(token);
  const functions: Expression['functions'][number][] = [];
  const columns = new Set<string>();
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    const isCall = next !== undefined && written(next) === '(';
    if (token.kind === 'quoted-identifier') columns.add(spelling.name(written(token)));
    if (token.kind !== 'word') continue;
    const word = written(token).toLowerCase();
    if (isCall || niladic.has(word)) functions.push({ schema: undefined, name: word, arguments: 0 });
    else if (!spelling.notColumns.has(word)) columns.add(spelling.name(written(token)));
  }
  return {
    start,
    end,
    text: cursor.text.slice(start, end),
    functions,
    columns: [...columns],
    literal: literalOf(tokens, cursor),
  };
}

export function expressionOf(cursor: Cursor): Expression {
  const { at, end } = cursor;
  cursor.at = end;
  return expressionIn(cursor, at, end);
}

function literalOf(tokens: readonly Token[], cursor: Cursor): Expression['literal'] {
  const { escapes } = cursor.spelling;
  const [first, second, ...others] = tokens;
  if (first === undefined || others.length > 0) return undefined;
  const text = cursor.written(first);
  if (second !== undefined) {
    const isSigned = (text === '-' || text === '+') && second.kind === 'number';
    if (isSigned) return { kind: 'number', value: `${text === '-' ? '-' : ''}${cursor.written(second)}` };
    // A character set introducer, or a bit or hexadecimal literal.
    return text.startsWith('_') && second.kind === 'string'
      ? { kind: 'string', value: stringValue(cursor.written(second), escapes) }
      : undefined;
  }
  if (first.kind === 'string') return { kind: 'string', value: stringValue(text, escapes) };
  if (first.kind === 'number') return { kind: 'number', value: text };
  const word = text.toLowerCase();
  if (word === 'null') return { kind: 'null', value: 'null' };
  return word === 'true' || word === 'false' ? { kind: 'boolean', value: word } : undefined;
}

/** Called without parentheses. */
const niladic = wordSet(`
  current_timestamp current_date current_time current_user localtime localtimestamp utc_timestamp
`);

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

/** IF EXISTS or IF NOT EXISTS. */
export function takeIf(cursor: Cursor, ...words: readonly string[]): boolean {
  return cursor.take('if', ...words);
}

/** The whole statement. */
export function whole(cursor: Cursor): Span {
  return { start: cursor.tokens[0]?.start ?? 0, end: cursor.tokens.at(-1)?.end ?? 0 };
}

/** For a statement that names a part without its table: an empty name with the part's span. */
export function noTable({ start, end, schema }: ObjectName): ObjectName {
  return { start, end, schema, name: { start, end, text: '' } };
}

/** A statement that sets something of the session, whatever it is: it changes nothing that a schema holds, and blocks nobody. */
export function sessionSetting(cursor: Cursor): readonly Operation[] {
  const span = whole(cursor);
  const variable = cursor.over(0).word();
  return [
    { kind: 'setVariable', span, variable, scope: 'session', change: 'set', values: [], discards: false },
  ];
}
