/** Enum values that running code does not know. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/new-enum-value',
  section: 'compatibility',
  weight: 'inform',
  message: {
    one: 'Running code may fail when it reads {value}, which it does not know. Write it only when no instance of the previous release runs.',
    many: 'Running code may fail when it reads {value}, which it does not know. Write them only when no instance of the previous release runs.',
  },
  lists: 'value',
  find: ({ objects }) =>
    objects
      .filter(({ object, change }) => object.kind === 'enum-value' && change.kind === 'added')
      .map(({ object, fact }) => ({ places: [fact.place], data: { value: name(object.name) } })),
  examples: [
    {
      history: ["CREATE TYPE mood AS ENUM ('sad');"],
      change: ["ALTER TYPE mood ADD VALUE 'glad';"],
      says: [
        "Running code may fail when it reads `'glad' of mood`, which it does not know. Write it only when no instance of the previous release runs.",
      ],
    },
    { change: ["CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood ADD VALUE 'glad';"], says: [] },
  ],
});
