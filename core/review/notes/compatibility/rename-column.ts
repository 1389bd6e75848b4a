/** A column is renamed in place: neither release works with both schemas. */
import { seenWords } from '../../prose/query-places.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/rename-column',
  section: 'compatibility',
  weight: 'decide',
  answers: ['data-loss/rename-column'],
  message: {
    one: 'Running code fails after the rename of {column}{seen}, and the new release before it. Add the new column, write both, copy the values, and drop the old one later.',
    many: 'Running code fails after the renames of {column}{seen}, and the new release before them. Add the new columns, write both, copy the values, and drop the old ones later.',
  },
  lists: 'column',
  default: 'the application is stopped while it is applied',
  find: ({ compatibility }) =>
    compatibility.oldOnAfter.flatMap(({ object, change: { change }, place, seenIn }) =>
      object.kind === 'column' && change.kind === 'renamed'
        ? [
            {
              places: [place],
              data: {
                column: `${name(object.name)} to ${name(change.to.part ?? '')}`,
                seen: seenWords(seenIn),
              },
            },
          ]
        : [],
    ),
  examples: [
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text);'],
      change: ['ALTER TABLE users RENAME COLUMN mail TO email;'],
      says: [
        'Running code fails after the rename of `users.mail` to `email`, and the new release before it. Add the new column, write both, copy the values, and drop the old one later.',
      ],
    },
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text);'],
      change: [
        'ALTER TABLE users ADD COLUMN mail_new varchar; ALTER TABLE users RENAME COLUMN mail TO mail_old; ALTER TABLE users RENAME COLUMN mail_new TO mail;',
      ],
      says: [],
    },
  ],
});
