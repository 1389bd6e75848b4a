/** A short statement's lock is held while later statements of the same transaction do work that takes time. */
import { groupBy } from '../../../collections/group-by.ts';
import type { StatementFact } from '../../facts/statements.ts';
import { estimateOfAll, type RelationWait } from '../../facts/waits.ts';
import type { Weight } from '../../model.ts';
import { estimateWords, name, placesWords } from '../../prose/words.ts';
import { defineNote } from '../note.ts';
import { weightOfWait } from '../weight-of-wait.ts';

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
  find: ({ waits }) =>
    heldTogether(waits).flatMap(({ held, later }) =>
      held.map((wait) => ({
        places: [wait.taken.place, ...later.map(({ place }) => place)],
        weight: weightOf(wait, later),
        data: {
          table: name(wait.relation),
          who: wait.blocks === 'writes' ? 'Writes' : 'Reads and writes',
          long: longOf(later),
          work: `${placesWords(later.map(({ place }) => place))} ${later.length === 1 ? 'runs' : 'run'}`,
        },
      })),
    ),
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

interface HeldTogether {
  readonly held: readonly RelationWait[];
  readonly later: readonly StatementFact[];
}

/** By transaction and by who waits: tables whose locks are taken in sequence form one note, with all work after the first. */
function heldTogether(waits: readonly RelationWait[]): readonly HeldTogether[] {
  const all = waits.filter(({ later, blocks }) => later.length > 0 && blocks !== 'schema-changes');
  const transactions = groupBy(all, ({ taken }) => taken.statement.during.transaction);
  return [...transactions.values()].flatMap((inOne) =>
    [...groupBy(inOne, ({ blocks }) => blocks).values()].map((held) => ({
      held,
      later: [...new Set(held.flatMap(({ later }) => later))].toSorted((a, b) => a.at - b.at),
    })),
  );
}

function longOf(later: readonly StatementFact[]): string {
  const estimate = estimateOfAll(later);
  return estimate === undefined ? 'an unknown time' : estimateWords(estimate);
}

function weightOf({ blocks }: RelationWait, later: readonly StatementFact[]): Weight {
  return weightOfWait(blocks, estimateOfAll(later));
}
