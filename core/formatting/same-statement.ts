/**
 * Whether two texts are one statement to the server: the same tokens and the same comments, and by the grammar the same tree where there is one.
 * Unquoted words may be in another case, since the grammar of no dialect tells them apart by it.
 */
import { inOneGo } from '../collections/steps.ts';
import { isSameTree } from '../syntax/postgres/same-tree.ts';
import type { Token } from '../syntax/token.ts';

export interface Language {
  readonly tokenize: (text: string) => readonly Token[];
  /** By the server's own grammar, placeholders and all; undefined where it refuses the text. Of dialects without one the tokens have to do. */
  readonly treeOf: ((text: string) => unknown) | undefined;
}

export function saysTheSame(one: string, other: string, language: Language): boolean {
  if (one === other) return true;
  const { treeOf } = language;
  if (!inOneGo(hasSameTokensInSteps(one, other, language))) return false;
  if (treeOf === undefined) return true;
  const tree = treeOf(one);
  return tree !== undefined && isSameTree(tree, treeOf(other));
}

/** And the same comments. The tokens of a large file take a while. */
export function* hasSameTokensInSteps(
  one: string,
  other: string,
  { tokenize }: Language,
): Generator<undefined, boolean> {
  const before = textsOf(one, tokenize);
  yield;
  const after = textsOf(other, tokenize);
  yield;
  return isSameList(before.tokens, after.tokens) && isSameList(before.comments, after.comments);
}

interface Texts {
  readonly tokens: readonly string[];
  readonly comments: readonly string[];
}

function textsOf(text: string, tokenize: Language['tokenize']): Texts {
  const tokens: string[] = [];
  const comments: string[] = [];
  for (const { kind, start, end } of tokenize(text)) {
    const written = text.slice(start, end);
    if (kind === 'comment')
      comments.push(
        written
          .split('\n')
          .map((line) => line.trim())
          .join('\n'),
      );
    else tokens.push(kind === 'word' ? written.toLowerCase() : written);
  }
  return { tokens, comments };
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}
