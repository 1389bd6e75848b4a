/** A rewritten table or a new index needs additional free disk space. */
import { formatBytes } from '../../../text/format.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rows/disk',
  section: 'rows',
  weight: 'inform',
  message: {
    one: 'Rewriting {table} needs free disk space for a second copy of the table ({bytes}) and its indexes until the commit, and as much again for the write-ahead log.',
    many: 'Rewriting {table} needs free disk space for a second copy of each table ({bytes}) and its indexes until the commit, and as much again for the write-ahead log.',
  },
  lists: 'table',
  // Of PostgreSQL: elsewhere the log does not get a copy of the table.
  find: ({ statements, change: { target } }) =>
    (target.dialect === 'postgresql' ? statements : []).flatMap(({ place, relations }) =>
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
        'Rewriting `parcels` needs free disk space for a second copy of the table (3.7 GB) and its indexes until the commit, and as much again for the write-ahead log.',
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
