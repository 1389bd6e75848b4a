/** What the parts of the shape reader share: the text, the tree's column references, and access to whole queries. */
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import type { Span } from '../../text/span.ts';
import { conjunctRanges, nestedQueries, outside } from './clauses.ts';
import type { ColumnName } from '../expression.ts';
import type { Predicate, QueryShape } from './query-shape.ts';

export interface ShapeReader {
  readonly source: Source;
  /** Column references whose first token is in the span, from PostgreSQL's tree. */
  readonly columnsIn: (span: Span) => readonly (ColumnName & { readonly at: number })[];
  /** The query in a range; always the same object for one range. */
  readonly query: (range: TokenRange) => QueryShape;
}

/** The conjuncts of a condition with the columns that they name. */
export function readPredicates(reader: ShapeReader, condition: TokenRange): readonly Predicate[] {
  const { source } = reader;
  return conjunctRanges(source, condition).map((range) => {
    const span = source.span(range);
    const queries = nestedQueries(source, range);
    const inside = queries.map((query) => source.span(query));
    const columns = reader
      .columnsIn(span)
      .filter(({ at }) => !inside.some((nested) => at >= nested.start && at < nested.end))
      .map(({ alias, column }) => ({ alias, column }));
    return {
      span,
      columns,
      equality: isEquality(source, range),
      nested: queries.map((query) => reader.query(query)),
    };
  });
}

function isEquality(source: Source, range: TokenRange): boolean {
  const top = outside(source, range);
  const operators = top.filter((index) => source.tokens[index]?.kind === 'operator');
  const [only] = operators;
  const words = top.some((index) => ['or', 'not', 'in', 'is', 'between'].includes(source.word(index)));
  return operators.length === 1 && only !== undefined && source.isOperator(only, '=') && !words;
}
