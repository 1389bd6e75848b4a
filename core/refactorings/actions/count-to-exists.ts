/** A comparison of count(*) with zero as EXISTS, which stops at the first row. */
import { replace } from '../../text/edit.ts';
import { edits, type Offer, type Refactoring, type RefactoringPlace } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Write the count as EXISTS',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, at, outline } = place;
    const inner = outline.blocks.find(
      ({ range: { from, to } }) => from - 1 <= at && at < to + 3 && isCount(place, from),
    );
    if (inner === undefined) return undefined;
    const { from, to } = inner.range;
    if (!source.isPunctuation(from - 1, '(') || !source.isPunctuation(to, ')')) return undefined;
    const isPlain = ['group', 'having', 'limit', 'offset', 'fetch'].every(
      (word) => source.find(inner.range, word) === undefined,
    );
    const asks = meaning.get(`${source.textOf(to + 1)} ${source.textOf(to + 2)}`);
    return asks === undefined || !isPlain ? undefined : written(place, from, to, asks);
  },
  examples: [
    {
      before:
        'SELECT id FROM customers c WHERE (SELECT ¦count(*) FROM orders o WHERE o.customer_id = c.id) > 0',
      after: 'SELECT id FROM customers c WHERE EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)',
    },
    {
      before:
        'SELECT id FROM customers c WHERE (SELECT ¦count(*) FROM orders o WHERE o.customer_id = c.id) = 0',
      after: 'SELECT id FROM customers c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)',
    },
    { before: 'SELECT id FROM customers c WHERE (SELECT ¦count(*) FROM orders o) > 1', after: '' },
  ],
};

const meaning: ReadonlyMap<string, 'some' | 'none'> = new Map([
  ['> 0', 'some'],
  ['>= 1', 'some'],
  ['<> 0', 'some'],
  ['!= 0', 'some'],
  ['= 0', 'none'],
  ['< 1', 'none'],
]);

/** `SELECT count(*) FROM` */
function isCount({ source }: RefactoringPlace, from: number): boolean {
  return (
    source.words(from, 'select', 'count') &&
    source.isPunctuation(from + 2, '(') &&
    source.isOperator(from + 3, '*') &&
    source.isPunctuation(from + 4, ')') &&
    source.word(from + 5) === 'from'
  );
}

function written({ source }: RefactoringPlace, from: number, to: number, asks: 'some' | 'none'): Offer {
  const head = source.span({ from: from - 1, to: from + 5 });
  const tail = { start: source.tokens[to]?.start ?? 0, end: source.tokens[to + 2]?.end ?? 0 };
  return edits(replace(head, `${asks === 'none' ? 'NOT ' : ''}EXISTS (SELECT`), replace(tail, ')'));
}
