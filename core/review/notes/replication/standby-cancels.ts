/** A hot standby also takes ACCESS EXCLUSIVE locks when it replays them, and cancels conflicting queries. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'replication/standby-cancels',
  section: 'replication',
  weight: 'inform',
  message: {
    one: 'On a hot standby, replay of the lock on {table} waits for queries of it and cancels them after {setting}.',
    many: 'On a hot standby, replay of the locks on {table} waits for queries of them and cancels them after {setting}.',
  },
  lists: 'table',
  find: ({ replication }) =>
    replication.standbyLocks.map(({ fact, relation }) => ({
      places: [fact.place],
      data: { table: name(relation), setting: name('max_standby_streaming_delay') },
    })),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY); CREATE TABLE trucks (id bigint);'],
      change: [
        'ALTER TABLE parcels ADD COLUMN note text; ALTER TABLE trucks ADD COLUMN note text;',
        'CREATE INDEX CONCURRENTLY parcels_note ON parcels (note);',
      ],
      says: [
        'On a hot standby, replay of the locks on `parcels` and `trucks` waits for queries of them and cancels them after `max_standby_streaming_delay`.',
      ],
    },
    {
      change: ['CREATE TABLE drafts (id bigint); ALTER TABLE drafts ADD COLUMN note text;'],
      says: [],
    },
  ],
});
