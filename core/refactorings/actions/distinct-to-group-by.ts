/** SELECT DISTINCT of columns as GROUP BY, to which an aggregate can be added. */
import { insert, remove } from '../../text/edit.ts';
import { blockAt, clauseOf, edits, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Write DISTINCT as GROUP BY',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, at } = place;
    const block = blockAt(place);
    const distinct = (block?.range.from ?? -2) + 1;
    if (
      block?.kind !== 'select' ||
      source.word(distinct) !== 'distinct' ||
      source.word(distinct + 1) === 'on'
    )
      return undefined;
    if (
      at > distinct ||
      ['group', 'having', 'window'].some((word) => source.find(block.range, word) !== undefined)
    )
      return undefined;
    const paths = block.outputs.flatMap(({ path }) => (path === undefined || path.star ? [] : [path]));
    const from = clauseOf(place, block, 'where') ?? clauseOf(place, block, 'from');
    if (from === undefined || paths.length === 0 || paths.length < block.outputs.length) return undefined;
    const names = paths.map(({ start, end }) => source.text.slice(start, end)).join(', ');
    const start = source.tokens[distinct]?.start ?? 0;
    return edits(
      remove({ start, end: source.tokens[distinct + 1]?.start ?? start }),
      insert(source.span(from).end, ` GROUP BY ${names}`),
    );
  },
  examples: [
    {
      before: 'SELECT ¦DISTINCT state, o.total AS t FROM orders o WHERE total > 1 ORDER BY state',
      after:
        'SELECT state, o.total AS t FROM orders o WHERE total > 1 GROUP BY state, o.total ORDER BY state',
    },
    { before: 'SELECT ¦DISTINCT lower(email) FROM customers', after: '' },
  ],
};
