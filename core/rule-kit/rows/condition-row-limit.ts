/**
 * Whether a condition selects a limited number of rows of a table, by its words and the table's unique keys. Otherwise the number is
 * unlimited, or `by-value` if a column is compared with a value: how many rows have it is not known.
 */
import type { TokenKind } from '../../syntax/token.ts';

export interface Word {
  /** Lower case, names without quotes. */
  readonly text: string;
  readonly kind: TokenKind;
}

export type Bound = 'bounded' | 'by-value' | 'unbounded';

export interface BoundTarget {
  /** The columns of each unique key, in lower case. */
  readonly keys: readonly (readonly string[])[];
  /** The names of the table in the statement. */
  readonly names: ReadonlySet<string>;
  /** Lower case; undefined if they are not known. */
  readonly columns: ReadonlySet<string> | undefined;
  /** Other tables are joined: a name may be one of their columns. */
  readonly joined: boolean;
  /** In a program a name may be a variable. */
  readonly inProgram: boolean;
}

export function boundOf(condition: readonly Word[], target: BoundTarget): Bound {
  const inner = unwrapped(condition);
  const branches = splitBy(inner, 'or');
  if (branches.length > 1) return worst(branches.map((one) => boundOf(one, target)));
  const parts = splitBy(inner, 'and');
  const said = parts.map((one) => readPart(one, target));
  const pinned = new Set(said.flatMap((one) => one.pins));
  const above = new Set(said.flatMap((one) => one.above ?? []));
  const stretches = said.flatMap((one) =>
    one.below === undefined || !above.has(one.below) ? [] : one.below,
  );
  const isStretch = stretches.some((one) => target.inProgram || target.keys.some(([first]) => first === one));
  if (said.some((one) => one.limited) || isStretch) return 'bounded';
  if (target.keys.some((key) => key.every((one) => pinned.has(one)))) return 'bounded';
  const nested = parts.length > 1 ? parts.filter(isWrapped).map((one) => boundOf(one, target)) : [];
  if (nested.includes('bounded')) return 'bounded';
  return said.some((one) => one.byValue) || nested.includes('by-value') ? 'by-value' : 'unbounded';
}

function worst(bounds: readonly Bound[]): Bound {
  if (bounds.includes('unbounded')) return 'unbounded';
  return bounds.includes('by-value') ? 'by-value' : 'bounded';
}

interface Part {
  /** Columns of the table that equal one of the listed values. */
  readonly pins: readonly string[];
  readonly byValue: boolean;
  /** `a > x`, `a < y`: the column. */
  readonly above?: string | undefined;
  readonly below?: string | undefined;
  /** A subquery with a LIMIT selects the rows. */
  readonly limited: boolean;
}

const nothing: Part = { pins: [], byValue: false, limited: false };

const comparisons: ReadonlySet<string> = new Set(['=', '<', '>', '<=', '>=', 'in', 'between']);

function readPart(part: readonly Word[], target: BoundTarget): Part {
  const words = unwrapped(part);
  if (words[0]?.text === 'current' && words[1]?.text === 'of') return { ...nothing, limited: true };
  const at = outer(words).find((place) => comparisons.has(words[place]?.text ?? ''));
  if (at === undefined || words.slice(0, at).some(({ text }) => text === 'not')) return nothing;
  const [left, right] = [words.slice(0, at), words.slice(at + 1)];
  const sign = words[at]?.text ?? '';
  if (sign === '=' || sign === 'in')
    return equated(left, right, target) ?? equated(right, left, target) ?? nothing;
  return compared(left, sign, target);
}

function equated(side: readonly Word[], other: readonly Word[], target: BoundTarget): Part | undefined {
  const columns = columnsIn(side);
  if (columns === undefined) return undefined;
  const own = columns.flatMap(({ of, name }) => (isOwn(of, name, target) ? [name] : []));
  const isQuery = other.some(({ text }) => text === 'select');
  if (isQuery && isLimited(other)) return own.length === 0 ? undefined : { ...nothing, limited: true };
  // A subquery in parentheses after `=` returns one row; after IN and ANY it returns many.
  const isOne =
    isQuery && other[0]?.text === '(' && other[1]?.text === 'select' && side.at(-1)?.text !== 'in';
  if (isQuery ? !isOne : !isValue(other, target)) return undefined;
  return { pins: own, byValue: true, limited: false };
}

function compared(left: readonly Word[], sign: string, target: BoundTarget): Part {
  const [column, ...more] = columnsIn(left) ?? [];
  if (column === undefined || more.length > 0) return nothing;
  if (!target.inProgram && !isOwn(column.of, column.name, target)) return nothing;
  if (sign === 'between') return { ...nothing, above: column.name, below: column.name };
  return sign.startsWith('>') ? { ...nothing, above: column.name } : { ...nothing, below: column.name };
}

interface Named {
  readonly of: string | undefined;
  readonly name: string;
}

/** `a`, `t.a`, `(a, b)`: undefined for anything else. */
function columnsIn(words: readonly Word[]): readonly Named[] | undefined {
  const inner = unwrapped(words);
  const found = splitBy(inner, ',').map((one): Named | undefined => {
    const isPath = one.every(({ text, kind }, at) => (at % 2 === 1 ? text === '.' : isName(kind)));
    const name = one.at(-1)?.text;
    return isPath && name !== undefined && one.length % 2 === 1 ? { of: one.at(-3)?.text, name } : undefined;
  });
  const known = found.flatMap((one) => one ?? []);
  return known.length === found.length ? known : undefined;
}

function isOwn(of: string | undefined, name: string, { names, columns }: BoundTarget): boolean {
  return of === undefined ? columns?.has(name) !== false : names.has(of);
}

/** Literals, parameters, functions of them, and names that are not columns. TRUE and FALSE divide a table into two parts. */
function isValue(words: readonly Word[], target: BoundTarget): boolean {
  return (
    words.length > 0 &&
    words.every(({ text, kind }, at) => {
      if (!isName(kind) || /^[@:$?]/.test(text)) return true;
      if (text === 'true' || text === 'false' || text === 'null') return false;
      const [before, next] = [words[at - 1]?.text, words[at + 1]?.text];
      if (before === '::' || before === 'as' || next === '(' || before === '.') return true;
      if (next === '.') return !target.joined && !target.names.has(text);
      if (typed.has(text)) return true;
      if (target.joined || target.columns?.has(text) === true) return false;
      return target.columns !== undefined || target.inProgram;
    })
  );
}

/** Words that precede a literal or denote a value. */
const typed: ReadonlySet<string> = new Set([
  ...['date', 'time', 'timestamp', 'interval', 'array', 'current_date', 'current_timestamp', 'current_user'],
]);

function isName(kind: TokenKind): boolean {
  return kind === 'word' || kind === 'quoted-identifier';
}

/** LIMIT, FETCH FIRST or TOP. */
export function isLimited(words: readonly Word[]): boolean {
  return words.some(
    ({ text, kind }, at) =>
      kind === 'word' &&
      (text === 'limit' ||
        (text === 'fetch' && ['first', 'next'].includes(words[at + 1]?.text ?? '')) ||
        (text === 'top' && (words[at + 1]?.kind === 'number' || words[at + 1]?.text === '('))),
  );
}

/** Places outside of parentheses. */
export function outer(words: readonly Word[]): readonly number[] {
  let depth = 0;
  return words.flatMap(({ text }, at) => {
    if (text === ')' || text === ']') depth -= 1;
    const isOuter = depth === 0;
    if (text === '(' || text === '[') depth += 1;
    return isOuter ? [at] : [];
  });
}

/** The AND of BETWEEN is not a conjunction. */
export function splitBy(words: readonly Word[], by: string): readonly (readonly Word[])[] {
  let isBetween = false;
  const cuts = outer(words).filter((at) => {
    const text = words[at]?.text;
    if (text === 'between') isBetween = true;
    if (text !== by) return false;
    const isCut = by !== 'and' || !isBetween;
    if (by === 'and') isBetween = false;
    return isCut;
  });
  return [...cuts, words.length].map((end, n) => words.slice(n === 0 ? 0 : (cuts[n - 1] ?? 0) + 1, end));
}

function isWrapped(words: readonly Word[]): boolean {
  return words[0]?.text === '(' && words.at(-1)?.text === ')' && outer(words).length === 2;
}

function unwrapped(words: readonly Word[]): readonly Word[] {
  return isWrapped(words) && words[1]?.text !== 'select' ? unwrapped(words.slice(1, -1)) : words;
}
