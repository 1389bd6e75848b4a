/** The steps of a deployment, the rollback of each migration and back.sql, for changes of each phase. */
import { describe, expect, it } from 'vitest';
import { reviewOf } from '../../core/review/review.ts';
import { inBackticks } from '../../core/text/code-in-prose.ts';
import type { NoteExample } from '../../core/review/notes/note.ts';
import { changeOf } from './change.ts';

const history = [
  "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20), total integer);",
];

const files = { 'docker-entrypoint.sh': 'migrate -path migrations -database "$URL" up\nexec ./shop\n' };

const head = `-- The tool still records the files as applied after it.
-- UPDATE schema_migrations SET version = VERSION, dirty = false, with the version before, or migrate force VERSION, puts it right; migrate down 1 instead takes back the last one and does both.`;

interface Case extends Pick<NoteExample, 'change' | 'down' | 'files'> {
  readonly title: string;
  /** `!` before the point of no return. */
  readonly steps: readonly string[];
  readonly rollback: readonly string[];
  readonly back?: string;
}

const cases: readonly Case[] = [
  {
    title: 'at any time',
    change: ['CREATE INDEX orders_note ON orders (note);'],
    steps: ['Apply `0002_change.up.sql`.'],
    rollback: ['generated: Nobody wrote a rollback. This one was not run.'],
  },
  {
    title: 'before the release',
    change: ['ALTER TABLE orders ADD COLUMN paid boolean;'],
    down: 'ALTER TABLE orders DROP COLUMN paid;',
    steps: ['Apply `0002_change.up.sql`.', 'Deploy the new release everywhere.'],
    rollback: [
      'not-proved: The rollback `0002_change.down.sql` was not run. What was written since to `orders.paid` is dropped with it.',
    ],
  },
  {
    title: 'before and after it',
    change: ['ALTER TABLE orders ADD COLUMN paid boolean;', 'ALTER TABLE orders DROP COLUMN note;'],
    steps: [
      'Apply `0002_change.up.sql`, and no later file.',
      'Deploy the new release, and wait until no instance of the previous one runs.',
      '! Apply `0003_change.up.sql`.',
    ],
    rollback: [
      'generated: Nobody wrote a rollback. This one was not run. The values of orders.note are gone.',
      'generated: Nobody wrote a rollback. This one was not run. What was written since to `orders.paid` is dropped with it.',
    ],
    back: `${head}

-- Takes 0003_change.up.sql back.
BEGIN;
SET LOCAL lock_timeout = '5s';
-- The values of orders.note are gone.
ALTER TABLE public.orders ADD COLUMN note varchar(20);
COMMIT;

-- Takes 0002_change.up.sql back.
BEGIN;
SET LOCAL lock_timeout = '5s';
ALTER TABLE public.orders DROP COLUMN paid;
COMMIT;
`,
  },
  {
    title: 'a file that belongs on both sides',
    change: [
      'ALTER TABLE orders ADD COLUMN paid boolean;\nALTER TABLE orders DROP COLUMN note;\nCREATE TABLE bills (id bigint);',
    ],
    steps: [
      'Apply `0002_change.up.sql` without line 2, which becomes a later migration.',
      'Deploy the new release, and wait until no instance of the previous one runs.',
      '! Apply line 2 of `0002_change.up.sql` as a migration of its own.',
    ],
    rollback: [
      'generated: Nobody wrote a rollback. This one was not run. The values of orders.note are gone. What was written since to `orders.paid` and `bills` is dropped with it.',
    ],
  },
  {
    title: 'a statement that belongs on both sides',
    change: ['ALTER TABLE orders ADD COLUMN paid boolean, ALTER COLUMN total SET NOT NULL;'],
    steps: [
      'Apply `0002_change.up.sql` without what running code fails on in line 1, which becomes a later migration.',
      'Deploy the new release, and wait until no instance of the previous one runs.',
      'Fill the rows in which `orders.total` is still NULL in batches: running code may have written some. Go on only if none is left.',
      'Apply the rest of line 1 of `0002_change.up.sql` as a migration of its own.',
    ],
    rollback: [
      'generated: Nobody wrote a rollback. This one was not run. What was written since to `orders.paid` is dropped with it.',
    ],
  },
  {
    title: 'applied by the application',
    change: ['ALTER TABLE orders ADD COLUMN paid boolean;', 'ALTER TABLE orders DROP COLUMN note;'],
    files,
    steps: [
      'Deploy the new release: it applies `0002_change.up.sql` as it starts.',
      '! When no instance of the previous release runs, deploy one with `0003_change.up.sql`, which it applies as it starts.',
    ],
    rollback: [
      'generated: Nobody wrote a rollback. This one was not run. The values of orders.note are gone.',
      'generated: Nobody wrote a rollback. This one was not run. What was written since to `orders.paid` is dropped with it.',
    ],
  },
  {
    title: 'applied by the application, where no order fits',
    change: ['ALTER TABLE orders RENAME COLUMN note TO remark;'],
    files,
    steps: ['Stop the application.', 'Start the new release: it applies `0002_change.up.sql` as it starts.'],
    rollback: ['generated: Nobody wrote a rollback. This one was not run.'],
  },
  {
    title: 'no order fits',
    change: [
      'ALTER TABLE orders ADD COLUMN paid boolean;',
      'ALTER TABLE orders RENAME COLUMN note TO remark;',
      'ALTER TABLE orders DROP COLUMN total;',
    ],
    steps: [
      'Apply `0002_change.up.sql`, and no later file.',
      'Stop the application.',
      'Apply `0003_change.up.sql`, and no later file.',
      'Start the new release.',
      '! Apply `0004_change.up.sql`.',
    ],
    rollback: [
      'generated: Nobody wrote a rollback. This one was not run. The values of orders.total are gone.',
      'generated: Nobody wrote a rollback. This one was not run.',
      'generated: Nobody wrote a rollback. This one was not run. What was written since to `orders.paid` is dropped with it.',
    ],
  },
  {
    title: 'what has no rollback',
    change: ["ALTER TYPE mood ADD VALUE 'glad';", 'ALTER TABLE orders ADD COLUMN paid boolean;', 'SELECT 1;'],
    steps: [
      'Apply `0002_change.up.sql`, `0003_change.up.sql` and `0004_change.up.sql`.',
      'Deploy the new release everywhere.',
    ],
    rollback: [
      'not-needed: It leaves nothing that would have to be rolled back.',
      'generated: Nobody wrote a rollback. This one was not run. What was written since to `orders.paid` is dropped with it.',
      "impossible: It cannot be rolled back. An enum value cannot be dropped: 'glad' of mood stays.",
    ],
    back: `${head}

-- Takes 0003_change.up.sql back.
BEGIN;
SET LOCAL lock_timeout = '5s';
ALTER TABLE public.orders DROP COLUMN paid;
COMMIT;
`,
  },
  {
    title: 'outside of a transaction',
    change: ['CREATE INDEX CONCURRENTLY orders_total ON orders (total);'],
    steps: ['Apply `0002_change.up.sql`.'],
    rollback: ['generated: Nobody wrote a rollback. This one was not run.'],
    back: `${head}

-- Takes 0002_change.up.sql back.
DROP INDEX CONCURRENTLY IF EXISTS public.orders_total;
`,
  },
];

describe('rollout', () => {
  it.each(cases)('$title', async ({ steps, rollback, back, ...example }) => {
    const review = reviewOf(await changeOf({ history, ...example }));
    expect(
      review.steps
        .filter(({ kind }) => kind !== 'check')
        .map(({ text, isPointOfNoReturn }) => `${isPointOfNoReturn ? '! ' : ''}${inBackticks(text)}`),
    ).toEqual(steps);
    expect(
      review.rollback.map(({ kind, text, losses }) => inBackticks(`${kind}: ${[text, ...losses].join(' ')}`)),
    ).toEqual(rollback);
    const script = review.scripts.find(({ name }) => name === 'back.sql');
    if (back !== undefined) expect(script?.text).toBe(back);
    for (const [at, { needs }] of review.steps.entries())
      expect(needs).toEqual(at === 0 ? [] : [review.steps[at - 1]?.id]);
  });
});

const draft = { text: 'ALTER TABLE public.orders DROP COLUMN paid;\n', way: undefined } as const;

const shown: readonly (readonly [NoteExample['shown'] & object, string])[] = [
  [
    { kind: 'restored', lost: [], down: [] },
    'proved: The rollback `0002_change.down.sql` was run: it restores the schema, and the migration runs again after it.',
  ],
  [
    {
      ...{ kind: 'differs', lost: [], down: [] },
      changes: [{ change: 'added', kind: 'column', name: 'public.orders.paid', after: 'boolean' }],
    },
    'differs: The rollback `0002_change.down.sql` was run: the schema after it differs in one place from the one before the migration.',
  ],
  [
    { kind: 'not-again', refusal: undefined, changes: [], down: [] },
    'differs: The rollback `0002_change.down.sql` was run: after it, the migration cannot be applied again as before.',
  ],
  [
    { kind: 'missing', empty: undefined, draft: { ...draft, outcome: { kind: 'proved' } } },
    'generated: Nobody wrote a rollback. This one was run: it restores the schema.',
  ],
  [
    {
      ...{ kind: 'missing', empty: undefined },
      draft: { ...draft, outcome: { kind: 'failed', because: 'it leaves a column' } },
    },
    'generated: Nobody wrote a rollback. This one was run and does not restore the schema.',
  ],
];

describe('a rollback that was run', () => {
  it.each(shown)('%#', async (proof, text) => {
    const change = await changeOf({
      history,
      change: ['ALTER TABLE orders ADD COLUMN paid boolean;'],
      ...(proof.kind === 'missing' ? {} : { down: 'ALTER TABLE orders DROP COLUMN paid;' }),
      shown: proof,
    });
    expect(reviewOf(change).rollback.map((one) => inBackticks(`${one.kind}: ${one.text}`))).toEqual([text]);
  });
});
