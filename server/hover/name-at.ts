/**
 * Finds the possibly qualified name under the cursor, in a statement or in a body in it. It uses tokens only, so that it works on
 * incomplete SQL.
 */
import type { Name, ObjectName } from '../../core/operations/model/operation.ts';
import { identifierName } from '../../core/syntax/postgres/identifier.ts';
import type { ParsedStatement, Statement } from '../../core/syntax/statement.ts';
import type { Token } from '../../core/syntax/token.ts';
import { shift, type Span } from '../../core/text/span.ts';

export interface NameAt {
  readonly name: ObjectName;
  /** The token under the cursor, in the document. */
  readonly span: Span;
}

export function nameAt(statement: Statement, offset: number): NameAt | undefined {
  const { parsed, base } = innermost(statement.parsed, statement.span.start, offset);
  const at = offset - base;
  const index = parsed.tokens.findIndex((token) => isName(token) && token.start <= at && at <= token.end);
  const token = parsed.tokens[index];
  if (token === undefined) return undefined;
  const name = nameOf(parsed.text, token);
  const dot = parsed.tokens[index - 1];
  const before = parsed.tokens[index - 2];
  const isQualified =
    dot !== undefined &&
    parsed.text.slice(dot.start, dot.end) === '.' &&
    before !== undefined &&
    isName(before);
  const schema = isQualified ? nameOf(parsed.text, before) : undefined;
  return {
    name: { start: schema?.start ?? name.start, end: name.end, schema, name },
    span: shift(token, base),
  };
}

/** The innermost body statement that contains the offset, and the place of its text in the document. */
export function innermost(
  parsed: ParsedStatement,
  base: number,
  offset: number,
): { readonly parsed: ParsedStatement; readonly base: number } {
  for (const body of parsed.bodies) {
    for (const inner of body.statements) {
      const start = base + inner.span.start;
      if (start <= offset && offset <= base + inner.span.end) return innermost(inner.parsed, start, offset);
    }
  }
  return { parsed, base };
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted-identifier';
}

function nameOf(text: string, { start, end }: Token): Name {
  return { start, end, text: identifierName(text.slice(start, end)) };
}
