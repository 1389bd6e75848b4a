/** The name that the server gives to an output without a name, written down. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';
import { blockAt, clauseEnd, edits, isIn, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Name the output',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const block = blockAt(place);
    if (block?.kind !== 'select') return undefined;
    const { source } = place;
    let from = block.range.from + 1;
    if (source.word(from) === 'distinct' || source.word(from) === 'all') from += 1;
    const items = source.separated({ from, to: clauseEnd(source, { from, to: block.range.to }) });
    const index = items.findIndex((one) => isIn(place, one));
    const item = items[index];
    const usual = items.length === block.outputs.length ? block.outputs[index]?.usual : undefined;
    return item === undefined || usual === undefined || block.outputs[index]?.name !== undefined
      ? undefined
      : edits(insert(source.span(item).end, ` AS ${quoteIdentifier(usual)}`));
  },
  examples: [
    {
      before: 'SELECT ¦count(*), id FROM orders GROUP BY id',
      after: 'SELECT count(*) AS count, id FROM orders GROUP BY id',
    },
    { before: 'SELECT count(*) AS ¦n FROM orders', after: '' },
  ],
};
