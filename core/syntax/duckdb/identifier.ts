/** How DuckDB reads and writes identifiers: case-insensitive, in double quotes where they need them. */
import { wordSet } from '../../collections/word-set.ts';
import type { Writing } from '../writing.ts';

export const duckdbWriting: Writing = {
  nameOf: (written) => unquotedName(written).toLowerCase(),
  isReserved: (word) => reserved.has(word),
  quote: (name) =>
    /^[a-z_][\w]*$/i.test(name) && !reserved.has(name.toLowerCase())
      ? name
      : `"${name.replaceAll('"', '""')}"`,
};

export function unquotedName(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
}

/** duckdb_keywords() of 1.5 with the category `reserved`. */
const reserved = wordSet(`
  all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default
  deferrable desc describe distinct do else end except false fetch for foreign from group having in initially intersect
  into lambda lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider placing primary
  qualify references returning select show some summarize symmetric table then to trailing true union unique unpivot
  using variadic when where window with
`);
