/** A quoted name without its quotes, if it means the same. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { replace } from '../../text/edit.ts';
import { edits, type Refactoring } from '../refactoring.ts';
import { spanAt } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Remove the quotes',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, at } = place;
    const name = source.tokens[at]?.kind === 'quoted-identifier' ? source.name(at)?.text : undefined;
    if (name === undefined || quoteIdentifier(name) !== name) return undefined;
    return edits(replace(spanAt(place, at), name));
  },
  examples: [
    { before: 'SELECT "total" FROM ¦"orders"', after: 'SELECT "total" FROM orders' },
    { before: 'SELECT total AS ¦"Total" FROM orders', after: '' },
  ],
};
