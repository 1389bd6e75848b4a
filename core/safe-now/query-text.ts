/** A query in a form that may be shown to others: on one short line, without its values and comments. */
import { tokenize } from '../syntax/postgres/lexer.ts';

const longest = 120;

export function withoutLiterals(query: string): string {
  // Only the beginning that can be shown is read; the server truncates queries anyway.
  const text = query.slice(0, 4_000);
  let shown = '';
  let end = 0;
  for (const token of tokenize(text)) {
    if (token.kind === 'comment') continue;
    if (shown !== '' && token.start > end) shown += ' ';
    end = token.end;
    // A template or an unterminated token may contain anything.
    const isName = token.kind === 'word' || token.kind === 'operator' || token.kind === 'punctuation';
    const isQuotedName = token.kind === 'quoted-identifier' && !token.open;
    shown += isName || isQuotedName || token.kind === 'parameter' ? text.slice(token.start, token.end) : '?';
    if (shown.length > longest) return `${shown.slice(0, longest).replace(/\p{Surrogate}$/u, '')}…`;
  }
  return shown;
}
