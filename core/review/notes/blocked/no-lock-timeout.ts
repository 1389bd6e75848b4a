/** A lock request may wait behind open transactions without limit, and other sessions queue behind it. */
import { groupBy } from '../../../collections/group-by.ts';
import type { Queue } from '../../../effects/effect.ts';
import type { Facts } from '../../facts/facts.ts';
import type { StatementFact } from '../../facts/statements.ts';
import { isLimited, waitOf } from '../../facts/waits.ts';
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
  find: (facts) =>
    requestsIn(facts).map(({ relation, holdsUp, requests }) => ({
      places: requests.map(({ place }) => place),
      data: {
        table: name(relation),
        who: holdsUp === 'writes' ? 'writes' : 'reads and writes',
        setting: name(waitOf(facts).shown),
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
  readonly requests: readonly StatementFact[];
}

function requestsIn(facts: Facts): readonly Request[] {
  const all = facts.statements.flatMap((fact) =>
    isLimited(fact.statement.during.settings, waitOf(facts))
      ? []
      : fact.relations.flatMap(({ relation, queue, isNew }) =>
          queue === undefined || isNew || queue.holdsUp === 'schema-changes'
            ? []
            : [{ fact, relation, holdsUp: queue.holdsUp }],
        ),
  );
  const transactions = groupBy(all, ({ fact }) => fact.statement.during.transaction);
  return [...transactions.values()].flatMap((inOne) =>
    [...groupBy(inOne, ({ relation }) => relation)].map(([relation, own]): Request => {
      const at = Math.max(
        own.findIndex(({ holdsUp }) => holdsUp === 'reads-and-writes'),
        0,
      );
      const requests = own.slice(0, at + 1).map(({ fact }) => fact);
      return { relation, holdsUp: own[at]?.holdsUp ?? 'writes', requests };
    }),
  );
}
