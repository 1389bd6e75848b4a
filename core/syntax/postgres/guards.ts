/**
 * Which variables the condition of an IF or CASE restricts enough to trust them: to a list, to a value, to a pattern that SQL cannot match,
 * or to NULL. Reads tokens; does not know which names are variables.
 */
import { isNarrow } from './narrow-pattern.ts';
import type { Source, TokenRange } from './source.ts';

export interface Vetted {
  /** Where the condition is true. */
  readonly here: readonly string[];
  /** Where it is not true. */
  readonly otherwise: readonly string[];
}

const LONGEST = 2000;

/** What is proved once a variable shows that a row was found. */
export interface Proofs {
  readonly provedBy: (teller: string) => readonly string[];
}

const noProofs: Proofs = { provedBy: () => [] };

export function vetted(source: Source, condition: TokenRange, proofs: Proofs = noProofs): Vetted {
  // No real condition is so long, and analysing it would take time.
  if (condition.to - condition.from > LONGEST) return { here: [], otherwise: [] };
  const range = source.withoutBrackets(condition);
  const either = parts(source, range, 'or');
  if (either.length > 1) return over(either, source, 'or', proofs);
  const both = parts(source, range, 'and');
  if (both.length > 1) return over(both, source, 'and', proofs);
  if (source.word(range.from) === 'not' && !source.words(range.from, 'not', 'exists'))
    return swapped(vetted(source, { from: range.from + 1, to: range.to }, proofs));
  return single(source, range, proofs);
}

/** If AND is true, all its parts are; if it is not, at least one is not; for OR the reverse. */
function over(ranges: readonly TokenRange[], source: Source, how: 'and' | 'or', proofs: Proofs): Vetted {
  const all = ranges.map((range) => vetted(source, range, proofs));
  const anyOf = (lists: readonly (readonly string[])[]): readonly string[] => [...new Set(lists.flat())];
  const eachOf = ([first = [], ...others]: readonly (readonly string[])[]): readonly string[] =>
    first.filter((name) => others.every((list) => list.includes(name)));
  const here = all.map((one) => one.here);
  const otherwise = all.map((one) => one.otherwise);
  return how === 'and'
    ? { here: anyOf(here), otherwise: eachOf(otherwise) }
    : { here: eachOf(here), otherwise: anyOf(otherwise) };
}

function swapped({ here, otherwise }: Vetted): Vetted {
  return { here: otherwise, otherwise: here };
}

/** Outside of parentheses; the AND of BETWEEN does not count. */
function parts(source: Source, range: TokenRange, word: 'and' | 'or'): readonly TokenRange[] {
  const found: TokenRange[] = [];
  let { from } = range;
  let between = false;
  for (let at = range.from; at < range.to; at += 1) {
    if (source.isPunctuation(at, '(')) at = Math.max(at, source.closing(at));
    else if (source.word(at) === 'case') return [range];
    else if (source.word(at) === 'between') between = true;
    else if (source.word(at) === word && !(between && word === 'and')) {
      found.push({ from, to: at });
      from = at + 1;
    } else if (source.word(at) === 'and') between = false;
  }
  return [...found, { from, to: range.to }];
}

/** A comparison, a test, or an existence query. */
function single(source: Source, condition: TokenRange, proofs: Proofs): Vetted {
  const here = new Set<string>();
  const otherwise = new Set<string>();
  const brackets: boolean[] = [];
  for (let at = condition.from; at < condition.to;) {
    if (source.isPunctuation(at, '(')) brackets.push(negates(source, at));
    else if (source.isPunctuation(at, ')')) brackets.pop();
    const named = source.objectName(at);
    const next = named?.next ?? at + 1;
    const verdict = named === undefined ? 'none' : judged(source, at, next);
    if (named !== undefined && verdict !== 'none') {
      const flips =
        brackets.filter(Boolean).length + (at > condition.from && source.word(at - 1) === 'not' ? 1 : 0);
      const name = source.dottedName({ from: at, to: next });
      if ((verdict === 'same') === (flips % 2 === 0)) here.add(name);
      else otherwise.add(name);
    }
    if (named !== undefined) {
      const found = tellsFound(source, at, next);
      const negated = at > condition.from && source.word(at - 1) === 'not';
      const into = (found === 'same') === !negated ? here : otherwise;
      if (found !== 'none')
        for (const proved of proofs.provedBy(source.dottedName({ from: at, to: next }))) into.add(proved);
    }
    at = next;
  }
  return { here: [...here], otherwise: [...otherwise] };
}

/** Names in the subject of `CASE subject WHEN value`: every WHEN restricts them. */
export function subjectNames(source: Source, subject: TokenRange): readonly string[] {
  const names: string[] = [];
  for (let at = subject.from; at < subject.to;) {
    const next = source.objectName(at)?.next ?? at + 1;
    const name = source.dottedName({ from: at, to: next });
    if (name !== '') names.push(name);
    at = next;
  }
  return names;
}

/** `same`: the value is restricted where the test is true. `different`: where it is not. */
type Verdict = 'none' | 'same' | 'different';

/**
 * Analyses what surrounds the name at [at, next): a comparison, a list, a pattern. Casts and the closing parenthesis of lower(name) are
 * skipped.
 */
function judged(source: Source, at: number, next: number): Verdict {
  if (source.isPunctuation(next, '(')) return 'none';
  const lookup = lookedUp(source, at, next);
  if (lookup !== 'none') return lookup;
  let behind = next;
  while (source.isPunctuation(behind, '::') || source.isPunctuation(behind, ')'))
    behind += source.isPunctuation(behind, ')') ? 1 : 2;
  if (source.words(behind, 'is', 'null')) return behind === next ? 'same' : 'none';
  if (source.words(behind, 'is', 'not', 'null')) return behind === next ? 'different' : 'none';
  if (source.word(behind) === 'in') return 'same';
  if (source.words(behind, 'not', 'in')) return 'different';
  if (source.words(behind, 'similar', 'to'))
    return isNarrow(`^(?:${literalAt(source, behind + 2)})$`) ? 'same' : 'none';
  const pattern = patternTest(source, behind);
  if (pattern !== 'none') return isNarrow(literalAt(source, behind + 1)) ? pattern : 'none';
  const after = comparison(source, behind);
  if (after !== 'none') return source.word(behind + 1) === 'null' ? 'none' : after;
  const before = comparison(source, at - 1);
  return source.word(at - 2) === 'null' ? 'none' : before;
}

/** FOUND, `target IS NOT NULL`, `count > 0`: a row was found. */
function tellsFound(source: Source, at: number, next: number): Verdict {
  if (source.word(at) === 'found' && next === at + 1) return 'same';
  if (source.words(next, 'is', 'null')) return 'different';
  if (source.words(next, 'is', 'not', 'null')) return 'same';
  if (source.textOf(next + 1) !== '0') return 'none';
  if (source.isOperator(next, '=')) return 'different';
  return ['>', '<>', '!='].some((operator) => source.isOperator(next, operator)) ? 'same' : 'none';
}

function patternTest(source: Source, at: number): Verdict {
  if (source.isOperator(at, '~') || source.isOperator(at, '~*')) return 'same';
  return source.isOperator(at, '!~') || source.isOperator(at, '!~*') ? 'different' : 'none';
}

function comparison(source: Source, at: number): Verdict {
  if (source.isOperator(at, '=')) return 'same';
  return source.isOperator(at, '<>') || source.isOperator(at, '!=') ? 'different' : 'none';
}

/** to_regclass(name) is not null only for names that exist. */
function lookedUp(source: Source, at: number, next: number): Verdict {
  if (!source.isPunctuation(at - 1, '(') || !/^to_reg/.test(source.word(at - 2))) return 'none';
  let behind = next;
  while (source.isPunctuation(behind, '::')) behind += 2;
  if (!source.isPunctuation(behind, ')')) return 'none';
  if (source.words(behind + 1, 'is', 'null')) return 'different';
  return source.words(behind + 1, 'is', 'not', 'null') ? 'same' : 'none';
}

/** The value of a plain string; empty for anything else. */
function literalAt(source: Source, at: number): string {
  const text = source.textOf(at);
  return /^'.*'$/s.test(text) ? text.slice(1, -1).replaceAll("''", "'") : '';
}

/** `NOT (` and `NOT EXISTS (`. */
function negates(source: Source, open: number): boolean {
  const before = source.word(open - 1) === 'exists' ? open - 2 : open - 1;
  return source.word(before) === 'not';
}
