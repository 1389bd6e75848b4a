/** What is wrong in a function's body: what the server refuses of its statements, and results that the body cannot use. */
import { slice, type Span } from '../../text/span.ts';
import type { Description } from '../description.ts';
import type { Gaps } from '../gaps.ts';
import { mistakeIn, type Mistake } from '../mistake.ts';
import type { BodyQuery, BodyQueries } from './body-queries.ts';

/** `gaps`: on the schema with the function. */
export function bodyMistake(
  query: BodyQuery,
  answer: Description,
  { temporary, mayCreate }: Pick<BodyQueries, 'temporary' | 'mayCreate'>,
  gaps: Gaps,
): Mistake | undefined {
  if (answer.kind === 'described')
    return doubtIn(query) ?? resultMistake(query, answer.columns.length, answer.columns[0]?.type);
  if (mayCreate && answer.sqlState === '42P01') return undefined;
  const own = { ...gaps, names: new Set([...gaps.names, ...temporary]) };
  const refused = mistakeIn(query, answer, own);
  const found = refused && { ...refused, span: placeIn(query, refused.span) };
  if (found === undefined || query.doubtful.size === 0) return found;
  const name = slice(query.parsed.text, found.span).toLowerCase();
  const isAboutName = answer.sqlState === '42703' || answer.sqlState === '42P01';
  return isAboutName && !query.doubtful.has(name) ? found : undefined;
}

/** The server found the column, and PL/pgSQL finds the variable too. */
function doubtIn({ refusesDoubt, doubtful }: BodyQuery): Mistake | undefined {
  const [first] = refusesDoubt ? doubtful : [];
  if (first === undefined) return undefined;
  const [name, span] = first;
  return {
    span,
    message: `Column reference "${name}" is ambiguous: it is a variable and a column. Qualify it.`,
  };
}

/** Within what the body says, at least its first token. */
function placeIn({ parsed: { tokens }, from }: BodyQuery, { start, end }: Span): Span {
  const first = tokens.find((one) => one.start >= from);
  return start >= from || first === undefined ? { start, end } : { start: first.start, end: first.end };
}

function resultMistake(query: BodyQuery, count: number, type = ''): Mistake | undefined {
  const { wants, parsed } = query;
  const [first] = parsed.tokens;
  if (first === undefined) return undefined;
  const said = (message: string): Mistake => ({ span: placeIn(query, first), message });
  const columns = `${count} ${count === 1 ? 'column' : 'columns'}`;
  switch (wants.kind) {
    case 'columns':
      if (count === 0) return said('The statement returns no rows for INTO.');
      return count === wants.count
        ? undefined
        : {
            ...said(
              `The query returns ${columns} for ${wants.count} ${wants.count === 1 ? 'variable' : 'variables'}.`,
            ),
            warns: true,
          };
    case 'rows-of':
      return count === wants.count
        ? undefined
        : said(`The query returns ${columns}, and the function returns rows of ${wants.count}.`);
    case 'array':
      return type.endsWith(']') ? undefined : said(`FOREACH needs an array, and this is of type ${type}.`);
    case 'no-rows':
      return said('The query has no destination for its rows: use PERFORM, or INTO variables.');
    case 'anything':
      return undefined;
  }
}
