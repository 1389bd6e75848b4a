/** What runs out, from snapshots of real servers: each kind of too small integer is found, what only looks like one is not, the nearest end is first. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capacityOf, type Capacity } from '../../core/capacity/capacity.ts';
import { readStatistics } from '../../core/statistics/read.ts';
import type { Statistics } from '../../core/statistics/statistics.ts';
import { printStatistics } from '../../core/statistics/write.ts';
import { collectAll } from '../../engine/databases/catalog/planner/collect-all.ts';
import { newest } from '../breadth.ts';
import { openSession, runScript } from './native.ts';
import { ownDatabase, type OwnDatabase } from './sessions.ts';

const schema = `
  CREATE TABLE plain (id serial PRIMARY KEY);
  CREATE TABLE wide (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
  CREATE TABLE small_reference (wide_id integer REFERENCES wide, note text);
  CREATE TABLE good_reference (wide_id bigint REFERENCES wide);
  CREATE SEQUENCE short_seq AS integer;
  CREATE TABLE bigint_on_integer (id bigint PRIMARY KEY DEFAULT nextval('short_seq'));
  CREATE SEQUENCE long_seq;
  CREATE TABLE "integer on <bigint>" (id integer PRIMARY KEY DEFAULT nextval('long_seq'));
  CREATE TABLE one_to_one (wide_id bigint PRIMARY KEY REFERENCES wide);
  CREATE TABLE at_a_distance (one_id integer REFERENCES one_to_one);
  CREATE TABLE tiny (id smallserial PRIMARY KEY);
  CREATE SEQUENCE round AS smallint CYCLE;
  CREATE TABLE uuids (id uuid PRIMARY KEY);
  CREATE TABLE events (at timestamptz NOT NULL) PARTITION BY RANGE (at);
  CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
  CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-12-01') TO ('2027-01-01');
  CREATE TABLE endless (at date NOT NULL) PARTITION BY RANGE (at);
  CREATE TABLE endless_1 PARTITION OF endless FOR VALUES FROM ('2026-11-01') TO (MAXVALUE);
  CREATE TABLE caught (at date NOT NULL) PARTITION BY RANGE (at);
  CREATE TABLE caught_1 PARTITION OF caught FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
  CREATE TABLE caught_rest PARTITION OF caught DEFAULT;
`;

/** By the days of the snapshots. */
const values = (share: number): string => `
  SELECT setval('plain_id_seq', ${Math.round(1e9 * share)}), setval('wide_id_seq', ${Math.round(1.5e9 * share)}),
    setval('short_seq', ${Math.round(1.2e9 * share)}), setval('long_seq', ${Math.round(1.8e9 * share)}), setval('tiny_id_seq', 32767), setval('round', 32767)`;

const dayOf = (time: string): number => Date.parse(time) / 86_400_000;

function read(statistics: readonly Statistics[]): Capacity {
  const outcome = capacityOf(statistics, { dayOf, disk: undefined });
  if (outcome.kind === 'refused') throw new Error(outcome.because);
  return outcome.capacity;
}

/** Through the text of the file, as somebody keeps it. */
async function snapshot(own: OwnDatabase, at: string, user?: string): Promise<Statistics> {
  const session = await openSession(own.server, own.database, user === undefined ? {} : { user });
  try {
    const outcome = await collectAll(session, { at, allowed: [] });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    const reading = readStatistics(JSON.parse(printStatistics(outcome.statistics)));
    if (reading.kind === 'unusable') throw new Error(reading.problem.message);
    expect(reading.problems).toEqual([]);
    expect(reading.statistics.growth).toEqual(outcome.statistics.growth);
    return reading.statistics;
  } finally {
    await session.close();
  }
}

describe.each(newest([14, 15, 16, 17, 18] as const))('PostgreSQL %i', (major) => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase(major, [schema]);
  });
  afterAll(() => own.end());

  it('finds each kind of integer that is too small, and none that only looks like one', async () => {
    const snapshots: Statistics[] = [];
    for (const [at, share] of [
      ['2026-11-01T00:00:00Z', 0.9],
      ['2026-11-08T00:00:00Z', 0.92],
      ['2026-11-15T00:00:00Z', 0.95],
      ['2026-11-22T00:00:00Z', 0.97],
      ['2026-11-28T00:00:00Z', 1],
    ] as const) {
      await own.client.query(values(share));
      snapshots.push(await snapshot(own, at));
    }
    const { items, tables } = read(snapshots);
    const found = items.map(({ kind, object }) => `${kind}: ${object}`);
    expect([...found].sort()).toEqual(
      [
        'column: “integer on <bigint>”.id',
        'foreign key: at_a_distance.one_id',
        'foreign key: small_reference.wide_id',
        'partitions: caught',
        'partitions: events',
        'sequence: plain_id_seq',
        'sequence: short_seq',
        'sequence: tiny_id_seq',
        'transactions: transaction IDs',
      ].sort(),
    );
    expect(found.slice(0, 2).sort()).toEqual(['partitions: caught', 'sequence: tiny_id_seq']);
    expect(found.slice(2, 4)).toEqual(['column: “integer on <bigint>”.id', 'partitions: events']);
    const short = items.find(({ object }) => object === 'short_seq');
    expect(short?.what).toBe(
      'the sequence reaches its end, 2,147,483,647, although bigint_on_integer.id is bigint',
    );
    expect(items.find(({ object }) => object.startsWith('“integer'))?.forecast.kind).toBe('range');
    expect(items.find(({ object }) => object === 'events')?.what).toBe(
      'its last partition ends at 2027-01-01 00:00:00+00; after that rows are refused',
    );
    expect(tables).toEqual([]);
  });

  it('has no date for one snapshot, but for what is a fact', async () => {
    const { items } = read([await snapshot(own, '2026-11-28T00:00:00Z')]);
    const dated = items.filter(({ forecast }) => forecast.kind === 'range' || forecast.kind === 'rate');
    expect(dated.map(({ object }) => object)).toEqual(['events']);
  });

  it('says what a role does not see, instead of that nothing runs out', async () => {
    await runScript(own.server, own.database, `CREATE ROLE plain_${major} LOGIN PASSWORD 'plinth-test-only'`);
    try {
      const { items, unseen } = read([await snapshot(own, '2026-11-28T00:00:00Z', `plain_${major}`)]);
      expect(unseen[0]).toBe(
        '6 sequences were hidden from the role that wrote the last snapshot: GRANT SELECT ON SEQUENCE … shows it.',
      );
      const sequences = items.filter(({ kind }) => kind === 'sequence' || kind === 'foreign key');
      expect(new Set(sequences.map(({ forecast }) => forecast.kind))).toEqual(new Set(['unknown']));
    } finally {
      await runScript(own.server, own.database, `DROP ROLE plain_${major}`);
    }
  });
});

it('lists fifty sequences by the day on which they end', async () => {
  const own = await ownDatabase(18);
  try {
    const fifty = Array.from({ length: 50 }, (_, at) => ({
      name: `s${at}`,
      before: 1_000_000 * (1 + ((at * 37) % 50)),
      // The rates have another order than the values.
      after: 1_000_000 * (1 + ((at * 37) % 50)) + 10_000_000 * (1 + ((at * 23) % 50)),
    }));
    await own.client.query(fifty.map(({ name }) => `CREATE SEQUENCE ${name} AS integer`).join(';'));
    const set = (of: (one: (typeof fifty)[number]) => number): string =>
      `SELECT ${fifty.map((one) => `setval('${one.name}', ${of(one)})`).join(', ')}`;
    await own.client.query(set(({ before }) => before));
    const first = await snapshot(own, '2026-10-01T00:00:00Z');
    await own.client.query(set(({ after }) => after));
    const { items } = read([first, await snapshot(own, '2026-11-28T00:00:00Z')]);
    const listed = items.flatMap(({ object, forecast }) =>
      forecast.kind === 'rate' && object !== 'transaction IDs' ? [object] : [],
    );
    const end = ({ before, after }: (typeof fifty)[number]): number =>
      (2_147_483_647 - after) / (after - before);
    const truth = fifty.filter((one) => end(one) <= 10).toSorted((a, b) => end(a) - end(b));
    expect(truth.length).toBeGreaterThan(20);
    expect(listed).toEqual(truth.map(({ name }) => name));
  } finally {
    await own.end();
  }
});
