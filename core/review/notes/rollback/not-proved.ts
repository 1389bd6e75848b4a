/** The proof ran the migration but could not run its rollback. If nothing was run, the page says that once elsewhere. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rollback/not-proved',
  section: 'rollback',
  weight: 'inform',
  message: {
    one: 'The rollback {file} could not be run here. Run it once on a copy of the database.',
    many: 'The rollbacks {file} could not be run here. Run them once on a copy of the database.',
  },
  lists: 'file',
  find: ({ reversals }) =>
    reversals.flatMap(({ migration: { down, proof }, kind, statements: [first] }) =>
      kind === 'not-proved' && down !== undefined && proof.kind === 'run'
        ? [{ places: first === undefined ? [] : [first.place], data: { file: name(down.file) } }]
        : [],
    ),
  examples: [
    {
      change: ['CREATE TABLE orders (id bigint);'],
      down: 'DROP TABLE orders;',
      shown: { kind: 'not-tried' },
      says: [
        'The rollback `0001_change.down.sql` could not be run here. Run it once on a copy of the database.',
      ],
    },
    {
      change: ['CREATE TABLE orders (id bigint);'],
      down: 'DROP TABLE orders;',
      shown: { kind: 'restored', lost: [], down: [] },
      says: [],
    },
  ],
});
