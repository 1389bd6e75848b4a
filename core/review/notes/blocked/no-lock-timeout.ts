/** A lock request may wait behind open transactions without limit, and other sessions queue behind it. */
import { groupBy } from '../../../collections/group-by.ts';
import type { Queue } from '../../../effects/effect.ts';
import { milliseconds } from '../../../migrations/applying/transactions.ts';
import type { StatementFact } from '../../facts/statements.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'blocked/no-lock-timeout',
  section: 'blocked',
  weight: 'warn',
  answers: ['transaction/missing-lock-timeout'],
  message: {
    one: 'While it waits for its lock on {table}, {who} there queue behind it, however long that takes. Set {setting} before it.',
    many: 'While it waits for locks on {table}, {who} there queue behind it, however long that takes. Set {setting} before it.',
  },
  lists: 'table',
  find: ({ statements }) =>
    requestsIn(statements).map(({ relation, holdsUp, facts }) => ({
      places: facts.map(({ place }) => place),
      data: {
        table: name(relation),
        who: holdsUp === 'writes' ? 'writes' : 'reads and writes',
        setting: name('lock_timeout'),
      },
    })),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY); CREATE TABLE trucks (id bigint);'],
      change: ['ALTER TABLE parcels ADD COLUMN note text;', 'ALTER TABLE trucks ADD COLUMN note text;'],
      says: [
        'While it waits for locks on `parcels` and `trucks`, reads and writes there queue behind it, however long that takes. Set `lock_timeout` before it.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: ['ALTER TABLE parcels ADD COLUMN note text;\nCREATE INDEX parcels_note ON parcels (note);'],
      says: [
        'While it waits for its lock on `parcels`, reads and writes there queue behind it, however long that takes. Set `lock_timeout` before it.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: ["SET lock_timeout = '2s';\nALTER TABLE parcels ADD COLUMN note text;"],
      says: [],
    },
  ],
});

interface Request {
  readonly relation: string;
  readonly holdsUp: Queue['holdsUp'];
  /** Up to the statement that requests the strongest lock: later ones already have theirs. */
  readonly facts: readonly StatementFact[];
}

function requestsIn(statements: readonly StatementFact[]): readonly Request[] {
  const all = statements.flatMap((fact) =>
    (milliseconds(fact.statement.during.settings, 'lock_timeout') ?? 0) > 0
      ? []
      : fact.relations.flatMap(({ relation, queue, isNew }) =>
          queue === undefined || isNew || queue.holdsUp === 'schema-changes'
            ? []
            : [{ fact, relation, holdsUp: queue.holdsUp }],
        ),
  );
  const transactions = groupBy(all, ({ fact }) => fact.statement.during.transaction);
  return [...transactions.values()].flatMap((inOne) =>
    [...groupBy(inOne, ({ relation }) => relation)].map(([relation, requests]): Request => {
      const at = Math.max(
        requests.findIndex(({ holdsUp }) => holdsUp === 'reads-and-writes'),
        0,
      );
      const facts = requests.slice(0, at + 1).map(({ fact }) => fact);
      return { relation, holdsUp: requests[at]?.holdsUp ?? 'writes', facts };
    }),
  );
}
