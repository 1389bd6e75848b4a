/**
 * Checks over several columns as alternatives: `(kind = 'a' AND x IS NULL) OR x IS NOT NULL` has two. A row uses one of them for all its
 * columns. Other conditions in the text (bounds, patterns, functions) are left to checks.ts or the server.
 */
import type { Table } from '../../core/schema/model.ts';
import { identifierName } from '../../core/syntax/postgres/identifier.ts';
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import { slice } from '../../core/text/span.ts';

export interface Wish {
  /** Undefined: either. */
  readonly isNull: boolean | undefined;
  readonly among: readonly string[] | undefined;
  readonly not: readonly string[];
}

/** What one alternative requires of columns; other columns are free. */
export type Alternative = ReadonlyMap<string, Wish>;

/** Further alternatives are not distinguished. */
const MOST = 64;

const free: Alternative = new Map();

/** All alternatives for the checks of a table; one without requirements if none is understood. */
export function alternativesOf(table: Table): readonly Alternative[] {
  const computed = new Map(
    table.columns.flatMap(({ name, generated, default: meaning }): readonly (readonly [string, string])[] =>
      generated === undefined || meaning === undefined ? [] : [[name, meaning]],
    ),
  );
  let ways: readonly Alternative[] = [free];
  for (const { kind, expression } of table.constraints) {
    if (kind !== 'check' || expression === undefined) continue;
    const joined = both(ways, new Reading(expression, computed).all(false));
    if (joined.length > 0) ways = joined;
  }
  return ways;
}

/** Parses the text from left to right. What is not understood requires nothing. */
class Reading {
  readonly #words: readonly string[];
  /** Generated columns have the value of their expression. */
  readonly #computed: ReadonlyMap<string, string>;
  #at = 0;

  constructor(expression: string, computed: ReadonlyMap<string, string>) {
    this.#computed = computed;
    this.#words = tokenize(expression)
      .filter(({ kind }) => kind !== 'comment')
      .map((one) => slice(expression, one));
  }

  all(negated: boolean): readonly Alternative[] {
    return this.#either(negated);
  }

  #next(): string {
    return (this.#words[this.#at] ?? '').toLowerCase();
  }

  #takes(word: string): boolean {
    if (this.#next() !== word) return false;
    this.#at += 1;
    return true;
  }

  #either(negated: boolean): readonly Alternative[] {
    let ways = this.#all(negated);
    while (this.#takes('or'))
      ways = negated ? both(ways, this.#all(true)) : [...ways, ...this.#all(false)].slice(0, MOST);
    return ways;
  }

  #all(negated: boolean): readonly Alternative[] {
    let ways = this.#one(negated);
    while (this.#takes('and'))
      ways = negated ? [...ways, ...this.#one(true)].slice(0, MOST) : both(ways, this.#one(false));
    return ways;
  }

  #one(negated: boolean): readonly Alternative[] {
    if (this.#takes('not')) return this.#one(!negated);
    if (this.#next() === '(' && this.#isGroup()) return this.#group(negated);
    if (this.#next() === '(' && this.#isPair()) return this.#pair(negated);
    const words = this.#rest();
    const [column = '', is = 'is', test = 'true', ...more] = words.filter(
      (one) => one !== '(' && one !== ')',
    );
    const meaning = this.#computed.get(identifierName(column));
    const isTest = is.toLowerCase() === 'is' && /^(?:true|false)$/i.test(test) && more.length === 0;
    if (meaning === undefined || !isTest) return atomOf(words, negated);
    return new Reading(meaning, new Map()).all((test.toLowerCase() === 'false') !== negated);
  }

  #group(negated: boolean): readonly Alternative[] {
    this.#at += 1;
    const ways = this.#either(negated);
    this.#takes(')');
    return ways;
  }

  /** `(x IS NULL) <> (y IS NULL)`: exactly one of the two holds; with `=` both or none. */
  #pair(negated: boolean): readonly Alternative[] {
    const from = this.#at;
    const isEqual = this.#words[this.#closing(from) + 1] === '=';
    const read = (no: boolean, other: boolean): readonly Alternative[] => {
      this.#at = from;
      const first = this.#group(no);
      this.#at += 1;
      return both(first, this.#group(other));
    };
    const same = isEqual !== negated;
    return [...read(false, !same), ...read(true, same)];
  }

  #isPair(): boolean {
    const end = this.#closing(this.#at);
    const operator = this.#words[end + 1] ?? '';
    if (!['=', '<>', '!='].includes(operator) || this.#words[end + 2] !== '(') return false;
    return this.#words.slice(this.#at, end).some((one) => one.toLowerCase() === 'is');
  }

  /** A parenthesis around a condition, not around a value. */
  #isGroup(): boolean {
    const end = this.#closing(this.#at);
    const behind = (this.#words[end + 1] ?? ')').toLowerCase();
    return [')', 'and', 'or'].includes(behind);
  }

  #closing(from: number): number {
    let depth = 0;
    for (let at = from; at < this.#words.length; at += 1) {
      if (this.#words[at] === '(') depth += 1;
      else if (this.#words[at] === ')') depth -= 1;
      if (depth === 0) return at;
    }
    return this.#words.length;
  }

  /** The words of one comparison: to the next AND, OR or closing parenthesis that is not its own. */
  #rest(): readonly string[] {
    const from = this.#at;
    let isBetween = false;
    while (this.#at < this.#words.length) {
      const word = this.#next();
      if (word === 'between') isBetween = true;
      if (word === ')' || word === 'or' || (word === 'and' && !isBetween)) break;
      if (word === 'and') isBetween = false;
      this.#at = word === '(' || word === '[' ? this.#closing(this.#at) + 1 : this.#at + 1;
    }
    if (this.#at === from) this.#at += 1;
    return this.#words.slice(from, this.#at);
  }
}

const anything: readonly Alternative[] = [free];

/** `x IS NULL`, `x = 'a'`, `x <> 'a'`, `x IN ('a', 'b')`, `x`, `num_nonnulls(x, y) = 1`. */
function atomOf(words: readonly string[], negated: boolean): readonly Alternative[] {
  const counted = countedOf(words, negated);
  if (counted !== undefined) return counted;
  // Casts and parentheses around single values are ignored.
  const plain = withoutCasts(words).filter((one) => one !== '(' && one !== ')');
  const [first = '', ...rest] = plain;
  if (!/^[a-z_"]/i.test(first)) return anything;
  const column = identifierName(first);
  const test = rest.join(' ').toLowerCase();
  const wish = (one: Partial<Wish>): readonly Alternative[] => [
    new Map([[column, { isNull: undefined, among: undefined, not: [], ...one }]]),
  ];
  if (test === 'is null' || test === 'is not null') return wish({ isNull: (test === 'is null') !== negated });
  if (test === '' || test === 'is true') return wish({ among: [negated ? 'false' : 'true'] });
  if (test === 'is false') return wish({ among: [negated ? 'true' : 'false'] });
  const [operator = '', ...values] = rest;
  const texts = values.flatMap(literalOf);
  const isList = operator.toLowerCase() === 'in' || values[0]?.toLowerCase() === 'any';
  if (texts.length === 0 || (!isList && values.length > 1)) return anything;
  const isEqual = operator === '=' || operator.toLowerCase() === 'in';
  if (!isEqual && operator !== '<>' && operator !== '!=') return anything;
  return wish(isEqual === negated ? { not: texts } : { among: texts, isNull: false });
}

/** As many of the columns as required have a value: each choice is an alternative. */
function countedOf(words: readonly string[], negated: boolean): readonly Alternative[] | undefined {
  const [name = '', , ...rest] = words;
  const kind = name.toLowerCase();
  if ((kind !== 'num_nonnulls' && kind !== 'num_nulls') || negated) return undefined;
  const end = rest.indexOf(')');
  const columns = rest.slice(0, end).flatMap((one) => (one === ',' ? [] : [identifierName(one)]));
  const [operator = '', count = ''] = rest.slice(end + 1);
  const number = Number(count) + (operator === '>' ? 1 : 0);
  if (!['=', '>', '>='].includes(operator) || !Number.isInteger(number)) return undefined;
  const wanted = kind === 'num_nonnulls' ? number : columns.length - number;
  return columns.map(
    (_, from) =>
      new Map(
        columns.map((column, at) => [
          column,
          {
            isNull: (at - from + columns.length) % columns.length >= wanted,
            among: undefined,
            not: [],
          },
        ]),
      ),
  );
}

function withoutCasts(words: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === '::') {
      // `::character varying[]`: the name, its words, its brackets.
      at += 1;
      while (
        /^(?:varying|precision|\.|\[|\]|[a-z_]+(?=$))$/i.test(words[at + 1] ?? '') &&
        !isTest(words[at + 1])
      )
        at += 1;
    } else kept.push(words[at] ?? '');
  }
  return kept;
}

function isTest(word = ''): boolean {
  return /^(?:is|in|not|and|or|between|like|ilike|any)$/i.test(word);
}

function literalOf(word: string): readonly string[] {
  if (/^'.*'$/s.test(word)) return [word.slice(1, -1).replaceAll("''", "'")];
  return /^-?\d/.test(word) || /^(?:true|false)$/i.test(word) ? [word.toLowerCase()] : [];
}

/** The combinations of one alternative of each side, without contradictory ones. */
function both(left: readonly Alternative[], right: readonly Alternative[]): readonly Alternative[] {
  return left.flatMap((one) => right.flatMap((other) => joined(one, other) ?? [])).slice(0, MOST);
}

function joined(one: Alternative, other: Alternative): Alternative | undefined {
  const result = new Map(one);
  for (const [column, wish] of other) {
    const known = result.get(column);
    const met = known === undefined ? wish : meet(known, wish);
    if (met === undefined) return undefined;
    result.set(column, met);
  }
  return result;
}

function meet(a: Wish, b: Wish): Wish | undefined {
  if (a.isNull !== undefined && b.isNull !== undefined && a.isNull !== b.isNull) return undefined;
  const not = [...a.not, ...b.not];
  const listed =
    a.among === undefined
      ? b.among
      : b.among === undefined
        ? a.among
        : a.among.filter((one) => b.among?.includes(one));
  const among = listed?.filter((one) => !not.includes(one));
  if (among?.length === 0) return undefined;
  return { isNull: a.isNull ?? b.isNull, among, not };
}
