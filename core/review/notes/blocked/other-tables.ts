/** A statement briefly locks tables other than the one that it changes: sessions wait there although nothing changes. */
import type { RelationFact, StatementFact } from '../../facts/statements.ts';
import { name, names } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'blocked/other-tables',
  section: 'blocked',
  weight: 'inform',
  answers: [
    'locking/create-partition-locks-parent',
    'locking/drop-foreign-key-locks-both',
    'locking/partition-fan-out',
  ],
  message: {
    one: 'It also locks {table}, {because}: {who} there wait as long as the lock is held.',
    many: 'It also locks {table}, {because}: {who} there wait as long as the locks are held.',
  },
  lists: 'table',
  find: ({ statements }) =>
    statements.flatMap((fact) =>
      fact.relations.flatMap((one) => {
        const because = isBeside(one, fact) ? becauseOf(one, fact) : undefined;
        return because === undefined
          ? []
          : [
              {
                places: [fact.place],
                data: {
                  table: name(one.relation),
                  because,
                  who: one.blocks === 'writes' ? 'writes' : 'reads and writes',
                },
              },
            ];
      }),
    ),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: ['CREATE TABLE labels (id bigint PRIMARY KEY, parcel_id bigint REFERENCES parcels);'],
      says: [
        'It also locks `parcels`, related to `labels` by a foreign key: writes there wait as long as the lock is held.',
      ],
    },
    {
      history: [
        'CREATE TABLE scans (id bigint, at date) PARTITION BY RANGE (at);',
        "CREATE TABLE scans_1 PARTITION OF scans FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');",
      ],
      change: [
        'ALTER TABLE scans ADD COLUMN note text;',
        "CREATE TABLE scans_2 PARTITION OF scans FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');",
      ],
      says: [
        'It also locks `scans_1`, a partition of `scans`: reads and writes there wait as long as the lock is held.',
        'It also locks `scans`, the parent of `scans_2`: reads and writes there wait as long as the lock is held.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint);'],
      change: ['ALTER TABLE parcels ADD COLUMN note text;'],
      says: [],
    },
  ],
});

/** Work that takes its time has a note that names all tables. */
function isBeside({ isNew, blocks, role }: RelationFact, { duration }: StatementFact): boolean {
  return (
    duration === 'instant' &&
    !isNew &&
    role !== 'target' &&
    role !== 'source' &&
    (blocks === 'writes' || blocks === 'reads-and-writes')
  );
}

function becauseOf({ role, relation }: RelationFact, { relations }: StatementFact): string | undefined {
  const targets = relations.flatMap((one) =>
    one.role === 'target' && one.relation !== relation ? [one.relation] : [],
  );
  const target = targets.length === 0 ? 'what it changes' : names(targets, 3);
  switch (role) {
    case 'referenced':
    case 'referencing':
      return `related to ${target} by a foreign key`;
    case 'parent':
      return `the parent of ${target}`;
    case 'partition':
      return `a partition of ${target}`;
    case 'default-partition':
      return `the default partition of ${target}`;
    case 'child':
      return `which inherits from ${target}`;
    case 'dependent':
      return `which depends on ${target}`;
    default:
      return undefined;
  }
}
