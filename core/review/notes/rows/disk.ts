/** A table that is written again, or an index, needs free disk space beside what is there. */
import { formatBytes } from '../../../plan/format.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rows/disk',
  section: 'rows',
  weight: 'inform',
  answers: [],
  message: {
    one: 'Rewriting {table} needs about {bytes} of free disk space and its indexes once more, and as much write-ahead log. The old files are removed after the commit.',
    many: 'Rewriting {table} needs about {bytes} of free disk space each and their indexes once more, and as much write-ahead log. The old files are removed after the commit.',
  },
  lists: 'table',
  find: ({ statements }) =>
    statements.flatMap(({ place, relations }) =>
      relations.flatMap(({ relation, rewrite, size }) =>
        rewrite && size !== undefined && size.bytes >= worthTelling
          ? [{ places: [place], data: { table: name(relation), bytes: formatBytes(size.bytes) } }]
          : [],
      ),
    ),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['ALTER TABLE parcels ALTER COLUMN id TYPE numeric;'],
      sizes: { parcels: { rows: 39_000_000, bytes: 4_000_000_000 } },
      says: [
        'Rewriting `parcels` needs about 3.7 GB of free disk space and its indexes once more, and as much write-ahead log. The old files are removed after the commit.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['ALTER TABLE parcels ALTER COLUMN id TYPE numeric;'],
      sizes: { parcels: { rows: 3_000, bytes: 400_000 } },
      says: [],
    },
  ],
});

/** Every server has a gigabyte. */
const worthTelling = 1024 ** 3;
