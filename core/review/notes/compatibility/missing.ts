/** The change drops something that running code may use: a table, column, view, function, type or enum value. */
import { seenWords } from '../../prose/query-places.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/missing',
  section: 'compatibility',
  weight: 'warn',
  message: {
    one: 'Running code that uses {object}{seen} fails from then on. First deploy a release that does not use it.',
    many: 'Running code that uses {object}{seen} fails from then on. First deploy a release that does not use them.',
  },
  lists: 'object',
  find: ({ compatibility }) =>
    compatibility.oldOnAfter
      .filter(({ how }) => how === 'missing')
      .map(({ object, place, seenIn }) => ({
        places: [place],
        data: { object: name(object.name), seen: seenWords(seenIn) },
      })),
  examples: [
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY, note text, total int);'],
      change: ['ALTER TABLE orders DROP COLUMN note; ALTER TABLE orders DROP COLUMN total;'],
      files: {
        'queries/orders.sql': 'SELECT id, note FROM orders WHERE id = $1;',
        'seeds/orders.sql': "INSERT INTO orders (id, note) VALUES (1, 'a');",
      },
      says: [
        'Running code that uses `orders.note` (named in `queries/orders.sql`) fails from then on. First deploy a release that does not use it.',
        'Running code that uses `orders.total` fails from then on. First deploy a release that does not use it.',
      ],
    },
    {
      history: [
        "CREATE TABLE orders (id bigint); CREATE VIEW open_orders AS SELECT id FROM orders; CREATE FUNCTION tax(int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      ],
      change: ['DROP VIEW open_orders; DROP FUNCTION tax(int);'],
      says: [
        'Running code that uses `open_orders` and `tax(integer)` fails from then on. First deploy a release that does not use them.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint); CREATE VIEW open_orders AS SELECT id FROM orders;'],
      change: ['DROP VIEW open_orders; CREATE VIEW open_orders AS SELECT id FROM orders WHERE id > 0;'],
      says: [],
    },
  ],
});
