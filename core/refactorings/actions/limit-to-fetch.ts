/** LIMIT as FETCH FIRST, the spelling of the standard. */
import { replace } from '../../text/edit.ts';
import { edits, type Refactoring } from '../refactoring.ts';
import { textIn } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Write LIMIT as FETCH FIRST',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, at } = place;
    if (source.word(at) !== 'limit' || source.tokens[at + 1]?.kind !== 'number') return undefined;
    return edits(
      replace(
        source.span({ from: at, to: at + 2 }),
        `FETCH FIRST ${textIn(place, { from: at + 1, to: at + 2 })} ROWS ONLY`,
      ),
    );
  },
  examples: [
    {
      before: 'SELECT id FROM orders ORDER BY id ¦LIMIT 5 OFFSET 2',
      after: 'SELECT id FROM orders ORDER BY id FETCH FIRST 5 ROWS ONLY OFFSET 2',
    },
  ],
};
