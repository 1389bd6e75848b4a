/** != as <>, the spelling of the standard. */
import { replace } from '../../text/edit.ts';
import { edits, type Refactoring } from '../refactoring.ts';
import { spanAt } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Write != as <>',
  kind: 'rewrite',
  keeps: 'rows',
  offer: (place) =>
    place.source.isOperator(place.at, '!=') ? edits(replace(spanAt(place, place.at), '<>')) : undefined,
  examples: [
    { before: 'SELECT id FROM orders WHERE total ¦!= 1', after: 'SELECT id FROM orders WHERE total <> 1' },
  ],
};
