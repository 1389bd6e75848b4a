/**
 * Conditions as they are written: in one line, and held against each other. By their words alone: what is not seen to follow does not follow. No condition is
 * evaluated, and nothing is known of what a column may hold.
 */
import { oneLine } from '../plan/format.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';

/** SQL in a sentence: without its line breaks, its indent and its comments. What stands in quotes stays. */
export function inOneLine(sql: string): string {
  return oneLine(joinedWords(wordsOf(sql)));
}

interface Word {
  readonly text: string;
  /** Something white stands in front of it. */
  readonly apart: boolean;
}

function wordsOf(sql: string): readonly Word[] {
  let end = 0;
  return tokenize(sql).flatMap(({ kind, start, end: behind }) => {
    if (kind === 'comment') return [];
    const apart = start > end;
    end = behind;
    return [{ text: sql.slice(start, behind), apart }];
  });
}

function joinedWords(words: readonly Word[]): string {
  return words
    .map(({ text, apart }, at) =>
      at > 0 && apart && text !== ')' && words[at - 1]?.text !== '(' ? ` ${text}` : text,
    )
    .join('');
}

/** AND and OR of what is not taken apart. */
type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'one'; readonly text: string };

/** BETWEEN has an AND of its own, and CASE words of its own between brackets that are none. */
const notTakenApart = /^(?:between|case)$/i;

function conditionOf(words: readonly Word[]): Condition {
  const inner = unwrapped(words);
  if (!inner.some(({ text }) => notTakenApart.test(text)))
    for (const kind of ['or', 'and'] as const) {
      const parts = splitAt(inner, kind);
      if (parts.length > 1) return { kind, parts: parts.map(conditionOf) };
    }
  return {
    kind: 'one',
    text: inner.map(({ text }) => (/^\w+$/.test(text) ? text.toLowerCase() : text)).join(' '),
  };
}

/** Without brackets around all of it. */
function unwrapped(words: readonly Word[]): readonly Word[] {
  if (words[0]?.text !== '(' || words.at(-1)?.text !== ')') return words;
  let depth = 0;
  const closed = words.findIndex(({ text }) => {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return depth === 0;
  });
  return closed === words.length - 1 ? unwrapped(words.slice(1, -1)) : words;
}

/** At the top: not inside of brackets or a CASE, nor at the AND of a BETWEEN. */
function splitAt(words: readonly Word[], by: 'and' | 'or'): readonly (readonly Word[])[] {
  const parts: Word[][] = [[]];
  let [depth, isBetween] = [0, false];
  for (const one of words) {
    const word = one.text.toLowerCase();
    if (one.text === '(' || one.text === '[' || word === 'case') depth += 1;
    if (one.text === ')' || one.text === ']' || word === 'end') depth -= 1;
    if (depth === 0 && word === by && !(word === 'and' && isBetween)) parts.push([]);
    else parts.at(-1)?.push(one);
    if (depth === 0) isBetween = word === 'between' || (isBetween && word !== 'and');
  }
  return parts.every((part) => part.length > 0) ? parts : [words];
}

/** Parts joined by OR, each in one line: a single one where there is no OR, or where the condition is not taken apart. */
export function alternatives(condition: string): readonly string[] {
  const inner = unwrapped(wordsOf(condition));
  const parts = inner.some(({ text }) => notTakenApart.test(text)) ? [inner] : splitAt(inner, 'or');
  return parts.map((part) => oneLine(joinedWords(part)));
}

/** Parts joined by AND, each in one line: a single one where an OR stands beside them. */
export function conjuncts(condition: string): readonly string[] {
  const inner = unwrapped(wordsOf(condition));
  const parts = splitAt(inner, 'or').length > 1 ? [inner] : splitAt(inner, 'and');
  return parts.map((part) => oneLine(joinedWords(part)).trim());
}

/** Every row that meets the first is surely seen to meet the second. */
export function isWithin(condition: string, wider: string): boolean {
  return follows(conditionOf(wordsOf(condition)), conditionOf(wordsOf(wider)));
}

function follows(from: Condition, to: Condition): boolean {
  if (from.kind === 'or') return from.parts.every((part) => follows(part, to));
  if (to.kind === 'and') return to.parts.every((part) => follows(from, part));
  if (from.kind === 'and' && from.parts.some((part) => follows(part, to))) return true;
  if (to.kind === 'or') return to.parts.some((part) => follows(from, part));
  return from.kind === 'one' && 'text' in to && from.text === to.text;
}

/** Of two conditions what they do not share, each in one line: what else stands in both is left out. */
export function differenceOf(one: string, other: string): readonly [string, string] {
  const [parts, others] = [one, other].map((text) => splitAt(unwrapped(wordsOf(text)), 'and'));
  const said = (all: readonly (readonly Word[])[] = []): ReadonlySet<string> =>
    new Set(all.map((part) => JSON.stringify(conditionOf(part))));
  const rest = (own: readonly (readonly Word[])[] = [], there: ReadonlySet<string>): string =>
    own
      .filter((part) => !there.has(JSON.stringify(conditionOf(part))))
      .map((part) => joinedWords(part).trim())
      .join(' AND ');
  const isSplit = [one, other].every((text) => !wordsOf(text).some((word) => notTakenApart.test(word.text)));
  const isOr = [one, other].some((text) => splitAt(unwrapped(wordsOf(text)), 'or').length > 1);
  if (!isSplit || isOr) return [inOneLine(one), inOneLine(other)];
  return [oneLine(rest(parts, said(others))), oneLine(rest(others, said(parts)))];
}
