/** A new constraint or unique index of an existing table rejects rows that running code may write, even if it is NOT VALID. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/rows-refused',
  section: 'compatibility',
  weight: 'warn',
  message: {
    one: 'From then on {constraint} refuses rows that running code may write. Apply it after a release that writes no such rows.',
    many: 'From then on {constraint} refuse rows that running code may write. Apply them after a release that writes no such rows.',
  },
  lists: 'constraint',
  find: ({ compatibility }) =>
    compatibility.oldOnAfter
      .filter(({ change }) => change.change.kind === 'refuses')
      .map(({ object, place }) => ({
        places: [place],
        data: { constraint: name(object.part ?? object.name) },
      })),
  examples: [
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY, shop bigint, total int);'],
      change: [
        'ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total > 0) NOT VALID; CREATE UNIQUE INDEX orders_shop ON orders (shop);',
      ],
      says: [
        'From then on `orders_total` and `orders_shop` refuse rows that running code may write. Apply them after a release that writes no such rows.',
      ],
    },
    {
      history: [
        "CREATE TABLE orders (id bigint, state text CONSTRAINT orders_state CHECK (state IN ('a', 'b')));",
      ],
      change: [
        "ALTER TABLE orders DROP CONSTRAINT orders_state; ALTER TABLE orders ADD CONSTRAINT orders_state CHECK (state IN ('a', 'b', 'c'));",
      ],
      says: [],
    },
    {
      change: ['CREATE TABLE orders (id bigint); ALTER TABLE orders ADD UNIQUE (id);'],
      says: [],
    },
  ],
});
