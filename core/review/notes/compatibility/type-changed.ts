/** A column changes its type at once: code binds and reads its values by the type. */
import { typeText } from '../../../schema/type-text.ts';
import { isInOneStep } from '../../facts/compatibility.ts';
import { seenWords } from '../../prose/query-places.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/type-changed',
  section: 'compatibility',
  weight: 'decide',
  answers: ['data-loss/type-change-breaks-code'],
  message: {
    one: 'Running code takes {column}{seen} for {from}, the new release for {to}: each may fail on the other schema. Add a column of type {to}, write both, copy the values, and drop {column} later.',
    many: 'Running code takes {column}{seen} for {from}, the new release for {to}: each may fail on the other schema. Add columns of type {to}, write both, copy the values, and drop the old ones later.',
  },
  lists: 'column',
  default: 'the application is stopped while it is applied',
  find: ({ compatibility: { oldOnAfter, newOnBefore } }) =>
    oldOnAfter
      .filter((one) => one.how === 'retyped' && isInOneStep(one, newOnBefore))
      .flatMap(({ object, change: { change }, place, seenIn }) =>
        change.kind === 'retyped' && change.from !== undefined
          ? [
              {
                places: [place],
                data: {
                  column: name(object.name),
                  seen: seenWords(seenIn),
                  from: name(typeText(change.from)),
                  to: name(typeText(change.to)),
                },
              },
            ]
          : [],
      ),
  examples: [
    {
      history: ['CREATE TABLE orders (id integer PRIMARY KEY, ref integer);'],
      change: ['ALTER TABLE orders ALTER COLUMN ref TYPE text;'],
      says: [
        'Running code takes `orders.ref` for `integer`, the new release for `text`: each may fail on the other schema. Add a column of type `text`, write both, copy the values, and drop `orders.ref` later.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id integer PRIMARY KEY, note varchar(20));'],
      change: ['ALTER TABLE orders ALTER COLUMN note TYPE text;'],
      says: [],
    },
  ],
});
