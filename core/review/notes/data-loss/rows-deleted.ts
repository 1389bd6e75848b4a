/** Rows that DELETE and TRUNCATE remove. */
import { name, sizeAfter } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'data-loss/rows-deleted',
  section: 'data-loss',
  weight: 'decide',
  answers: ['data-loss/change-without-where'],
  message: {
    one: '{which} rows of {table} are deleted{size}: after the commit only a backup has them. {action}.',
  },
  lists: 'table',
  default: 'they are deleted without a copy',
  find: ({ valuesLost }) =>
    valuesLost
      .filter(({ kind }) => kind === 'deleted')
      .map(({ fact, relation, size, some }) => ({
        places: [fact.place],
        weight: size?.rows === 0 ? 'inform' : 'decide',
        data: {
          which: some ? 'Matching' : 'All',
          table: name(relation),
          size: some ? '' : sizeAfter(size),
          action: some
            ? 'Count them first, and copy what may be needed again'
            : 'Copy first what may be needed again',
        },
      })),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, at date); CREATE TABLE scans (id bigint);'],
      change: ["DELETE FROM parcels WHERE at < '2020-01-01';", 'TRUNCATE scans;'],
      sizes: { scans: { rows: 39_000_000, bytes: 4_000_000_000 } },
      says: [
        'Matching rows of `parcels` are deleted: after the commit only a backup has them. Count them first, and copy what may be needed again.',
        'All rows of `scans` are deleted (39 M rows, 3.7 GB): after the commit only a backup has them. Copy first what may be needed again.',
      ],
    },
    { change: ['CREATE TABLE drafts (id bigint); DELETE FROM drafts;'], says: [] },
  ],
});
