/** Tables and columns that hold values and are dropped. */
import type { ValueLoss } from '../../facts/values-lost.ts';
import type { Weight } from '../../model.ts';
import { name, rowsAfter } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'data-loss/dropped-values',
  section: 'data-loss',
  weight: 'decide',
  answers: ['data-loss/drop-column', 'data-loss/drop-schema', 'data-loss/drop-table'],
  message: {
    one: 'The {what} {object} is dropped with its values{size}: after the commit only a backup has them. Copy first what may be needed again.',
    many: 'The {what}s {object} are dropped with their values{size}: after the commit only a backup has them. Copy first what may be needed again.',
  },
  lists: 'object',
  default: 'they are dropped without a copy',
  find: ({ valuesLost }) =>
    valuesLost
      .filter(({ kind }) => kind === 'dropped')
      .map((loss) => ({
        places: [loss.fact.place],
        weight: weightOf(loss),
        data: {
          what: loss.object === loss.relation ? 'table' : 'column',
          object: name(loss.object),
          size: rowsAfter(loss.size),
        },
      })),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text, weight int);'],
      change: ['ALTER TABLE parcels DROP COLUMN note, DROP COLUMN weight;', 'DROP TABLE parcels;'],
      sizes: { parcels: { rows: 39_000_000, bytes: 4_000_000_000 } },
      says: [
        'The columns `parcels.note` and `parcels.weight` are dropped with their values (39 M rows): after the commit only a backup has them. Copy first what may be needed again.',
        'The table `parcels` is dropped with its values (39 M rows): after the commit only a backup has them. Copy first what may be needed again.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint, n int GENERATED ALWAYS AS (1) STORED);'],
      change: [
        'ALTER TABLE parcels DROP COLUMN n;',
        'DROP TABLE IF EXISTS leftovers;',
        'CREATE TABLE drafts (id bigint, note text); ALTER TABLE drafts DROP COLUMN note; DROP TABLE drafts;',
      ],
      says: [],
    },
    {
      history: ['CREATE TABLE parcels (id bigint, note text);'],
      change: ['CREATE TABLE kept AS SELECT * FROM parcels; DROP TABLE parcels;'],
      says: [],
    },
  ],
});

/** Statistics without rows are not proof, but leave little to decide. */
function weightOf({ size }: ValueLoss): Weight {
  return size?.rows === 0 ? 'inform' : 'decide';
}
