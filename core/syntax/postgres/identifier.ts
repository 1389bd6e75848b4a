/** How PostgreSQL reads and writes identifiers (manual, "Identifiers and Key Words"). */
import { wordSet } from '../../collections/word-set.ts';
import type { Writing } from '../writing.ts';

/** NAMEDATALEN - 1. */
const MAX_BYTES = 63;

/**
 * The name that a token denotes: unquoted words are folded to lower case (ASCII only, as UTF-8 databases do), and both forms are truncated
 * at 63 bytes.
 */
export function identifierName(source: string): string {
  if (source.startsWith('"'))
    return truncate(source.slice(1, source.endsWith('"') ? -1 : undefined).replaceAll('""', '"'));
  if (/^[uU]&"/.test(source)) return truncate(source.slice(3, -1).replaceAll('""', '"'));
  return truncate(source.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
}

/** The identifier as SQL text: bare if the server would read the same name back, else quoted. A template's placeholder is unchanged. */
export function quoteIdentifier(name: string): string {
  const isBare = /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name);
  return isBare || templateName.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Where a name may stand, the word in its place is a keyword. */
export function isReserved(word: string): boolean {
  return reserved.has(word);
}

export const postgresWriting: Writing = { nameOf: identifierName, isReserved, quote: quoteIdentifier };

/** Like `quoteIdentifier`, for SQL that is sent as written: a name that looks like a placeholder is quoted. */
export function quoted(name: string): string {
  const made = quoteIdentifier(name);
  const isBare = made === name && templateName.test(name);
  return isBare ? `"${name.replaceAll('"', '""')}"` : made;
}

/** Letters and placeholders without any character that could end a name or a statement. */
const templateName =
  /^(?=.*[{$<:])(?:\w|\{\{[^{}"';\n]*\}\}|\$\{[^{}"';\n]*\}|\{\$?\w+\}|\$\(\w+\)|<%=[^%"';\n]*%>|^:(?=\w))+$/;

/** Truncates at 63 bytes without splitting a character. */
export function truncate(name: string): string {
  if (surelyFits(name.length)) return name;
  let bytes = 0;
  let end = 0;
  for (const character of name) {
    bytes += utf8Length(character.codePointAt(0) ?? 0);
    if (bytes > MAX_BYTES) return name.slice(0, end);
    end += character.length;
  }
  return name;
}

/** A name of so many UTF-16 units is never truncated: each of them becomes three bytes at most. */
export function surelyFits(length: number): boolean {
  return length * 3 <= MAX_BYTES;
}

export function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** Reserved words of PostgreSQL 18, including those that are only allowed as names of functions or types (manual, appendix C). */
const reserved = wordSet(`
  all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
  collation column concurrently constraint create cross current_catalog current_date current_role
  current_schema current_time current_timestamp current_user default deferrable desc distinct do else end
  except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into
  is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on
  only or order outer overlaps placing primary references returning right select session_user similar some
  symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when
  where window with
`);
