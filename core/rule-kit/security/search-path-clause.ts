/** The SET search_path of a function's definition, and an edit that appends pg_temp. Does not judge the path. */
import type { CreateFunction } from '../../operations/model/operation.ts';
import { Source } from '../../syntax/postgres/source.ts';
import { insert, replace, type TextEdit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { Surroundings } from '../tables/tables.ts';

export interface PathClause {
  /** The position of the word search_path. */
  readonly name: Span;
  /** Appends pg_temp. */
  readonly edit: TextEdit;
}

/** SET search_path { = | TO } schema, … of the definition. */
export function pathClause(operation: CreateFunction, context: Surroundings): PathClause | undefined {
  const name = context.keyword(operation.span, 'search_path');
  if (name === undefined) return undefined;
  const source = new Source(context.statement.parsed.readable);
  const first = source.indexAt(name.end) + 1;
  let last = first;
  while (source.isPunctuation(last + 1, ',')) last += 2;
  const span = source.span({ from: first, to: last + 1 });
  if (span.end <= span.start) return undefined;
  const isEmpty = source.textOf(first) === "''" && last === first;
  return { name, edit: isEmpty ? replace(span, 'pg_temp') : insert(span.end, ', pg_temp') };
}
