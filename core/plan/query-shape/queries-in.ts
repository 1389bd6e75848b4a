/**
 * The queries of a document for which a plan can be requested: statements, and queries inside functions and DO blocks, with their
 * positions.
 */
import type { ParsedBody, ParsedStatement, Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';

export interface PlannableQuery {
  /** In the document. */
  readonly span: Span;
  readonly text: string;
  /** Enclosing variables and arguments, which are parameters of the query. */
  readonly variables: readonly string[];
}

/** In text order; a body's queries follow the statement that contains them. */
export function queriesIn(statements: readonly Statement[]): readonly PlannableQuery[] {
  return statements.flatMap(({ span, parsed }) => [
    ...(isQuery(parsed) ? [{ span, text: parsed.text, variables: [] }] : []),
    ...insideOf(parsed, span.start),
  ]);
}

/** Statements that EXPLAIN plans: the guard checks the parse tree again before anything is sent. */
function isQuery({ operations: [first], understanding }: ParsedStatement): boolean {
  switch (first?.kind) {
    case 'select':
    case 'insert':
    case 'update':
    case 'delete':
      return understanding.kind === 'understood';
    default:
      return false;
  }
}

function insideOf({ bodies }: ParsedStatement, start: number): readonly PlannableQuery[] {
  return bodies.flatMap((body) =>
    body.statements.flatMap(({ span, parsed }): readonly PlannableQuery[] => {
      const query = {
        span: { start: start + span.start, end: start + span.end },
        text: parsed.text,
        variables: variablesOf(body),
      };
      return isQuery(parsed) && !fillsVariables(parsed) ? [query] : [];
    }),
  );
}

function variablesOf({ declarations }: ParsedBody): readonly string[] {
  return declarations.map(({ name }) => name);
}

/** Servers do not know SELECT … INTO with a variable. */
function fillsVariables({ tokens, text }: ParsedStatement): boolean {
  const words = tokens
    .filter(({ kind }) => kind === 'word')
    .map(({ start, end }) => text.slice(start, end).toLowerCase());
  return words[0] === 'select' && words.includes('into');
}

/** The innermost query that contains the offset. */
export function queryAround(queries: readonly PlannableQuery[], offset: number): PlannableQuery | undefined {
  return queries
    .filter(({ span }) => span.start <= offset && offset <= span.end)
    .toSorted((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0];
}
