/** New columns with personal data, according to the team's configuration, a comment or the dictionary. */
import { categoryWords } from '../../../personal-data/category.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'security/personal-data',
  section: 'security',
  weight: 'inform',
  message: {
    one: 'The new {column} holds personal data ({category}). Say who may read it, for how long it is kept, and how it is erased.',
    many: 'The new {column} hold personal data ({category}). Say who may read them, for how long they are kept, and how they are erased.',
  },
  lists: 'column',
  find: ({ security }) =>
    security.personal.map(({ column, category, fact }) => ({
      places: [fact.place],
      data: { column: name(column), category: categoryWords[category].label },
    })),
  examples: [
    {
      history: ['CREATE TABLE customers (id bigint PRIMARY KEY);'],
      change: ['ALTER TABLE customers ADD COLUMN email text, ADD COLUMN phone text, ADD COLUMN orders int;'],
      says: [
        'The new `customers.email` and `customers.phone` hold personal data (contact). Say who may read them, for how long they are kept, and how they are erased.',
      ],
    },
    {
      history: ['CREATE TABLE customers (id bigint PRIMARY KEY, email text);'],
      change: ['ALTER TABLE customers ADD COLUMN orders int;'],
      says: [],
    },
  ],
});
