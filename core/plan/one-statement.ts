/** What the guards share that decide by tokens, for servers without a grammar here: a text that can be read and holds one statement. */
import type { Token } from '../syntax/token.ts';
import { refuse, unfitText, type Refused } from './guard.ts';

export const severalStatements = refuse(
  'severalStatements',
  'The text holds several statements. Explain one statement at a time.',
);

export const alreadyExplained = refuse(
  'alreadyExplain',
  'The statement begins with EXPLAIN already. Explain the query itself.',
);

interface Query {
  /** What a query begins with. */
  readonly begins: ReadonlySet<string>;
  /** What is said of another statement. */
  readonly otherwise: string;
  /** Of a token that the server takes for a value, whatever it looks like. */
  readonly isParameter?: (token: Token) => boolean;
}

/** The words of a text that is exactly one query, for servers where nothing else is explained. */
export function wordsOfQuery(
  sql: string,
  tokens: readonly Token[],
  { begins, otherwise, isParameter = () => false }: Query,
): readonly string[] | Refused {
  const unfit =
    unfitText(sql) ??
    unclearToken(
      sql,
      tokens.filter((token) => !isParameter(token)),
    );
  if (unfit !== undefined) return unfit;
  const words = wordsOfOne(sql, tokens);
  if ('reason' in words) return words;
  if (words[0] === 'explain') return alreadyExplained;
  return begins.has(words[0]) ? words : refuse('otherStatement', otherwise);
}

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
