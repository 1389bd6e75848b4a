/** A server refused a statement when the proof ran the migration. */
import { serverName } from '../../../migrations/dialect/server-version.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'refused/server-refused-in-proof',
  section: 'refused',
  weight: 'stop',
  message: {
    one: '{server} refused this when the migration was run for proof: {why}. Change it before it is applied.',
    many: '{server} refused statements when the migration was run for proof: {why}. Change them before they are applied.',
  },
  lists: 'why',
  find: ({ statements }) =>
    statements.flatMap(({ proof, migration, place }) => {
      if (proof?.outcome.kind !== 'refused' || migration.proof.kind !== 'run') return [];
      return [
        {
          places: [place],
          data: {
            server: serverName(migration.proof.proof.dialect, migration.proof.proof.server),
            why: name(proof.outcome.refusal.message),
          },
        },
      ];
    }),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: ['SELECT 1;\nALTER TABLE parcels ADD COLUMN note mood;'],
      refused: 'type "mood" does not exist',
      says: [
        'PostgreSQL 18 refused this when the migration was run for proof: `type "mood" does not exist`. Change it before it is applied.',
      ],
    },
    { change: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'], says: [] },
  ],
});
