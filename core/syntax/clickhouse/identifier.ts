/** How ClickHouse reads and writes identifiers: case-sensitive, in backticks or double quotes, where a backslash escapes as in a string. */
import { wordSet } from '../../collections/word-set.ts';
import type { Writing } from '../writing.ts';

export const clickhouseWriting: Writing = {
  nameOf: unquotedName,
  isReserved: (word) => reserved.has(word),
  quote: (name) =>
    /^[a-z_]\w*$/i.test(name) && !reserved.has(name.toLowerCase())
      ? name
      : `\`${name.replaceAll(/[\\`]/g, String.raw`\$&`)}\``,
};

export function unquotedName(written: string): string {
  const quote = written.charAt(0);
  if (quote !== '`' && quote !== '"') return written;
  return written
    .slice(1, -1)
    .replaceAll(quote + quote, quote)
    .replaceAll(/\\(.)/gs, '$1');
}

/** ClickHouse reserves next to nothing: these begin or end an expression, an alias or a clause where a name may be. */
const reserved = wordSet(`
  all and any array as asc between by case check constraint create cross delete desc distinct drop else end engine except
  exists final format from global group having if ilike in index inner insert intersect interval into is join left like
  limit not null offset on or order outer partition primary projection right sample select settings table then to union
  update using values view when where with
`);
