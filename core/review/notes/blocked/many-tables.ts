/** One transaction locks several tables one after the other and holds all locks: other transactions may use another order. */
import { groupBy } from '../../../collections/group-by.ts';
import type { RelationWait } from '../../facts/waits.ts';
import { names } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'blocked/many-tables',
  section: 'blocked',
  weight: 'warn',
  answers: ['locking/wide-lock-window', 'locking/several-foreign-keys'],
  message: {
    one: 'One transaction locks {tables} and keeps the locks until it ends: a session that uses them in another order ends in a deadlock. Use one migration for each table.',
    many: 'Transactions lock {tables} and keep the locks until they end: a session that uses them in another order ends in a deadlock. Use one migration for each table.',
  },
  lists: 'tables',
  find: ({ waits }) =>
    [...groupBy(waits.filter(isHard), ({ taken }) => taken.statement.during.transaction).values()].flatMap(
      (held) =>
        new Set(held.map(({ taken }) => taken)).size < 2
          ? []
          : [
              {
                places: held.map(({ taken }) => taken.place),
                weight: held.some(({ waitsWithoutLimit }) => waitsWithoutLimit) ? 'warn' : 'inform',
                data: { tables: names(held.map(({ relation }) => relation)) },
              },
            ],
    ),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY); CREATE TABLE trucks (id bigint);'],
      change: [
        'BEGIN;\nALTER TABLE parcels ADD COLUMN note text;\nALTER TABLE trucks ADD COLUMN note text;\nCOMMIT;',
      ],
      says: [
        'One transaction locks `parcels` and `trucks` and keeps the locks until it ends: a session that uses them in another order ends in a deadlock. Use one migration for each table.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: [
        'BEGIN;\nALTER TABLE parcels ADD COLUMN note text;\nALTER TABLE parcels ADD COLUMN code text;\nCOMMIT;',
      ],
      says: [],
    },
  ],
});

/** Partitions are locked with their table. */
function isHard({ blocks, taken, relation }: RelationWait): boolean {
  const role = taken.relations.find((one) => one.relation === relation)?.role;
  return blocks !== 'schema-changes' && role !== 'partition' && role !== 'child';
}
