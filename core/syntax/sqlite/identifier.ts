/** How SQLite reads and writes identifiers (sqlite.org/lang_keywords.html): case-insensitive, with four kinds of quotes. */
import { wordSet } from '../../collections/word-set.ts';
import type { Writing } from '../writing.ts';

export const sqliteWriting: Writing = {
  nameOf: (written) => foldedName(unquotedName(written)),
  isReserved: (word) => reserved.has(word),
  quote: (name) =>
    /^[a-z_][\w$]*$/i.test(name) && !reserved.has(name.toLowerCase())
      ? name
      : `"${name.replaceAll('"', '""')}"`,
};

export function unquotedName(written: string): string {
  const quote = written.charAt(0);
  if (quote === '[') return written.slice(1, -1);
  if (quote !== '`' && quote !== '"' && quote !== "'") return written;
  return written.slice(1, -1).replaceAll(quote + quote, quote);
}

/** Folds ASCII letters only, as the server does. */
export function foldedName(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Keywords without a fallback to an identifier in its grammar (parse.y), and the words of operators. */
const reserved = wordSet(`
  add all alter and as autoincrement between by case cast check collate commit constraint create cross current_date
  current_time current_timestamp default deferrable delete desc distinct drop else end escape except exists
  foreign from full glob group having in index indexed inner insert intersect into is isnull join left like
  limit match natural not nothing notnull null on or order outer primary raise references regexp returning right
  select set table then to transaction union unique update using values when where window with
`);
