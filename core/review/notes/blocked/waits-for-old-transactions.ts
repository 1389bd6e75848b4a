/** CONCURRENTLY waits for older transactions to end; if it is cancelled, an invalid index remains. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'blocked/waits-for-old-transactions',
  section: 'blocked',
  weight: 'inform',
  message: {
    one: 'Building {index} concurrently waits for every transaction of the database that is older. End long ones first; if it fails, drop the invalid index before the next attempt.',
    many: 'Building {index} concurrently waits for every transaction of the database that is older. End long ones first; if one fails, drop the invalid index before the next attempt.',
  },
  lists: 'index',
  find: ({ statements }) =>
    statements.flatMap(({ statement, place, duration }) =>
      duration !== 'waits'
        ? []
        : statement.actions.flatMap(({ operation }) => {
            if (operation.kind !== 'createIndex' && operation.kind !== 'reindex') return [];
            const index = operation.kind === 'createIndex' ? operation.name : operation.target?.name;
            return [
              { places: [place], data: { index: index === undefined ? 'the index' : name(index.text) } },
            ];
          }),
    ),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['CREATE INDEX CONCURRENTLY parcels_note ON parcels (note);'],
      says: [
        'Building `parcels_note` concurrently waits for every transaction of the database that is older. End long ones first; if it fails, drop the invalid index before the next attempt.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['CREATE INDEX parcels_note ON parcels (note);'],
      says: [],
    },
  ],
});
