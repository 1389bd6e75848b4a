/**
 * Whether two texts are one statement to the server: the same tokens and the same comments, and by the grammar the same tree where there is one.
 * Unquoted words may be in another case, since the grammar of no dialect tells them apart by it. Parses only where the tokens leave it open.
 */
import { isScannedAlike, type ScannedText } from '../syntax/postgres/same-scan.ts';
import { isSameTree } from '../syntax/postgres/same-tree.ts';
import type { Token } from '../syntax/token.ts';
import { slice } from '../text/span.ts';

export interface Language {
  readonly tokenize: (text: string) => readonly Token[];
  /**
   * By PostgreSQL's own grammar, placeholders and all; undefined where it refuses the text. Of dialects without one the tokens have to do.
   */
  readonly treeOf: ((text: string) => unknown) | undefined;
}

export function saysTheSame(one: string, other: string, language: Language): boolean {
  if (one === other) return true;
  const { tokenize, treeOf } = language;
  const before = readText(one, tokenize);
  const after = readText(other, tokenize);
  if (!isSameText(before, after)) return false;
  if (treeOf === undefined || isScannedAlike(before, after)) return true;
  const tree = treeOf(one);
  return tree !== undefined && isSameTree(tree, treeOf(other));
}

/** And the same comments. The tokens of a large file take a while. */
export function* hasSameTokensInSteps(
  one: string,
  other: string,
  { tokenize }: Language,
): Generator<undefined, boolean> {
  const before = readText(one, tokenize);
  yield;
  const after = readText(other, tokenize);
  yield;
  return isSameText(before, after);
}

interface ReadText extends ScannedText {
  readonly comments: readonly Token[];
}

function readText(text: string, tokenize: Language['tokenize']): ReadText {
  const tokens: Token[] = [];
  const comments: Token[] = [];
  for (const token of tokenize(text)) (token.kind === 'comment' ? comments : tokens).push(token);
  return { text, tokens, comments };
}

function isSameText(one: ReadText, other: ReadText): boolean {
  const { text } = one;
  return (
    one.tokens.length === other.tokens.length &&
    one.comments.length === other.comments.length &&
    one.tokens.every((token, at) => {
      const twin = other.tokens[at];
      if (twin?.kind !== token.kind) return false;
      const [written, twinWritten] = [slice(text, token), slice(other.text, twin)];
      if (written === twinWritten) return true;
      return token.kind === 'word' && written.toLowerCase() === twinWritten.toLowerCase();
    }) &&
    one.comments.every((comment, at) => {
      const twin = other.comments[at];
      return (
        twin !== undefined && withoutIndents(slice(text, comment)) === withoutIndents(slice(other.text, twin))
      );
    })
  );
}

function withoutIndents(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}
