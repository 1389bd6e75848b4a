/** A table that was there is locked against others for as long as work on it takes. */
import { defineNote } from '../note.ts';
import { estimateWords, name, sizeWords } from '../../prose/words.ts';
import type { RelationWait } from '../../facts/waits.ts';
import type { Weight } from '../../model.ts';
import { isBrief } from '../../facts/durations.ts';

export const note = defineNote({
  id: 'blocked/locked-while-working',
  section: 'blocked',
  weight: 'warn',
  answers: [],
  message: {
    one: '{who} on {table} wait for {long}.',
    many: '{who} on {table} wait for {long} each.',
  },
  lists: 'table',
  find: ({ waits }) =>
    waits
      .filter(({ heldFor, blocks }) => heldFor.length > 0 && blocks !== 'schema-changes')
      .map((wait) => ({
        places: [wait.taken.place],
        weight: weightOf(wait),
        data: {
          table: name(wait.relation),
          who: wait.blocks === 'writes' ? 'Writes' : 'Reads and writes',
          long: longOf(wait),
        },
      })),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['ALTER TABLE parcels ALTER COLUMN id TYPE numeric;'],
      sizes: { parcels: { rows: 39_000_000, bytes: 4_000_000_000 } },
      says: ['Reads and writes on `parcels` wait for 19 s to 6 min (39 M rows, 3.7 GB).'],
    },
  ],
});

function longOf({ estimate, size }: RelationWait): string {
  if (estimate === undefined || size === undefined) return 'as long as the table is large (size unknown)';
  return `${estimateWords(estimate)} (${sizeWords(size)})`;
}

function weightOf({ blocks, estimate }: RelationWait): Weight {
  if (estimate !== undefined && isBrief(estimate)) return 'inform';
  return blocks === 'reads-and-writes' ? 'decide' : 'warn';
}
