/** count(CASE WHEN … THEN 1 END) as count(*) FILTER, and the same of sum. */
import { replace } from '../../text/edit.ts';
import { edits, type Refactoring } from '../refactoring.ts';
import { textIn } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Write the CASE as FILTER',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, at } = place;
    const call = [at, at - 1, at - 2].find((one) =>
      ['count', 'sum', 'avg', 'min', 'max'].includes(source.word(one)),
    );
    if (call === undefined || !source.isPunctuation(call + 1, '(') || !source.words(call + 2, 'case', 'when'))
      return undefined;
    const close = source.closing(call + 1);
    const inside = { from: call + 4, to: close - 1 };
    const then = source.find(inside, 'then');
    const isPlain = ['when', 'else', 'case', 'end'].every((word) => source.find(inside, word) === undefined);
    if (then === undefined || !isPlain || source.word(close - 1) !== 'end') return undefined;
    const value = textIn(place, { from: then + 1, to: close - 1 });
    // A literal is counted for each row.
    const isCount =
      source.word(call) === 'count' && source.tokens[then + 1]?.kind === 'number' && then + 2 === close - 1;
    const condition = textIn(place, { from: call + 4, to: then });
    const made = `${source.textOf(call)}(${isCount ? '*' : value}) FILTER (WHERE ${condition})`;
    return edits(replace(source.span({ from: call, to: close + 1 }), made));
  },
  examples: [
    {
      before: 'SELECT ¦count(CASE WHEN total > 1 THEN 1 END) AS n FROM orders',
      after: 'SELECT count(*) FILTER (WHERE total > 1) AS n FROM orders',
    },
    {
      before: 'SELECT ¦sum(CASE WHEN id > 1 THEN total END) AS n FROM orders',
      after: 'SELECT sum(total) FILTER (WHERE id > 1) AS n FROM orders',
    },
    { before: 'SELECT ¦sum(CASE WHEN id > 1 THEN total ELSE 0 END) AS n FROM orders', after: '' },
  ],
};
