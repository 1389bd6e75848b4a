/**
 * Parameters in sqlc's notation, which the grammar parses as other constructs: `@id`, `sqlc.arg(id)`, `sqlc.narg('id')`, `sqlc.slice(ids)`,
 * and `sqlc.embed(t)` for all columns. The server would see an operator and unknown functions.
 */
import { slice } from '../text/span.ts';
import type { ParsedStatement } from '../syntax/statement.ts';

export interface NamedParameter {
  readonly start: number;
  readonly end: number;
  /** Undefined for `sqlc.embed`. */
  readonly name: string | undefined;
  /** For `sqlc.embed`: its replacement in the text for the server. */
  readonly text: string;
}

/** In the order of the text. */
export function sqlcParameters({ text, tokens }: ParsedStatement): readonly NamedParameter[] {
  const said = (at: number): string => {
    const token = tokens[at];
    return token === undefined ? '' : slice(text, token);
  };
  const found: NamedParameter[] = [];
  for (const [at, { start, end, kind }] of tokens.entries()) {
    const next = tokens[at + 1];
    if (kind === 'operator' && said(at) === '@' && next?.kind === 'word' && next.start === end)
      found.push({ start, end: next.end, name: said(at + 1), text: '' });
    // sqlc . arg ( name )
    const close = tokens[at + 5];
    const isCall = kind === 'word' && said(at) === 'sqlc' && said(at + 1) === '.' && said(at + 3) === '(';
    if (!isCall || close === undefined || said(at + 5) !== ')') continue;
    const name = said(at + 4).replaceAll(/^'|'$/g, '');
    if (said(at + 2) === 'embed') found.push({ start, end: close.end, name: undefined, text: `${name}.*` });
    else if (callsOfValues.has(said(at + 2))) found.push({ start, end: close.end, name, text: '' });
  }
  return found;
}

const callsOfValues: ReadonlySet<string> = new Set(['arg', 'narg', 'slice']);
