/** One statement writes rows of a table without a limit, in one transaction. */
import { isBrief } from '../../facts/durations.ts';
import type { RowsWritten } from '../../facts/rows-written.ts';
import type { Weight } from '../../model.ts';
import { estimateWords, name, sizeAfter } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rows/backfill',
  section: 'rows',
  weight: 'warn',
  answers: ['data-loss/unbatched-backfill'],
  message: {
    one: 'It may {write} {table}{size} in one transaction that takes {long}: until the commit {who}, vacuum keeps newer dead rows, and standbys may lag. Work in batches by key.',
  },
  lists: 'table',
  default: 'it runs in one transaction',
  find: ({ rowsWritten }) =>
    rowsWritten
      .filter(({ unbounded }) => unbounded)
      .map((one) => ({
        places: [one.fact.place],
        weight: weightOf(one),
        data: {
          write: writeWords(one),
          table: name(one.relation),
          size: one.kind === 'insert' ? '' : sizeAfter(one.size),
          long: one.estimate === undefined ? 'an unknown time' : estimateWords(one.estimate),
          who: one.kind === 'insert' ? 'nobody sees the rows' : 'other writers of these rows wait',
        },
      })),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['UPDATE parcels SET note = lower(note);'],
      sizes: { parcels: { rows: 39_000_000, bytes: 4_000_000_000 } },
      says: [
        'It may update every row of `parcels` (39 M rows, 3.7 GB) in one transaction that takes 33 min to 22 h: until the commit other writers of these rows wait, vacuum keeps newer dead rows, and standbys may lag. Work in batches by key.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ["UPDATE parcels SET note = '' WHERE id = 7;"],
      says: [],
    },
    {
      history: ['CREATE TABLE parcels (id bigint, note text); CREATE TABLE notes (id bigint, note text);'],
      change: ['INSERT INTO notes SELECT id, note FROM parcels;'],
      says: [
        'It may copy every row of `parcels` into `notes` in one transaction that takes an unknown time: until the commit nobody sees the rows, vacuum keeps newer dead rows, and standbys may lag. Work in batches by key.',
      ],
    },
  ],
});

function writeWords({ kind, source, size }: RowsWritten): string {
  if (kind !== 'insert') return `${kind} every row of`;
  return source === undefined
    ? 'insert any number of rows into'
    : `copy every row of ${name(source)}${sizeAfter(size)} into`;
}

function weightOf({ estimate }: RowsWritten): Weight {
  if (estimate === undefined) return 'warn';
  return isBrief(estimate) ? 'inform' : 'decide';
}
