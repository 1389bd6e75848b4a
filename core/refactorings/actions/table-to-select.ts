/** TABLE t as SELECT * FROM t. */
import { replace } from '../../text/edit.ts';
import { blockAt, edits, type Refactoring } from '../refactoring.ts';
import { spanAt } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Write TABLE as SELECT',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const from = blockAt(place)?.range.from;
    return from !== undefined && place.source.word(from) === 'table'
      ? edits(replace(spanAt(place, from), 'SELECT * FROM'))
      : undefined;
  },
  examples: [{ before: '¦TABLE orders', after: 'SELECT * FROM orders' }],
};
