/** A published table changes in a way that logical replication does not carry. */
import { replicationNotes } from '../../../effects/replication.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'replication/published-table',
  section: 'replication',
  weight: 'warn',
  message: { one: 'Publication {publication} has {table}. {what}' },
  lists: 'table',
  find: ({ replication }) =>
    replication.published.map(({ fact, relation, publication, note: about }) => ({
      places: [fact.place],
      data: {
        publication: name(publication),
        table: name(relation),
        what: replicationNotes[about].words,
      },
    })),
  examples: [
    {
      history: [
        'CREATE TABLE parcels (id bigint PRIMARY KEY); CREATE TABLE trucks (id bigint);',
        'CREATE PUBLICATION reports FOR TABLE parcels;',
      ],
      change: ['ALTER TABLE parcels ADD COLUMN note text; ALTER TABLE trucks ADD COLUMN note text;'],
      says: [
        'Publication `reports` has `parcels`. Logical replication stops where the subscriber lacks the column: add it there first.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: ['ALTER TABLE parcels ADD COLUMN note text;'],
      says: [],
    },
  ],
});
