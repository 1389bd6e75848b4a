/** A column is added as NOT NULL without a default: the running release does not write it, the next one needs it. */
import { isInOneStep } from '../../facts/compatibility.ts';
import { leftOutWords } from '../../prose/query-places.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/required-column',
  section: 'compatibility',
  weight: 'decide',
  answers: ['data-loss/required-column'],
  message: {
    one: 'Running code cannot insert without {column}{left}, and the new release fails before it is there. Add it with a default or nullable, and let SET NOT NULL follow after the release.',
    many: 'Running code cannot insert without {column}{left}, and the new release fails before they are there. Add them with defaults or nullable, and let SET NOT NULL follow after the release.',
  },
  lists: 'column',
  default: 'the application is stopped while it is applied',
  find: ({ compatibility: { oldOnAfter, newOnBefore } }) =>
    oldOnAfter
      .filter((one) => one.change.change.kind === 'required' && isInOneStep(one, newOnBefore))
      .map(({ object, place, seenIn }) => ({
        places: [place],
        data: { column: name(object.name), left: leftOutWords(seenIn) },
      })),
  examples: [
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
      change: ['ALTER TABLE orders ADD COLUMN shop bigint NOT NULL;'],
      says: [
        'Running code cannot insert without `orders.shop`, and the new release fails before it is there. Add it with a default or nullable, and let SET NOT NULL follow after the release.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
      change: [
        'ALTER TABLE orders ADD COLUMN shop bigint NOT NULL DEFAULT 0;',
        'ALTER TABLE orders ADD COLUMN rank bigint; ALTER TABLE orders ALTER COLUMN rank SET NOT NULL;',
      ],
      says: [],
    },
  ],
});
