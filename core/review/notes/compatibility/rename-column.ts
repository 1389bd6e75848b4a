/** A column gets another name in place: neither release runs on both schemas. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/rename-column',
  section: 'compatibility',
  weight: 'decide',
  answers: ['data-loss/rename-column'],
  message: {
    one: 'After the rename to {to}, running code fails on {column}; before it, the new release fails. Add {to}, write both, copy the values, and drop {column} later.',
    many: 'After renames, running code fails on {column}; before them, the new release fails. Add each new column, write both, copy the values, and drop the old one later.',
  },
  lists: 'column',
  default: 'the application is stopped while it is applied',
  find: ({ compatibility }) =>
    compatibility.oldOnAfter.flatMap(({ object, change: { change }, place }) =>
      object.kind === 'column' && change.kind === 'renamed'
        ? [{ places: [place], data: { column: name(object.name), to: name(change.to.part ?? '') } }]
        : [],
    ),
  examples: [
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text);'],
      change: ['ALTER TABLE users RENAME COLUMN mail TO email;'],
      says: [
        'After the rename to `email`, running code fails on `users.mail`; before it, the new release fails. Add `email`, write both, copy the values, and drop `users.mail` later.',
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
