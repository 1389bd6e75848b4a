/**
 * A migration that is being written, as a server gets it that describes or plans: what may change the schema, without comments. While a
 * query, a comment or half a statement is typed it stays the same, and nothing has to run again.
 */
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import type { Token } from '../syntax/token.ts';
import { identifierName, isReserved } from '../syntax/postgres/identifier.ts';
import { slice } from '../text/span.ts';
import { mayPrepareOthers } from './queries.ts';

/** `text`: as its tool sends it. */
export function shapingText(text: string, statements: readonly Statement[]): string {
  return statements
    .filter(({ parsed }) => mayShape(parsed))
    .map((statement) => inOneForm(text, statement))
    .join(';\n');
}

/** Functions that a query calls may create what others name. The server, too, refuses what its grammar refuses. */
function mayShape(parsed: ParsedStatement): boolean {
  if (isHalfTyped(parsed)) return false;
  const calls = parsed.operations.some((one) => one.kind === 'select' && one.functions.length > 0);
  return calls || mayPrepareOthers(parsed);
}

function isHalfTyped({ understanding }: ParsedStatement): boolean {
  return understanding.kind === 'syntax-error';
}

/** What the schema has once they are whole is not known. */
export function namesHalfTyped(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap(({ parsed }) =>
    isHalfTyped(parsed) && mayPrepareOthers(parsed) ? namesIn(parsed.text, parsed.tokens) : [],
  );
}

function namesIn(text: string, tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token) => {
    const written = slice(text, token);
    const isName =
      token.kind === 'quoted-identifier' || (token.kind === 'word' && !isReserved(written.toLowerCase()));
    return isName ? [identifierName(written)] : [];
  });
}

/** A statement that stays is not put together again at each key elsewhere. */
function inOneForm(text: string, { span, parsed }: Statement): string {
  const written = slice(text, span);
  const known = oneForms.get(parsed);
  if (known?.written === written) return known.form;
  const form = formOf(written, parsed.tokens);
  oneForms.set(parsed, { written, form });
  return form;
}

const oneForms = new WeakMap<ParsedStatement, { readonly written: string; readonly form: string }>();

/** Literals on two lines are one; elsewhere a line's end is as good as a blank. */
function formOf(written: string, tokens: readonly Token[]): string {
  let end = tokens[0]?.start ?? 0;
  const parts = tokens.map((token) => {
    const between = written.slice(end, token.start);
    ({ end } = token);
    return `${between === '' ? '' : between.includes('\n') ? '\n' : ' '}${slice(written, token)}`;
  });
  return parts.length === 0 ? written : parts.join('');
}
