import { describe, expect, it } from 'vitest';
import { describeEffect, durationInWords, whoWaits } from './describe.ts';
import { queueOf, untold, type Effect, type RelationEffect } from './effect.ts';

const relation = (name: string, rest: Partial<RelationEffect> = {}): RelationEffect => ({
  relation: name,
  role: 'target',
  lock: 'ACCESS EXCLUSIVE',
  isNew: false,
  rewrite: false,
  buildsIndex: false,
  scan: false,
  queue: rest.isNew === true ? undefined : queueOf(rest.lock ?? 'ACCESS EXCLUSIVE'),
  standbyLock: false,
  evidence: 'add-column',
  ...rest,
});

const effect = (relations: readonly RelationEffect[], rest: Partial<Effect> = {}): Effect => ({
  ...untold,
  fact: 'add-column',
  relations,
  heldUntil: 'end-of-transaction',
  measuredOn: [18],
  ...rest,
});

const cases: readonly {
  readonly title: string;
  readonly effect: Effect;
  readonly waits: string | undefined;
  readonly lines: readonly string[];
}[] = [
  {
    title: 'a rewrite under the strongest lock',
    effect: effect([relation('orders', { rewrite: true, buildsIndex: true, scan: true })]),
    waits: 'blocks reads and writes on orders',
    lines: [
      'ACCESS EXCLUSIVE on orders: blocks reads and writes.',
      'Writes orders again, row by row.',
      'ACCESS EXCLUSIVE is held until the transaction ends.',
      'Waits for the oldest transaction on orders; every later query queues behind it.',
    ],
  },
  {
    title: 'a foreign key that is checked',
    effect: effect([
      relation('orders', { lock: 'SHARE ROW EXCLUSIVE', scan: true }),
      relation('customers', { lock: 'SHARE ROW EXCLUSIVE', role: 'referenced' }),
    ]),
    waits: 'blocks writes on orders and customers',
    lines: [
      'SHARE ROW EXCLUSIVE on orders and customers: blocks writes.',
      'Reads all rows of orders.',
      'SHARE ROW EXCLUSIVE is held until the transaction ends.',
      'Waits for the oldest transaction that wrote to orders and customers; every later write queues behind it.',
    ],
  },
  {
    title: 'a rebuilt index that readers wait for although the table lets them in',
    effect: effect([
      relation('orders', { lock: 'SHARE', buildsIndex: true }),
      relation('orders_code_idx', { role: 'index' }),
    ]),
    waits: 'blocks reads and writes on orders_code_idx, writes on orders',
    lines: [
      'ACCESS EXCLUSIVE on orders_code_idx: blocks reads and writes.',
      'SHARE on orders: blocks writes.',
      'Builds indexes on orders.',
      'ACCESS EXCLUSIVE is held until the transaction ends.',
      'Waits for the oldest transaction that wrote to orders; every later write queues behind it.',
    ],
  },
  {
    title: 'a new table that refers to an old one',
    effect: effect([
      relation('fresh', { isNew: true }),
      relation('customers', { lock: 'SHARE ROW EXCLUSIVE', role: 'referenced' }),
    ]),
    waits: 'blocks writes on customers',
    lines: [
      'SHARE ROW EXCLUSIVE on customers: blocks writes.',
      'fresh is new here: nobody waits for it.',
      'SHARE ROW EXCLUSIVE is held until the transaction ends.',
      'Waits for the oldest transaction that wrote to customers; every later write queues behind it.',
    ],
  },
  {
    title: 'many partitions',
    effect: effect(['p', 'p1', 'p2', 'p3', 'p4', 'p5'].map((name) => relation(name))),
    waits: 'blocks reads and writes on p, p1, p2 and 3 more',
    lines: [
      'ACCESS EXCLUSIVE on p, p1, p2 and 3 more: blocks reads and writes.',
      'ACCESS EXCLUSIVE is held until the transaction ends.',
      'Waits for the oldest transaction on p, p1, p2 and 3 more; every later query queues behind it.',
    ],
  },
  {
    title: 'an index built beside the writers',
    effect: effect([relation('orders', { lock: 'SHARE UPDATE EXCLUSIVE', buildsIndex: true })], {
      heldUntil: 'end-of-statement',
      refusedInTransaction: true,
      duration: 'waits',
    }),
    waits: undefined,
    lines: [
      'SHARE UPDATE EXCLUSIVE on orders: blocks schema changes and vacuum.',
      'Builds indexes on orders.',
      'SHARE UPDATE EXCLUSIVE is held until the statement ends.',
      'Waits for all older transactions, whatever they work on; reads and writes go on meanwhile.',
      'Cannot run inside a transaction.',
    ],
  },
  {
    title: 'what stands in the way of one column',
    effect: effect([relation('orders', { lock: 'SHARE' })], {
      refused: { why: 'column-in-use', by: ['view v'] },
    }),
    waits: 'blocks writes on orders',
    lines: [
      'PostgreSQL refuses this: view v uses the column.',
      'SHARE on orders: blocks writes.',
      'SHARE is held until the transaction ends.',
      'Waits for the oldest transaction that wrote to orders; every later write queues behind it.',
    ],
  },
  ...(
    [
      [
        { why: 'column-in-use', by: ['view v', 'rule r on table t'] },
        ': view v and rule r on table t use the column.',
      ],
      [{ why: 'needs-cascade', by: ['view v'] }, ' without CASCADE: view v depends on it.'],
      [{ why: 'partition-key', by: ['table t'] }, ': the column is part of the partition key of table t.'],
      [
        { why: 'inherited-column', by: ['table t'] },
        ': table t inherits the column; change it where it comes from.',
      ],
      [{ why: 'required', by: ['index parent'] }, ', with CASCADE too: index parent requires it.'],
      [{ why: 'typed-table', by: ['table t'] }, ': the columns of table t are those of its type.'],
    ] as const
  ).map(([refused, words]) => ({
    title: `refused${words}`,
    effect: effect([], { refused }),
    waits: undefined,
    lines: [`PostgreSQL refuses this${words}`, 'Locks no table.'],
  })),
  {
    title: 'rows changed',
    effect: effect([relation('orders', { lock: 'ROW EXCLUSIVE' })]),
    waits: undefined,
    lines: [
      'ROW EXCLUSIVE on orders: blocks no reads or writes.',
      'Locks are held until the transaction ends.',
    ],
  },
  {
    title: 'nothing locked',
    effect: effect([]),
    waits: undefined,
    lines: ['Locks no table.'],
  },
  {
    title: 'nothing known',
    effect: effect([], { uncertain: 'The command is put together when it runs.' }),
    waits: undefined,
    lines: ['The command is put together when it runs.'],
  },
];

describe('an effect in words', () => {
  it.each(cases)('$title', ({ effect: one, waits, lines }) => {
    expect(whoWaits(one)).toBe(waits);
    expect(describeEffect(one)).toEqual(lines);
  });
});

it('how long it takes, where one of two may be', () => {
  expect(durationInWords('rewrite')).toBe('Takes as long as writing the table and its indexes again.');
  expect(
    durationInWords('rewrite', { clause: 'the session’s TimeZone is UTC', duration: 'index-build' }),
  ).toBe(
    'Takes as long as writing the table and its indexes again, unless the session’s TimeZone is UTC: then as long as building the index.',
  );
  expect(durationInWords('rewrite', { clause: 'it is so already', duration: 'instant' })).toMatch(
    /, unless it is so already: then instant once it has its locks\.$/,
  );
});
