/** Foreign keys with ON DELETE change rows of other tables when a statement deletes rows. */
import type { Reached } from '../../facts/rows-written.ts';
import { name, sizeAfter } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rows/cascade',
  section: 'rows',
  weight: 'decide',
  message: { one: 'Deleting from {table} also {does} rows of {other} by {clause}. Count them first.' },
  lists: 'other',
  default: 'these rows change too',
  find: ({ rowsWritten }) =>
    rowsWritten.flatMap(({ fact, relation, reach }) =>
      reach.map((one) => ({
        places: [fact.place],
        weight: one.how === 'deleted' ? 'decide' : 'warn',
        data: {
          table: name(relation),
          does: doesWhat[one.how].does,
          other: `${name(one.relation)}${sizeAfter(one.size)}`,
          clause: name(doesWhat[one.how].clause),
        },
      })),
    ),
  examples: [
    {
      history: [
        `CREATE TABLE trucks (id bigint PRIMARY KEY);
CREATE TABLE parcels (id bigint PRIMARY KEY, truck_id bigint REFERENCES trucks ON DELETE CASCADE);
CREATE TABLE scans (parcel_id bigint REFERENCES parcels ON DELETE CASCADE);
CREATE TABLE repairs (truck_id bigint REFERENCES trucks ON DELETE SET NULL);`,
      ],
      change: ['DELETE FROM trucks WHERE id = 7;'],
      sizes: { scans: { rows: 39_000_000, bytes: 4_000_000_000 } },
      says: [
        'Deleting from `trucks` also deletes rows of `parcels` and `scans` (39 M rows, 3.7 GB) by `ON DELETE CASCADE`. Count them first.',
        'Deleting from `trucks` also clears a column in rows of `repairs` by `ON DELETE SET NULL`. Count them first.',
      ],
    },
    {
      history: [
        'CREATE TABLE trucks (id bigint PRIMARY KEY); CREATE TABLE parcels (truck_id bigint REFERENCES trucks);',
      ],
      change: ['DELETE FROM trucks WHERE id = 7;'],
      says: [],
    },
  ],
});

const doesWhat: Readonly<Record<Reached['how'], { readonly does: string; readonly clause: string }>> = {
  deleted: { does: 'deletes', clause: 'ON DELETE CASCADE' },
  'set-null': { does: 'clears a column in', clause: 'ON DELETE SET NULL' },
  'set-default': { does: 'resets a column in', clause: 'ON DELETE SET DEFAULT' },
};
