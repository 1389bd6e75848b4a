/** The proof ran the rollback, which restores the schema but not the data that the migration removes. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rollback/loses-data',
  section: 'rollback',
  weight: 'warn',
  message: {
    one: 'The rollback {file} restores the schema, but not the data of {what}. Copy it before the migration is applied.',
  },
  lists: 'what',
  find: ({ reversals }) =>
    reversals.flatMap(({ migration: { down }, gone, kind }) =>
      down === undefined || kind !== 'loses-data'
        ? []
        : gone.map(({ object, fact }) => ({
            places: [fact.place],
            data: { file: name(down.file), what: name(object) },
          })),
    ),
  examples: [
    {
      history: ['CREATE TABLE orders (id bigint, note text); CREATE TABLE bills (id bigint);'],
      change: ['ALTER TABLE orders DROP COLUMN note; DROP TABLE bills;'],
      down: 'CREATE TABLE bills (id bigint); ALTER TABLE orders ADD COLUMN note text;',
      shown: { kind: 'restored', lost: [], down: [] },
      says: [
        'The rollback `0002_change.down.sql` restores the schema, but not the data of `orders.note` and `bills`. Copy it before the migration is applied.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint, note text);'],
      change: ['ALTER TABLE orders ADD COLUMN total int;'],
      down: 'ALTER TABLE orders DROP COLUMN total;',
      shown: { kind: 'restored', lost: [], down: [] },
      says: [],
    },
  ],
});
