/** A request for a lock may wait behind open transactions for any time, and others queue behind it. */
import { milliseconds } from '../../../migrations/transactions.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'blocked/no-lock-timeout',
  section: 'blocked',
  weight: 'warn',
  answers: ['transaction/missing-lock-timeout'],
  message: {
    one: 'While it waits for its lock on {table}, {who} there queue behind it without limit. Set {setting} before it.',
    many: 'While it waits for locks on {table}, {who} there queue behind it without limit. Set {setting} before it.',
  },
  lists: 'table',
  find: ({ statements }) =>
    statements.flatMap(({ place, relations, statement: { during } }) =>
      (milliseconds(during.settings, 'lock_timeout') ?? 0) > 0
        ? []
        : relations.flatMap(({ relation, queue, isNew }) =>
            queue === undefined || isNew || queue.holdsUp === 'schema-changes'
              ? []
              : [
                  {
                    places: [place],
                    data: {
                      table: name(relation),
                      who: queue.holdsUp === 'writes' ? 'writes' : 'reads and writes',
                      setting: name('lock_timeout'),
                    },
                  },
                ],
          ),
    ),
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY); CREATE TABLE trucks (id bigint);'],
      change: ['ALTER TABLE parcels ADD COLUMN note text;', 'ALTER TABLE trucks ADD COLUMN note text;'],
      says: [
        'While it waits for locks on `parcels` and `trucks`, reads and writes there queue behind it without limit. Set `lock_timeout` before it.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: ["SET lock_timeout = '2s';\nALTER TABLE parcels ADD COLUMN note text;"],
      says: [],
    },
  ],
});
