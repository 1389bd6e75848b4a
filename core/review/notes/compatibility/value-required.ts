/** An existing column becomes NOT NULL or loses its default while code that omits it still runs. */
import { isInOneStep } from '../../facts/compatibility.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/value-required',
  section: 'compatibility',
  weight: 'warn',
  message: {
    one: 'Running code that writes NULL to {column} or leaves it out fails. Apply it after a release that always writes a value.',
    many: 'Running code that writes NULL to {column}, or leaves one of them out, fails. Apply it after a release that always writes values.',
  },
  lists: 'column',
  find: ({ compatibility }) =>
    compatibility.oldOnAfter
      .filter((one) => one.change.change.kind === 'required' && !isInOneStep(one, compatibility.newOnBefore))
      .map(({ object, place }) => ({ places: [place], data: { column: name(object.name) } })),
  examples: [
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY, shop bigint, total int NOT NULL DEFAULT 0);'],
      change: [
        'ALTER TABLE orders ALTER COLUMN shop SET NOT NULL; ALTER TABLE orders ALTER COLUMN total DROP DEFAULT;',
      ],
      says: [
        'Running code that writes NULL to `orders.shop` and `orders.total`, or leaves one of them out, fails. Apply it after a release that always writes values.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
      change: [
        'ALTER TABLE orders ADD COLUMN shop bigint;',
        'ALTER TABLE orders ALTER COLUMN shop SET NOT NULL;',
      ],
      says: [
        'Running code that writes NULL to `orders.shop` or leaves it out fails. Apply it after a release that always writes a value.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY, shop bigint CHECK (shop IS NOT NULL));'],
      change: ['ALTER TABLE orders ALTER COLUMN shop SET NOT NULL;'],
      says: [],
    },
  ],
});
