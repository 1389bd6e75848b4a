/** NATURAL JOIN with the columns that it compares: a new column of the same name would change it silently. */
import { offerOf } from '../../names/offers.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert, remove } from '../../text/edit.ts';
import { blockAt, edits, refused, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Write NATURAL JOIN with its columns',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, at } = place;
    const block = blockAt(place);
    if (source.word(at) !== 'natural' || block?.kind !== 'select') return undefined;
    const start = source.tokens[at]?.start ?? 0;
    const joined = block.sources.findIndex(({ called }) => called !== undefined && called.start > start);
    const right = block.sources[joined];
    const left = block.sources.slice(0, joined).map((one) => offerOf(one, place));
    const own = right && offerOf(right, place);
    if (right?.called === undefined || own?.complete !== true || !left.every(({ complete }) => complete))
      return refused('Not all columns of the joined tables are known.');
    if (joined > 1) return refused('The join before it may have merged columns.');
    const shared = own.columns.filter(({ name }) =>
      left.some(({ columns }) => columns.some((one) => one.name === name)),
    );
    if (shared.length === 0)
      return refused('The tables share no column: every row is joined with every other.');
    const next = source.tokens[at + 1]?.start ?? start;
    const names = shared.map(({ name }) => quoteIdentifier(name)).join(', ');
    return edits(remove({ start, end: next }), insert(right.called.end, ` USING (${names})`));
  },
  examples: [
    {
      before: 'SELECT id, amount FROM orders ¦NATURAL JOIN items i WHERE amount > 1',
      after: 'SELECT id, amount FROM orders JOIN items i USING (id) WHERE amount > 1',
    },
    {
      before: 'SELECT 1 FROM orders ¦NATURAL JOIN unknown',
      after: 'refused: Not all columns of the joined tables are known.',
    },
  ],
};
