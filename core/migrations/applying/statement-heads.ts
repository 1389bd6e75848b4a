/**
 * The first keywords of each statement of a PostgreSQL script, found as migration tools find them: skipping quotes and comments, splitting
 * at semicolons. Much simpler than the splitter of core/syntax; enough to reproduce Flyway's decisions.
 */

/** Upper case, single spaces, at most `length` words, without comments, quoted names and literals. */
export function statementHeads(text: string, length: number): readonly string[] {
  const heads: string[] = [];
  let words: string[] = [];
  let empty = true;
  for (const match of text.matchAll(lexeme)) {
    const [piece] = match;
    if (piece.startsWith('--') || piece.startsWith('/*')) continue;
    if (piece === ';') {
      if (!empty) heads.push(words.join(' '));
      words = [];
      empty = true;
      continue;
    }
    empty = false;
    if (words.length < length && /^[A-Za-z_]/.test(piece)) words.push(piece.toUpperCase());
  }
  if (!empty) heads.push(words.join(' '));
  return heads;
}

/** True if PostgreSQL cannot run the statement in a transaction block (error 25001), by its first words. */
export function refusesTransaction(text: string): boolean {
  return statementHeads(text, 5).some((head) => refused.test(head));
}

const refused =
  /^(?:(?:CREATE|DROP)(?: UNIQUE)? INDEX CONCURRENTLY|REINDEX(?: VERBOSE)? (?:\w+ CONCURRENTLY|SCHEMA|DATABASE|SYSTEM)|VACUUM|ALTER SYSTEM|(?:CREATE|DROP) (?:DATABASE|TABLESPACE))\b/;

const lexeme =
  /--[^\n\r]*|\/\*[^]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$([A-Za-z_]\w*)?\$[^]*?(?:\$\1\$|$)|[A-Za-z_]\w*|\S/g;
