/** Something that running code may use is dropped: a table, column, view, function, type or value of an enum. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/missing',
  section: 'compatibility',
  weight: 'warn',
  answers: [],
  message: {
    one: 'Running code that uses {object} fails from then on. Apply it after a release that no longer does.',
    many: 'Running code that uses {object} fails from then on. Apply it after a release that no longer does.',
  },
  lists: 'object',
  find: ({ compatibility }) =>
    compatibility.oldOnAfter
      .filter(({ how }) => how === 'missing')
      .map(({ object, place }) => ({ places: [place], data: { object: name(object.name) } })),
  examples: [
    {
      history: [
        "CREATE TABLE orders (id bigint); CREATE VIEW open_orders AS SELECT id FROM orders; CREATE FUNCTION tax(int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      ],
      change: ['DROP VIEW open_orders; DROP FUNCTION tax(int);'],
      says: [
        'Running code that uses `open_orders` and `tax(integer)` fails from then on. Apply it after a release that no longer does.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint); CREATE VIEW open_orders AS SELECT id FROM orders;'],
      change: ['DROP VIEW open_orders; CREATE VIEW open_orders AS SELECT id FROM orders WHERE id > 0;'],
      says: [],
    },
  ],
});
