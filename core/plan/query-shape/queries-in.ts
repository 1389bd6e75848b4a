/** The queries of a document that a plan can be asked for: statements, and those inside functions and DO blocks, each at its place. */
import type { ParsedBody, ParsedStatement, Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';

export interface PlannableQuery {
  /** In the document. */
  readonly span: Span;
  readonly text: string;
  /** Variables and arguments around it, which are parameters of it. */
  readonly variables: readonly string[];
}

/** In text order; a body's queries follow the statement that holds them. */
export function queriesIn(statements: readonly Statement[]): readonly PlannableQuery[] {
  return statements.flatMap(({ span, parsed }) => [
    ...(isQuery(parsed) ? [{ span, text: parsed.text, variables: [] }] : []),
    ...insideOf(parsed, span.start),
  ]);
}

/** What EXPLAIN plans: the guard decides again, on the parse tree, before anything is sent. */
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

/** SELECT … INTO a variable is no query that a server knows. */
function fillsVariables({ tokens, text }: ParsedStatement): boolean {
  const words = tokens
    .filter(({ kind }) => kind === 'word')
    .map(({ start, end }) => text.slice(start, end).toLowerCase());
  return words[0] === 'select' && words.includes('into');
}

/** The innermost that holds the place. */
export function queryAround(queries: readonly PlannableQuery[], offset: number): PlannableQuery | undefined {
  return queries
    .filter(({ span }) => span.start <= offset && offset <= span.end)
    .toSorted((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0];
}
