/** The application applies the files when it starts: code and schema cannot be released separately. */
import { code } from '../../../text/code-in-prose.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'runner/applied-at-start',
  section: 'runner',
  weight: 'warn',
  message: {
    one: 'The application applies the files as it starts ({where}): the old release still serves while the new one migrates, and the release fails where the migration fails.',
  },
  lists: 'where',
  find: ({ change: { migrations } }) =>
    migrations.flatMap(({ runner: { startedBy, startedIn } }) =>
      startedBy === 'application' && startedIn !== undefined
        ? [{ places: [], data: { where: code(startedIn) } }]
        : [],
    ),
  examples: [
    {
      change: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      files: { 'docker-entrypoint.sh': 'migrate -path migrations -database "$URL" up\nexec ./parcels\n' },
      says: [
        'The application applies the files as it starts (`docker-entrypoint.sh:1`): the old release still serves while the new one migrates, and the release fails where the migration fails.',
      ],
    },
    { change: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'], says: [] },
  ],
});
