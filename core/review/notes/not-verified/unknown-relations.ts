/** Relations that the change uses and no known migration creates: their columns, keys and dependent objects are not known. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'not-verified/unknown-relations',
  section: 'not-verified',
  weight: 'inform',
  message: {
    one: 'No migration here creates {relation}: its columns, keys and dependent objects were not checked.',
    many: 'No migration here creates {relation}: their columns, keys and dependent objects were not checked.',
  },
  lists: 'relation',
  find: ({ statements }) =>
    statements.flatMap(({ place, statement: { unseen } }) =>
      unseen.map((relation) => ({ places: [place], data: { relation: name(relation) } })),
    ),
  examples: [
    {
      change: ['ALTER TABLE parcels ADD COLUMN note text;'],
      says: [
        'No migration here creates `parcels`: its columns, keys and dependent objects were not checked.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: ['ALTER TABLE parcels ADD COLUMN note text;'],
      says: [],
    },
  ],
});
