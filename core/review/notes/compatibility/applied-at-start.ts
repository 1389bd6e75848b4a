/** The application applies its migrations when it starts: instances of the previous release still run then. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/applied-at-start',
  section: 'compatibility',
  weight: 'decide',
  message: {
    one: 'The new release applies this as it starts, while the previous one still uses {object}. Deploy a release first that no longer does.',
  },
  lists: 'object',
  default: 'instances of the previous release fail until they are replaced',
  find: ({ compatibility }) =>
    compatibility.oldOnAfter
      .filter(({ change: { fact } }) => fact.migration.runner.startedBy === 'application')
      .map(({ object, place }) => ({ places: [place], data: { object: name(object.name) } })),
  examples: [
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text, nick text);'],
      change: ['ALTER TABLE users DROP COLUMN mail; ALTER TABLE users DROP COLUMN nick;'],
      files: { 'docker-entrypoint.sh': 'migrate -path migrations -database "$URL" up\nexec ./users\n' },
      says: [
        'The new release applies this as it starts, while the previous one still uses `users.mail` and `users.nick`. Deploy a release first that no longer does.',
      ],
    },
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text);'],
      change: ['ALTER TABLE users DROP COLUMN mail;'],
      says: [],
    },
  ],
});
