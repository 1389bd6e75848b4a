/** The effects of a statement are not fully known: a part of it is not modelled, cannot be read, or is decided when it runs. */
import { oneLine } from '../../../text/format.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'not-verified/not-modelled',
  section: 'not-verified',
  weight: 'warn',
  message: { one: '{gap}' },
  lists: 'gap',
  find: ({ statements }) =>
    statements.flatMap(({ place, statement: { gaps } }) =>
      gaps.map((gap) => ({ places: [place], data: { gap: oneLine(gap) } })),
    ),
  examples: [
    {
      change: ['CREATE FLURB parcels;'],
      says: ['PostgreSQL does not understand it: syntax error at or near "FLURB".'],
    },
    { change: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'], says: [] },
  ],
});
