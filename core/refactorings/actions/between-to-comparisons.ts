/** BETWEEN as two comparisons, of which one can then be changed to < for a range without its end. */
import { replace } from '../../text/edit.ts';
import { edits, isRepeatable, type Refactoring, type RefactoringPlace } from '../refactoring.ts';
import { beginsCondition, isComparison, termBefore, termFrom } from '../terms.ts';
import { textIn } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Write BETWEEN as two comparisons',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source } = place;
    const between = betweenAt(place);
    if (between === undefined) return undefined;
    const isNegated = source.word(between - 1) === 'not';
    const value = termBefore(source, isNegated ? between - 1 : between, 0);
    const low = termFrom(source, between + 1, source.tokens.length);
    const high =
      low && source.word(low.to) === 'and' ? termFrom(source, low.to + 1, source.tokens.length) : undefined;
    if (value === undefined || low === undefined || high === undefined || !isRepeatable(place, value))
      return undefined;
    if (isComparison(source, value.from - 1) || isComparison(source, high.to)) return undefined;
    if (!beginsCondition(source, value.from - 1, 0) && source.word(value.from - 1) !== 'not')
      return undefined;
    const [text, from, to] = [value, low, high].map((one) => textIn(place, one));
    const made = isNegated
      ? `${text} < ${from} OR ${text} > ${to}`
      : `${text} >= ${from} AND ${text} <= ${to}`;
    const isApart = isNegated || source.word(value.from - 1) === 'not';
    return edits(replace(source.span({ from: value.from, to: high.to }), isApart ? `(${made})` : made));
  },
  examples: [
    {
      before: 'SELECT id FROM orders WHERE total ¦BETWEEN 1 AND 5 + 4 AND state IS NULL',
      after: 'SELECT id FROM orders WHERE total >= 1 AND total <= 5 + 4 AND state IS NULL',
    },
    {
      before: 'SELECT id FROM orders WHERE total + 1 NOT ¦BETWEEN 1 AND 9',
      after: 'SELECT id FROM orders WHERE (total + 1 < 1 OR total + 1 > 9)',
    },
    { before: 'SELECT id FROM orders WHERE random() ¦BETWEEN 1 AND 9', after: '' },
  ],
};

function betweenAt({ source, at }: RefactoringPlace): number | undefined {
  const found = [at, at + 1, at + 2].find((one) => source.word(one) === 'between');
  return found === undefined || source.word(found + 1) === 'symmetric' ? undefined : found;
}
