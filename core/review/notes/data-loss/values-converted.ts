/** A column changes its type by a USING expression. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'data-loss/values-converted',
  section: 'data-loss',
  weight: 'warn',
  message: {
    one: '{using} replaces the values of {column}: the former ones are gone unless they follow from the new ones. Compare both in a copy of some rows first.',
  },
  lists: 'column',
  find: ({ valuesLost }) =>
    valuesLost
      .filter(({ kind }) => kind === 'converted')
      .map(({ fact, object }) => ({
        places: [fact.place],
        data: { using: name('USING'), column: name(object) },
      })),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['ALTER TABLE parcels ALTER COLUMN note TYPE integer USING length(note);'],
      says: [
        '`USING` replaces the values of `parcels.note`: the former ones are gone unless they follow from the new ones. Compare both in a copy of some rows first.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['ALTER TABLE parcels ALTER COLUMN note TYPE integer USING note::integer;'],
      says: [],
    },
  ],
});
