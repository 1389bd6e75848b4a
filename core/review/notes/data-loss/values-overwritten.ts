/** Columns whose values UPDATE replaces. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'data-loss/values-overwritten',
  section: 'data-loss',
  weight: 'warn',
  answers: ['data-loss/change-without-where'],
  message: {
    one: 'It overwrites {column} {where}: no rollback restores the former values. Copy them first if they may be needed again.',
  },
  lists: 'column',
  find: ({ valuesLost }) =>
    valuesLost
      .filter(({ kind }) => kind === 'overwritten')
      .map(({ fact, object, some }) => ({
        places: [fact.place],
        data: { column: name(object), where: some ? 'in matching rows' : 'in all rows' },
      })),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text, code text);'],
      change: ['UPDATE parcels SET note = lower(note), code = lower(code);'],
      says: [
        'It overwrites `parcels.note` and `parcels.code` in all rows: no rollback restores the former values. Copy them first if they may be needed again.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: [
        "UPDATE parcels SET note = '' WHERE note IS NULL;",
        'ALTER TABLE parcels ADD COLUMN code text; UPDATE parcels SET code = lower(note);',
        'ALTER TABLE trucks ADD COLUMN code text; UPDATE trucks SET code = 1;',
      ],
      says: [],
    },
  ],
});
