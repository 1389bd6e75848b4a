/** What the rules say of mutations, as ClickHouse does it: what a statement records in system.mutations, and which files it writes again. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClickhouse, type Clickhouse } from '../../hosts/clickhouse.ts';

const made = [
  `CREATE TABLE events (id UInt64, day Date, note String, size Int32) ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY id
    SETTINGS min_bytes_for_wide_part = 0, ratio_of_defaults_for_sparse_serialization = 1`,
  "INSERT INTO events SELECT number, '2024-01-01', 'x', 1 FROM numbers(9)",
  "INSERT INTO events SELECT number + 9, '2024-02-01', 'y', 2 FROM numbers(9)",
];

const everything = ['day', 'id', 'note', 'size'];

/** The columns of January and of February that have a new file when the mutation is done. */
const facts: readonly (readonly [
  statement: string,
  told: {
    readonly mutation?: string;
    readonly january: readonly string[];
    readonly february: readonly string[];
  },
])[] = [
  ['ADD COLUMN more Int32 DEFAULT 7', { january: [], february: [] }],
  ["MODIFY COLUMN size DEFAULT 3, COMMENT COLUMN note 'none'", { january: [], february: [] }],
  [
    "UPDATE note = 'z' WHERE id = 3 SETTINGS mutations_sync = 2",
    { mutation: "(UPDATE note = 'z' WHERE id = 3)", january: ['note'], february: [] },
  ],
  [
    'DELETE WHERE id = 3 SETTINGS mutations_sync = 2',
    { mutation: '(DELETE WHERE id = 3)', january: everything, february: [] },
  ],
  [
    'MODIFY COLUMN size Int64',
    { mutation: '(MODIFY COLUMN `size` Int64)', january: ['size'], february: ['size'] },
  ],
  ['RENAME COLUMN size TO bytes', { mutation: '(RENAME COLUMN size TO bytes)', january: [], february: [] }],
  ['DROP COLUMN size', { mutation: '(DROP COLUMN size)', january: [], february: [] }],
];

let clickhouse: Clickhouse;
beforeAll(async () => {
  clickhouse = await openClickhouse();
});
afterAll(() => clickhouse.close());

function rows(sql: string): readonly (readonly string[])[] {
  const outcome = clickhouse.ask(sql);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.rows;
}

/** The files of the columns by their inode: a file that is kept is linked into the new part. */
function files(): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const parts = rows("SELECT partition, path FROM system.parts WHERE table = 'events' AND active");
  return new Map(
    parts.map(([partition = '', path = '']) => {
      const names = readdirSync(path).filter((name) => /^\w+\.bin$/.test(name));
      return [partition, new Map(names.map((name) => [name.slice(0, -4), statSync(join(path, name)).ino]))];
    }),
  );
}

it.each(facts)('ALTER TABLE … %s', (statement, { mutation, january, february }) => {
  clickhouse.run(made);
  const before = files();
  rows(`ALTER TABLE events ${statement}`);
  const recorded = rows("SELECT command FROM system.mutations WHERE table = 'events' AND is_done");
  const after = files();
  const written = (partition: string): readonly string[] => {
    const known = new Set(before.get(partition)?.values());
    return [...(after.get(partition) ?? [])]
      .flatMap(([name, inode]) => (known.has(inode) ? [] : [name]))
      .toSorted();
  };
  expect({ recorded: recorded.flat(), january: written('202401'), february: written('202402') }).toEqual({
    ...{ recorded: mutation === undefined ? [] : [mutation], january, february },
  });
});

it('a merge to the end writes a part that is alone in its partition again', () => {
  clickhouse.run(made);
  const before = files();
  rows('OPTIMIZE TABLE events FINAL');
  const inodes = (all: typeof before): readonly number[] =>
    [...all.values()].flatMap((one) => [...one.values()]);
  expect(inodes(files()).filter((one) => inodes(before).includes(one))).toEqual([]);
});

it('a value that does not convert leaves the mutation undone, until it is killed', () => {
  clickhouse.run(made);
  const undone =
    "SELECT command, latest_fail_reason LIKE '%Cannot parse%' FROM system.mutations WHERE NOT is_done";
  expect(clickhouse.ask('ALTER TABLE events MODIFY COLUMN note UInt8')).toMatchObject({ ok: false });
  expect(rows(undone)).toEqual([['(MODIFY COLUMN `note` UInt8)', '1']]);
  rows("KILL MUTATION WHERE table = 'events'");
  expect(rows(undone)).toEqual([]);
});
