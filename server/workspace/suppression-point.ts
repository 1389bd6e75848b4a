/**
 * Finds where an ignore comment must be inserted to apply to the statement at an offset: before the statement, or before the innermost
 * statement of a body.
 */
import type { BodyStatement, ParsedStatement, Statement } from '../../core/syntax/statement.ts';

export function suppressionPoint(statements: readonly Statement[], offset: number): number | undefined {
  const outer = statements.find(({ span }) => span.start <= offset && offset <= span.end);
  if (outer === undefined) return undefined;
  return innermost(outer.parsed, outer.span.start, offset) ?? outer.span.start;
}

/** Body spans are relative to the enclosing statement; `base` is that statement's offset in the document. */
function innermost(parsed: ParsedStatement, base: number, offset: number): number | undefined {
  for (const body of parsed.bodies) {
    for (const statement of body.statements) {
      if (!holds(statement, offset - base)) continue;
      const start = base + statement.span.start;
      return innermost(statement.parsed, start, offset) ?? start;
    }
  }
  return undefined;
}

function holds({ span }: BodyStatement, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
