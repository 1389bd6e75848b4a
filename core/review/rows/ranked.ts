/**
 * Statements whose condition is a window: rows are numbered over all rows of a table, and the numbers say which of them go or what they become. Cut by
 * ranges of a key the numbers would begin anew in each piece. By the words of the statement.
 */
import type { ParsedStatement } from '../../syntax/statement.ts';
import { lowerTokens, tokenTexts } from '../../syntax/token-texts.ts';

/** `row_number() OVER (PARTITION BY a ORDER BY b DESC) AS rn`, and `rn > 1`: all but the first of each group. */
export interface Ranked {
  /** As they are written. */
  readonly groups: readonly string[];
  readonly order: readonly string[];
  /** How many of each group stay. */
  readonly keeps: number;
  /** row_number gives each number once. */
  readonly isExact: boolean;
}

/** It counts over all rows. */
export function isOverRows(parsed: ParsedStatement): boolean {
  return lowerTokens(parsed).includes('over');
}

const ranks: ReadonlySet<string> = new Set(['row_number', 'rank', 'dense_rank']);

/** Undefined where the window is another, or is used for more than to leave out the first of each group. */
export function rankedIn({ tokens, text }: ParsedStatement): Ranked | undefined {
  const written = tokenTexts({ tokens, text });
  const words = written.map((one) => one.toLowerCase());
  const over = words.indexOf('over');
  if (over < 3 || words.lastIndexOf('over') !== over || words[over + 1] !== '(') return undefined;
  const call = words[over - 3] ?? '';
  if (!ranks.has(call) || words[over - 2] !== '(' || words[over - 1] !== ')') return undefined;
  const close = closing(words, over + 1);
  if (close === undefined || words.slice(over, close).some((one) => frames.has(one))) return undefined;
  const name = words[words[close + 1] === 'as' ? close + 2 : close + 1] ?? '';
  const keeps = leftOut(words, close, name);
  if (keeps === undefined) return undefined;
  const inside = { from: over + 2, to: close };
  const orderAt = headAt(words, 'order', inside);
  const groupAt = headAt(words, 'partition', inside);
  const listed = (at: number | undefined, to: number): readonly string[] =>
    at === undefined ? [] : listIn({ tokens, text, words }, at + 2, to);
  return {
    groups: listed(groupAt, orderAt ?? close),
    order: listed(orderAt, close),
    keeps,
    isExact: call === 'row_number',
  };
}

const frames: ReadonlySet<string> = new Set(['rows', 'range', 'groups', 'exclude']);

/** `rn > 1`, `1 < rn`, `rn >= 2`, `rn <> 1`: how many that leaves. Whoever asks for it elsewhere asks for something else. */
function leftOut(words: readonly string[], behind: number, name: string): number | undefined {
  if (!/^(?:"[^"]+"|[a-z_]\w*)$/.test(name)) return undefined;
  const asked = words.flatMap((word, at) => {
    if (word !== name || at <= behind + 2) return [];
    const [sign = '', number = ''] = [words[at + 1], words[at + 2]];
    if (!/^\d+$/.test(number)) return [undefined];
    if (sign === '>') return [Number(number)];
    if (sign === '>=') return [Number(number) - 1];
    return [(sign === '<>' || sign === '!=') && number === '1' ? 1 : undefined];
  });
  const [only, ...more] = asked;
  return more.length === 0 && only !== undefined && only > 0 ? only : undefined;
}

function headAt(
  words: readonly string[],
  head: string,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    depth += depthOf(words[at]);
    if (depth === 0 && words[at] === head && words[at + 1] === 'by') return at;
  }
  return undefined;
}

function listIn(
  { tokens, text, words }: Pick<ParsedStatement, 'tokens' | 'text'> & { readonly words: readonly string[] },
  from: number,
  to: number,
): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let first = from;
  for (let at = from; at <= to; at += 1) {
    const isEnd = at === to || (depth === 0 && words[at] === ',');
    if (isEnd) {
      found.push(text.slice(tokens[first]?.start ?? 0, tokens[at - 1]?.end ?? 0));
      first = at + 1;
    } else depth += depthOf(words[at]);
  }
  return found;
}

function closing(words: readonly string[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < words.length; at += 1) {
    depth += depthOf(words[at]);
    if (depth === 0) return at;
  }
  return undefined;
}

function depthOf(word: string | undefined): number {
  return word === '(' ? 1 : word === ')' ? -1 : 0;
}
