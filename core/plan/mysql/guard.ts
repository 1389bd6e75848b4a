/**
 * Decides by tokens whether a text may be sent after EXPLAIN to MySQL or MariaDB: exactly one statement of an allowed kind, without
 * anything that the server might interpret differently from Plinth. It has no connection and sends nothing. It cannot know what functions
 * do during planning: the session is therefore read-only.
 */
import type { Parameter } from '../fill-parameters.ts';
import { refuse, unfitText, type GuardVerdict } from '../guard.ts';
import { wordsOfOne } from '../one-statement.ts';
import { tokenize } from '../../syntax/mysql/lexer.ts';
import type { Token } from '../../syntax/token.ts';

/** The parts of the server's sql_mode that change how a text is parsed. */
export interface ReadingMode {
  /** ANSI_QUOTES: a double quote delimits a name. */
  readonly ansiQuotes: boolean;
  /** NO_BACKSLASH_ESCAPES. */
  readonly plainBackslashes: boolean;
}

const reads = new Set(['select', 'with', 'table', 'values', '(']);
const writes = new Set(['insert', 'replace', 'update', 'delete']);

export function guardMysql(sql: string, mode: ReadingMode): GuardVerdict {
  const unfit = unfitText(sql);
  if (unfit !== undefined) return unfit;
  const all = tokenize(sql);
  const unclear = unclearIn(all, sql, mode);
  if (unclear !== undefined) return refuse('otherStatement', unclear);
  const words = wordsOfOne(sql, all);
  if ('reason' in words) return words;
  const [first] = words;
  if (first === 'explain' || first === 'describe' || first === 'desc' || first === 'analyze')
    return refuse(
      'alreadyExplain',
      `The statement begins with ${first.toUpperCase()} already. Explain the query itself.`,
    );
  if (!reads.has(first) && !writes.has(first)) {
    return refuse(
      'otherStatement',
      'Only SELECT, VALUES, TABLE, INSERT, REPLACE, UPDATE and DELETE have a plan that can be shown without running them.',
    );
  }
  const isInserting = first === 'insert' || first === 'replace';
  if (words.filter((word) => word === 'into').length > (isInserting ? 1 : 0))
    return refuse(
      'createsTable',
      'SELECT … INTO writes a file or a variable. Remove INTO to explain the query.',
    );
  const access = !reads.has(first) || changes(words) || locks(words) ? 'write' : 'read';
  return { kind: 'allowed', access, parameters: parametersOf(sql).length };
}

/** In a WITH; REPLACE and INSERT are functions too. */
function changes(words: readonly string[]): boolean {
  return words.some(
    (word, at) =>
      writes.has(word) && words[at + 1] !== '(' && words[at - 1] !== '.' && words[at - 1] !== 'for',
  );
}

function locks(words: readonly string[]): boolean {
  return words.some(
    (word, at) =>
      (word === 'for' && (words[at + 1] === 'update' || words[at + 1] === 'share')) ||
      (word === 'lock' && words[at + 1] === 'in'),
  );
}

function unclearIn(
  tokens: readonly Token[],
  sql: string,
  { ansiQuotes, plainBackslashes }: ReadingMode,
): string | undefined {
  for (const { kind, start, end } of tokens) {
    const text = sql.slice(start, end);
    if (kind === 'unknown') return `What stands at “${text.slice(0, 20)}” cannot be read.`;
    if (kind === 'comment' && /^\/\*(?:!|M!)/i.test(text))
      return 'A conditional comment is read by some servers and not by others. Write what is meant without it.';
    if (kind === 'string' && text.startsWith('"') && ansiQuotes)
      return 'This server takes double quotes for names (ANSI_QUOTES). Write strings in single quotes and names in backticks.';
    if (kind === 'string' && text.includes('\\') && plainBackslashes)
      return 'This server takes a backslash for a letter (NO_BACKSLASH_ESCAPES). Write the string without one.';
    if (unended(kind, text)) return 'A quote is opened and not closed.';
  }
  return undefined;
}

function unended(kind: Token['kind'], text: string): boolean {
  if (kind !== 'string' && kind !== 'quoted-identifier') return false;
  const quote = text.replace(/^[nNxXbB]/, '').charAt(0);
  return text.length < 2 || !text.endsWith(quote);
}

/** `?` and `:name`; `@name` is a session variable, which has a value on the server. */
export function parametersOf(sql: string): readonly Parameter[] {
  let count = 0;
  return tokenize(sql).flatMap(({ kind, start, end }) => {
    const text = sql.slice(start, end);
    if (kind !== 'parameter' || text.startsWith('@')) return [];
    count += 1;
    return [{ start, end, name: text === '?' ? `?${count}` : text }];
  });
}
