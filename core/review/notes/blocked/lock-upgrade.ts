/** A transaction changes rows of a table and then locks the table: a writer that waits for such a row and the lock request deadlock. */
import { blocks } from '../../../effects/effect.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'blocked/lock-upgrade',
  section: 'blocked',
  weight: 'warn',
  answers: ['locking/lock-upgrade'],
  message: {
    one: 'It changes rows of {table} and locks the table afterwards in the same transaction: a session that waits for one of those rows ends in a deadlock with it. Use two migrations.',
    many: 'It changes rows of {table} and locks the tables afterwards in the same transaction: a session that waits for one of those rows ends in a deadlock with it. Use two migrations.',
  },
  lists: 'table',
  find: ({ waits, rowsWritten }) =>
    waits.flatMap(({ relation, taken, lock }) => {
      const before = rowsWritten.filter(
        ({ fact, kind, relation: of }) =>
          of === relation &&
          (kind === 'update' || kind === 'delete') &&
          fact.at < taken.at &&
          fact.statement.during.transaction === taken.statement.during.transaction,
      );
      const isHard = blocks(lock) === 'writes' || blocks(lock) === 'reads-and-writes';
      return before.length === 0 || !isHard
        ? []
        : [
            {
              places: [...before.map(({ fact }) => fact.place), taken.place],
              data: { table: name(relation) },
            },
          ];
    }),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: [
        "BEGIN;\nUPDATE parcels SET note = '' WHERE id = 7;\nALTER TABLE parcels ADD COLUMN code text;\nCOMMIT;",
      ],
      says: [
        'It changes rows of `parcels` and locks the table afterwards in the same transaction: a session that waits for one of those rows ends in a deadlock with it. Use two migrations.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ["UPDATE parcels SET note = '' WHERE id = 7;", 'ALTER TABLE parcels ADD COLUMN code text;'],
      says: [],
    },
  ],
});
