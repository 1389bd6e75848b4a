/** A table is renamed or moved to another schema: a view under the old name serves both releases. */
import { seenWords } from '../../prose/query-places.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/rename-table',
  section: 'compatibility',
  weight: 'decide',
  answers: ['data-loss/rename-table'],
  message: {
    one: 'Running code fails after the rename of {table}{seen}, and the new release before it. Create a view under the old name in the same transaction, and drop it later.',
    many: 'Running code fails after the renames of {table}{seen}, and the new release before them. Create views under the old names in the same transaction, and drop them later.',
  },
  lists: 'table',
  default: 'the application is stopped while it is applied',
  find: ({ compatibility }) =>
    compatibility.oldOnAfter.flatMap(({ object, change: { change }, place, seenIn }) =>
      object.kind === 'relation' && change.kind === 'renamed'
        ? [
            {
              places: [place],
              data: { table: `${name(object.name)} to ${name(change.to.name)}`, seen: seenWords(seenIn) },
            },
          ]
        : [],
    ),
  examples: [
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY);'],
      change: ['ALTER TABLE users RENAME TO members;'],
      says: [
        'Running code fails after the rename of `users` to `members`, and the new release before it. Create a view under the old name in the same transaction, and drop it later.',
      ],
    },
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY);'],
      change: ['ALTER TABLE users RENAME TO members; CREATE VIEW users AS SELECT id FROM members;'],
      says: [],
    },
  ],
});
