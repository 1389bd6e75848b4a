/** Divides the tokens of a document into runs: each statement, and the inside of each body that is written as a string. */
import { oncePer } from '../collections/once-per.ts';
import type { DocumentSection } from '../migrations/files/document.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import type { Token } from '../syntax/token.ts';
import { contains, shift, type Span } from '../text/span.ts';

/** The document to analyze. */
export interface Structured {
  readonly text: string;
  readonly sections: readonly DocumentSection[];
}

/** Tokens and comments have positions in the statement's text, which begins at `at` in the document. */
export interface Run {
  /** In the document: a statement with its semicolon, or the inside of a body. */
  readonly span: Span;
  readonly at: number;
  readonly text: string;
  /** Without comments. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Span[];
}

/** The statement first, then its bodies. */
export function runsOf(text: string, statement: Statement): readonly Run[] {
  const { parsed, span } = statement;
  const { tokens, comments } = parsed;
  const whole = { span: withEnd(text, statement), at: span.start, text: parsed.text, tokens, comments };
  return [whole, ...bodiesIn(statement)];
}

function bodiesIn({ span: { start: at }, parsed }: Statement): readonly Run[] {
  if (parsed.bodies.length === 0) return [];
  return stringBodies(parsed).map((body) => ({
    ...body,
    span: shift(body.span, at),
    at,
    text: parsed.text,
  }));
}

type Body = Pick<Run, 'tokens' | 'comments' | 'span'>;

/**
 * A body that is not a string is part of the statement's own tokens. Only PostgreSQL has bodies as strings. The outline, folds and selections of
 * each version of a document ask for them.
 */
const stringBodies = oncePer(({ text, tokens, bodies }: ParsedStatement): readonly Body[] => {
  const strings = tokens.filter(({ kind }) => kind === 'string');
  return bodies
    .filter((body) => strings.some((string) => contains(string, body.span.start)))
    .map(({ span }): Body => {
      const all = tokenize(text, span.start, span.end);
      return {
        span,
        tokens: all.filter(({ kind }) => kind !== 'comment'),
        comments: all.filter(({ kind }) => kind === 'comment'),
      };
    });
});

/** The statement including its semicolon. */
export function withEnd(text: string, { span, terminated }: Statement): Span {
  semicolon.lastIndex = span.end;
  return terminated && semicolon.test(text) ? { start: span.start, end: semicolon.lastIndex } : span;
}

const semicolon = /\s*;/y;

/** Comments outside statements: those before each statement, and those after the last one. */
export function commentsBetween(text: string, { span, statements }: DocumentSection): readonly Span[] {
  const from = statements.at(-1)?.span.end ?? span.start;
  return [
    ...statements.flatMap(({ leadingComments }) => leadingComments),
    ...tokenize(text, from, span.end).filter(({ kind }) => kind === 'comment'),
  ];
}
