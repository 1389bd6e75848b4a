/** CASE that replaces NULL, as coalesce. */
import { replace } from '../../text/edit.ts';
import { isSameText } from '../lists.ts';
import { edits, isRepeatable, type Refactoring } from '../refactoring.ts';
import { termFrom } from '../terms.ts';
import { textIn } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Write the CASE as coalesce',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, at } = place;
    if (!source.words(at, 'case', 'when')) return undefined;
    const all = source.tokens.length;
    const value = termFrom(source, at + 2, all);
    if (value === undefined || source.word(value.to) !== 'is') return undefined;
    const isNot = source.word(value.to + 1) === 'not';
    const then = value.to + (isNot ? 3 : 2);
    if (source.word(then - 1) !== 'null' || source.word(then) !== 'then') return undefined;
    const first = termFrom(source, then + 1, all);
    const second =
      first && source.word(first.to) === 'else' ? termFrom(source, first.to + 1, all) : undefined;
    if (first === undefined || second === undefined || source.word(second.to) !== 'end') return undefined;
    const [own, other] = isNot ? [first, second] : [second, first];
    if (!isSameText(source, value, own) || !isRepeatable(place, value)) return undefined;
    const span = source.span({ from: at, to: second.to + 1 });
    return edits(replace(span, `coalesce(${textIn(place, value)}, ${textIn(place, other)})`));
  },
  examples: [
    {
      before: 'SELECT ¦CASE WHEN total IS NULL THEN 0 ELSE total END AS t FROM orders',
      after: 'SELECT coalesce(total, 0) AS t FROM orders',
    },
    {
      before: "SELECT ¦case when o.state IS NOT NULL then o.state else 'open' end AS s FROM orders o",
      after: "SELECT coalesce(o.state, 'open') AS s FROM orders o",
    },
    { before: 'SELECT ¦CASE WHEN total IS NULL THEN 0 ELSE id END AS t FROM orders', after: '' },
  ],
};
