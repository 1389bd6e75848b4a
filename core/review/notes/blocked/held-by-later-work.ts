/** A lock that a short statement takes is held while later statements of the same transaction do work that takes time. */
import { isBrief } from '../../facts/durations.ts';
import { estimateOfAll, type RelationWait } from '../../facts/waits.ts';
import type { Weight } from '../../model.ts';
import { estimateWords, name, placesWords } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'blocked/held-by-later-work',
  section: 'blocked',
  weight: 'decide',
  answers: [
    'locking/backfill-with-schema-change',
    'locking/pending-file-holds-lock',
    'locking/work-under-exclusive-lock',
  ],
  message: {
    one: '{who} on {table} wait for {long}: the transaction keeps its lock while {work}. Put that work in a migration of its own.',
    many: '{who} on {table} wait for {long}: the transaction keeps their locks while {work}. Put that work in a migration of its own.',
  },
  lists: 'table',
  default: 'apply it as it is, while few use the table',
  find: ({ waits }) =>
    waits
      .filter(({ later, blocks }) => later.length > 0 && blocks !== 'schema-changes')
      .map((wait) => ({
        places: [wait.taken.place, ...wait.later.map(({ place }) => place)],
        weight: weightOf(wait),
        data: {
          table: name(wait.relation),
          who: wait.blocks === 'writes' ? 'Writes' : 'Reads and writes',
          long: longOf(wait),
          work: `${placesWords(wait.later.map(({ place }) => place))} ${wait.later.length === 1 ? 'runs' : 'run'}`,
        },
      })),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY); CREATE TABLE trucks (id bigint, code text);'],
      change: [
        'BEGIN;\nALTER TABLE parcels ADD COLUMN note text;\nUPDATE trucks SET code = lower(code);\nCOMMIT;',
      ],
      sizes: { trucks: { rows: 2_000_000, bytes: 400_000_000 } },
      says: [
        'Reads and writes on `parcels` wait for 100 s to 67 min: the transaction keeps its lock while line 3 runs. Put that work in a migration of its own.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY); CREATE TABLE trucks (id bigint, code text);'],
      change: [
        'BEGIN;\nALTER TABLE parcels ADD COLUMN note text;\nCOMMIT;\nUPDATE trucks SET code = lower(code);',
      ],
      says: [],
    },
    {
      history: [
        'CREATE TABLE parcels (id bigint PRIMARY KEY); CREATE TABLE trucks (id bigint PRIMARY KEY, code text);',
      ],
      change: [
        "BEGIN;\nALTER TABLE parcels ADD COLUMN note text;\nUPDATE trucks SET code = 'a' WHERE id = 7;\nCOMMIT;",
      ],
      says: [],
    },
  ],
});

function longOf({ later }: RelationWait): string {
  const estimate = estimateOfAll(later);
  return estimate === undefined ? 'an unknown time' : estimateWords(estimate);
}

function weightOf({ blocks, later }: RelationWait): Weight {
  const estimate = estimateOfAll(later);
  if (estimate !== undefined && isBrief(estimate)) return 'inform';
  return blocks === 'reads-and-writes' ? 'decide' : 'warn';
}
