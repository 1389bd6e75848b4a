/**
 * Pairs of enclosing tokens: brackets, and blocks of procedural languages. Uses no grammar, so incomplete text has the pairs that are
 * closed.
 */
import type { Token } from '../syntax/token.ts';

/** Tokens with the text that their positions refer to. */
export interface Tokens {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Indexes of its two tokens. */
export interface Pair {
  readonly kind: 'brackets' | 'block';
  readonly open: number;
  readonly close: number;
}

/** Inner pairs before outer ones. */
export function pairsIn({ text, tokens }: Tokens): readonly Pair[] {
  const words = tokens.map((token) => wordOf(text, token));
  const found: Pair[] = [];
  let open: { readonly word: string; readonly at: number }[] = [];
  words.forEach((word, at) => {
    if (opens(words, at)) {
      open.push({ word, at });
      return;
    }
    const openers = openersOf(word, words[at + 1] ?? '');
    const nearest = openers === undefined ? -1 : open.findLastIndex((one) => openers.includes(one.word));
    const opener = open[nearest];
    if (opener === undefined) return;
    open = open.slice(0, nearest);
    found.push({ kind: word === 'end' ? 'block' : 'brackets', open: opener.at, close: at });
  });
  return found;
}

const longestWord = 12;

/** Lower case; empty for anything but a short word or punctuation. */
export function wordOf(text: string, { kind, start, end }: Token): string {
  if ((kind !== 'word' && kind !== 'punctuation') || end - start > longestWord) return '';
  return text.slice(start, end).toLowerCase();
}

/** IF begins a statement only after these; elsewhere it is part of one, as in DROP TABLE IF EXISTS. */
const beforeStatements: ReadonlySet<string> = new Set([';', 'then', 'else', 'begin', 'loop', 'do', '>']);
/** After these BEGIN is a whole statement that opens a transaction. */
const afterBegin: ReadonlySet<string> = new Set([';', 'tran', 'transaction', 'work', 'isolation']);

function opens(words: readonly string[], at: number): boolean {
  const before = words[at - 1] ?? ';';
  switch (words[at]) {
    case '(':
    case '[':
      return true;
    case 'begin':
      return !afterBegin.has(words[at + 1] ?? '');
    case 'case':
    case 'loop':
    case 'while':
      return before !== 'end';
    case 'repeat':
      return before !== 'end' && words[at + 1] !== '(';
    case 'if':
      return beforeStatements.has(before);
    default:
      return false;
  }
}

const statementsThatEnd: readonly string[] = ['if', 'loop', 'case', 'while', 'repeat'];

/** END IF closes an IF; END alone closes a block or a CASE expression. */
function openersOf(word: string, next: string): readonly string[] | undefined {
  switch (word) {
    case ')':
      return ['('];
    case ']':
      return ['['];
    case 'end':
      return statementsThatEnd.includes(next) ? [next] : ['begin', 'case'];
    default:
      return undefined;
  }
}
