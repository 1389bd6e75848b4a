/** SQL text to statements, as the engine does it, for tests that look at core alone. */
import { split } from '../core/syntax/postgres/splitter.ts';
import { StatementParser } from '../core/operations/postgres/statement-parser.ts';
import type { Statement } from '../core/syntax/statement.ts';
import type { Span } from '../core/text/span.ts';
import { loadPostgresParser } from '../engine/parsers/postgres.ts';

let parser: Promise<StatementParser> | undefined;

/** One parser, with its cache, per process. */
export function statementParser(): Promise<StatementParser> {
  parser ??= loadPostgresParser().then((grammar) => new StatementParser(grammar));
  return parser;
}

export function statementsIn(
  text: string,
  statements: StatementParser,
  within: Span = { start: 0, end: text.length },
): readonly Statement[] {
  return split(text, within.start, within.end)
    .filter((chunk) => chunk.kind === 'sql' && chunk.broken === undefined)
    .map(({ span, terminated, leadingComments, conditional }) => ({
      span,
      terminated,
      leadingComments,
      conditional,
      parsed: statements.parse(text.slice(span.start, span.end)),
    }));
}
