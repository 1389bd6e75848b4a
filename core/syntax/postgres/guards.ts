/**
 * Which variables the condition of an IF or CASE has looked at closely enough to vouch for them: found in a list, equal to something, of a
 * shape. A test for NULL or for the empty string vouches for nothing. Reads tokens; does not know which names are variables.
 */
import type { Source, TokenRange } from './source.ts';

export interface Vetted {
  /** Where the condition holds. */
  readonly here: readonly string[];
  /** Where it does not hold. */
  readonly otherwise: readonly string[];
}

export function vetted(source: Source, condition: TokenRange): Vetted {
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
      const flips = brackets.filter(Boolean).length + (source.word(at - 1) === 'not' ? 1 : 0);
      const name = source.dottedName({ from: at, to: next });
      if (verdict === 'shape' || (verdict === 'same') === (flips % 2 === 0)) here.add(name);
      if (verdict === 'shape' || (verdict === 'same') !== (flips % 2 === 0)) otherwise.add(name);
    }
    at = next;
  }
  return { here: [...here], otherwise: [...otherwise] };
}

/** Names in the subject of `CASE subject WHEN value`: every WHEN vouches for them. */
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

type Verdict = 'none' | 'same' | 'different' | 'shape';

/** What stands around the name at [at, next): a comparison, a list, a pattern. Casts and closing brackets of lower(name) are stepped over. */
function judged(source: Source, at: number, next: number): Verdict {
  let behind = next;
  while (source.isPunctuation(behind, '::') || source.isPunctuation(behind, ')'))
    behind += source.isPunctuation(behind, ')') ? 1 : 2;
  if (source.word(behind) === 'in') return 'same';
  if (source.words(behind, 'not', 'in')) return 'different';
  if (source.words(behind, 'similar') || source.words(behind, 'not', 'similar')) return 'shape';
  if (isPattern(source, behind)) return 'shape';
  const after = comparison(source, behind);
  if (after !== 'none') return isNothing(source, behind + 1) ? 'none' : after;
  const before = comparison(source, at - 1);
  return before !== 'none' && !isNothing(source, at - 2) ? before : lookedUp(source, at);
}

function isPattern(source: Source, at: number): boolean {
  return ['~', '~*', '!~', '!~*'].some((operator) => source.isOperator(at, operator));
}

function comparison(source: Source, at: number): Verdict {
  if (source.isOperator(at, '=')) return 'same';
  return source.isOperator(at, '<>') || source.isOperator(at, '!=') ? 'different' : 'none';
}

/** to_regclass(name) is only there for names that exist. */
function lookedUp(source: Source, at: number): Verdict {
  return source.isPunctuation(at - 1, '(') && /^to_reg/.test(source.word(at - 2)) ? 'shape' : 'none';
}

function isNothing(source: Source, at: number): boolean {
  return source.word(at) === 'null' || source.textOf(at) === "''";
}

/** `NOT (` and `NOT EXISTS (`. */
function negates(source: Source, open: number): boolean {
  const before = source.word(open - 1) === 'exists' ? open - 2 : open - 1;
  return source.word(before) === 'not';
}
