/** x::type as CAST(x AS type), which other servers know too. */
import { replace } from '../../text/edit.ts';
import { edits, type Refactoring } from '../refactoring.ts';
import { typeEnd, valueBefore } from '../terms.ts';
import { textIn } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Write :: as CAST',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, at } = place;
    if (!source.isPunctuation(at, '::')) return undefined;
    const value = valueBefore(source, at);
    if (value === undefined) return undefined;
    const end = typeEnd(source, at + 1);
    const made = `CAST(${textIn(place, value)} AS ${textIn(place, { from: at + 1, to: end })})`;
    return edits(replace(source.span({ from: value.from, to: end }), made));
  },
  examples: [
    {
      before: 'SELECT o.total¦::integer FROM orders o',
      after: 'SELECT CAST(o.total AS integer) FROM orders o',
    },
    {
      before: "SELECT lower('a' || 'b')¦::varchar(3)",
      after: "SELECT CAST(lower('a' || 'b') AS varchar(3))",
    },
    { before: "SELECT regtype 'text'¦::oid", after: '' },
    { before: 'SELECT count(*) FILTER (WHERE true)¦::int', after: '' },
    { before: 'SELECT length(@name¦::text)', after: 'SELECT length(CAST(@name AS text))' },
    { before: 'SELECT 1 + (2)¦::bigint', after: 'SELECT 1 + CAST((2) AS bigint)' },
  ],
};
