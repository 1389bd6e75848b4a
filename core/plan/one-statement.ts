/** What the guards share that decide by tokens, for servers without a grammar here: a text that can be read and holds one statement. */
import type { Token } from '../syntax/token.ts';
import { refuse, type Refused } from './guard.ts';

export const severalStatements = refuse(
  'severalStatements',
  'The text holds several statements. Explain one statement at a time.',
);

/** Its words in lower case, empty for strings and quoted names, without comments and the semicolons at the end. */
export function wordsOfOne(sql: string, tokens: readonly Token[]): readonly [string, ...string[]] | Refused {
  const words = tokens
    .filter(({ kind }) => kind !== 'comment')
    .map(({ kind, start, end }) =>
      kind === 'string' || kind === 'quoted-identifier' ? '' : sql.slice(start, end).toLowerCase(),
    );
  while (words.at(-1) === ';') words.pop();
  const [first, ...rest] = words;
  if (first === undefined) return refuse('empty', 'There is no statement to explain here.');
  return words.includes(';') ? severalStatements : [first, ...rest];
}

/** A token that the server may end or take otherwise. */
export function unclearToken(sql: string, tokens: readonly Token[]): Refused | undefined {
  const unclear = tokens.find(({ kind, open }) => open || kind === 'unknown' || kind === 'template');
  if (unclear === undefined) return undefined;
  return refuse(
    'otherStatement',
    unclear.open
      ? 'A quote or comment is opened and not closed.'
      : `What stands at “${sql.slice(unclear.start, unclear.end).slice(0, 20)}” cannot be read.`,
  );
}
