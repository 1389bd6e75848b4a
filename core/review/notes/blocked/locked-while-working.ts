/** A statement locks an existing table against others while it reads or writes a table. */
import { isMariadb } from '../../../migrations/dialect/server-version.ts';
import type { ConstraintKind, Operation } from '../../../operations/model/operation.ts';
import { tableCalled } from '../../../schema/lookup.ts';
import type { Target } from '../../change.ts';
import type { RelationFact, StatementFact } from '../../facts/statements.ts';
import { estimateOfAll, type RelationWait } from '../../facts/waits.ts';
import type { Weight } from '../../model.ts';
import { estimateWords, name, sizeAfter } from '../../prose/words.ts';
import { defineNote } from '../note.ts';
import { weightOfWait } from '../weight-of-wait.ts';

export const note = defineNote({
  id: 'blocked/locked-while-working',
  section: 'blocked',
  weight: 'warn',
  answers: [
    'locking/alter-copies-table',
    'locking/attach-partition-scans',
    'locking/check-validates',
    'locking/default-rewrites',
    'locking/enforced-scans',
    'locking/exclusion-builds-index',
    'locking/foreign-key-validates',
    'locking/index-without-concurrently',
    'locking/partitioned-index-blocks',
    'locking/primary-key-builds-index',
    'locking/refresh-blocks',
    'locking/reindex-blocks',
    'locking/set-not-null-scans',
    'locking/table-rewrites',
    'locking/type-change-rewrites',
    'locking/unique-builds-index',
  ],
  message: { one: '{who} on {table} wait {long} it {works}. {instead}.' },
  lists: 'table',
  find: ({ waits, change: { target } }) =>
    waits
      .filter(({ working, blocks }) => working.length > 0 && blocks !== 'schema-changes')
      .map((wait) => ({
        places: wait.working.map(({ place }) => place),
        weight: weightOf(wait),
        data: {
          table: name(wait.relation),
          who: wait.blocks === 'writes' ? 'Writes' : 'Reads and writes',
          long: longOf(wait),
          works: worksOn(wait.working[0] ?? wait.taken),
          instead: insteadOf(wait.working[0] ?? wait.taken, target),
        },
      })),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['ALTER TABLE parcels ALTER COLUMN id TYPE numeric;'],
      sizes: { parcels: { rows: 39_000_000, bytes: 4_000_000_000 } },
      says: [
        'Reads and writes on `parcels` wait for 19 s to 6 min while it rewrites `parcels` (39 M rows, 3.7 GB). Add a new column, copy in batches, then swap them.',
      ],
    },
    {
      history: [
        'CREATE TABLE trucks (id bigint PRIMARY KEY); CREATE TABLE parcels (id bigint, truck_id bigint);',
      ],
      change: ['ALTER TABLE parcels ADD FOREIGN KEY (truck_id) REFERENCES trucks;'],
      says: [
        'Writes on `parcels` and `trucks` wait as long as it reads `parcels`. Add it `NOT VALID` and validate it in a later migration.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['CREATE INDEX parcels_note ON parcels (note);'],
      says: [
        'Writes on `parcels` wait as long as it builds an index on `parcels`. Use `CREATE INDEX CONCURRENTLY`.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY, note text);'],
      change: ['CREATE INDEX CONCURRENTLY parcels_note ON parcels (note);'],
      says: [],
    },
    {
      history: [
        'CREATE TABLE scans (id bigint, at date) PARTITION BY RANGE (at); CREATE TABLE scans_rest PARTITION OF scans DEFAULT;',
      ],
      change: ["CREATE TABLE scans_1 PARTITION OF scans FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"],
      says: [
        'Reads and writes on `scans` and `scans_rest` wait as long as it reads `scans_rest`. Add a `CHECK` that excludes the new bounds to the default partition, `NOT VALID`, validate it, then create the table alone and `ATTACH` it.',
      ],
    },
    {
      history: ['CREATE TABLE scans (id bigint, at date) PARTITION BY RANGE (at);'],
      change: ['CREATE INDEX scans_at ON scans (at);'],
      says: [
        'Writes on `scans` wait as long as it builds an index on `scans`. Create it `ON ONLY` the table, index each partition concurrently, then attach the indexes.',
      ],
    },
  ],
});

function weightOf({ blocks, working }: RelationWait): Weight {
  return weightOfWait(blocks, estimateOfAll(working));
}

function longOf({ working }: RelationWait): string {
  const estimate = estimateOfAll(working);
  return estimate === undefined ? 'as long as' : `for ${estimateWords(estimate)} while`;
}

/** The table that the duration comes from. */
function worksOn({ relations }: StatementFact): string {
  const old = relations.filter(({ isNew }) => !isNew);
  const on = (which: (one: RelationFact) => boolean): string | undefined => {
    const [first] = old.filter(which).toSorted((a, b) => (b.size?.bytes ?? 0) - (a.size?.bytes ?? 0));
    return first && `${name(first.relation)}${sizeAfter(first.size)}`;
  };
  const rewritten = on(({ rewrite }) => rewrite);
  if (rewritten !== undefined) return `rewrites ${rewritten}`;
  const indexed = on(({ buildsIndex }) => buildsIndex);
  if (indexed !== undefined) return `builds an index on ${indexed}`;
  const read = on(({ scan }) => scan);
  return read === undefined ? 'runs' : `reads ${read}`;
}

/** The alternative that blocks less, by operation. */
function insteadOf({ statement, relations, before }: StatementFact, { dialect, version }: Target): string {
  if (dialect === 'mysql')
    return `Let ${isMariadb(version) ? 'pt-online-schema-change' : 'gh-ost or pt-online-schema-change'} do it`;
  if (dialect !== 'postgresql') return seldom;
  if (relations.some(({ role, scan }) => role === 'default-partition' && scan)) {
    const isCreated = statement.actions.some(({ operation }) => operation.kind === 'createTable');
    return `Add a ${name('CHECK')} that excludes the new bounds to the default partition, ${name('NOT VALID')}, validate it, then ${isCreated ? `create the table alone and ${name('ATTACH')} it` : 'attach it'}`;
  }
  const target = relations.find(({ role }) => role === 'target')?.relation;
  const isPartitioned = target !== undefined && tableCalled(before, target)?.partitionBy !== undefined;
  const [found] = statement.actions.flatMap(({ operation }) =>
    isPartitioned ? (betterByPart(operation) ?? []) : (better(operation) ?? []),
  );
  return found ?? seldom;
}

const seldom = 'Apply it while few use the table';

/** A partitioned table does not support CONCURRENTLY, nor NOT VALID foreign keys before version 18. */
function betterByPart(operation: Operation): string | undefined {
  if (operation.kind === 'createIndex')
    return `Create it ${name('ON ONLY')} the table, index each partition concurrently, then attach the indexes`;
  if (operation.kind !== 'addConstraint' || operation.constraint.kind !== 'foreign-key') return undefined;
  return `Give each partition the key ${name('NOT VALID')} and validate it first`;
}

function better(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'createIndex':
      return `Use ${name('CREATE INDEX CONCURRENTLY')}`;
    case 'reindex':
      return `Use ${name('REINDEX CONCURRENTLY')}`;
    case 'refreshMaterializedView':
      return `Refresh it ${name('CONCURRENTLY')}, which needs a unique index`;
    case 'setNotNull':
      return `Before it, add ${name('CHECK (… IS NOT NULL) NOT VALID')} in one migration and validate it in the next`;
    case 'alterColumnType':
      return 'Add a new column, copy in batches, then swap them';
    case 'addColumn':
      return 'Add the column alone, then fill it in batches';
    case 'attachPartition':
      return `Validate a ${name('CHECK')} of the bounds on the partition first`;
    case 'vacuum':
      return `Plain ${name('VACUUM')} or pg_repack let others work`;
    case 'addConstraint':
      return betterConstraint(operation.constraint.kind);
    default:
      return undefined;
  }
}

function betterConstraint(kind: ConstraintKind): string | undefined {
  switch (kind) {
    case 'foreign-key':
    case 'check':
    case 'not-null':
      return `Add it ${name('NOT VALID')} and validate it in a later migration`;
    case 'primary-key':
    case 'unique':
      return `Build the index concurrently first, then add the constraint ${name('USING INDEX')}`;
    case 'exclusion':
      return undefined;
  }
}
