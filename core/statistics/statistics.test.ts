/** plinth.stats.json: valid and invalid contents, what a rewrite preserves, and how sizes change severities. */
import { describe, expect, it } from 'vitest';
import { readStatistics } from './read.ts';
import { scaled, sizeInWords, usualSmallTable } from '../findings/size-grading.ts';
import { indexSizes, sizeOf, type RelationSize, type Statistics } from './statistics.ts';
import { mergeStatistics, printStatistics } from './write.ts';

const orders = { schema: 'public', name: 'orders', kind: 'table', bytes: 8192, rows: 3 };
const file = {
  version: 1,
  server: { versionNumber: 160_004, version: '16.4' },
  collectedAt: '2026-11-20T15:00:00.000Z',
  relations: [orders],
};

function read(value: unknown): Statistics {
  const reading = readStatistics(value);
  if (reading.kind === 'unusable') throw new Error(reading.problem.message);
  expect(reading.problems).toEqual([]);
  return reading.statistics;
}

describe('reading', () => {
  it.each<readonly [string, unknown, string]>([
    ['a list', [], 'it must be an object { … }'],
    ['null', null, 'it must be an object { … }'],
    ['no version', {}, 'it has no “version”'],
    ['a newer version', { ...file, version: 2 }, 'its “version” is 2, which a newer Plinth has written'],
    ['a version in words', { ...file, version: '1' }, 'its “version” is not 1'],
    ['no day', { ...file, collectedAt: undefined }, '“collectedAt” must be a date'],
    ['a day that is none', { ...file, collectedAt: '2026-13-40' }, '“collectedAt” must be a date'],
    ['relations by name', { ...file, relations: {} }, '“relations” must be a list'],
  ])('refuses %s', (_title, value, because) => {
    const reading = readStatistics(value);
    expect(reading.kind === 'unusable' && reading.problem.message).toContain(
      `The statistics are not used: ${because}`,
    );
  });

  it.each<readonly [string, unknown, readonly (string | number)[], string]>([
    ['no object', 7, ['relations', 1], '“relations[1]” must be an object { … }.'],
    ['no name', { ...orders, name: undefined }, ['relations', 1], '“relations[1]” needs “name”.'],
    ['an empty name', { ...orders, name: '' }, ['relations', 1, 'name'], 'must be a name.'],
    ['a NUL', { ...orders, name: 'a\0b' }, ['relations', 1, 'name'], 'must be a name.'],
    ['another kind', { ...orders, kind: 'view' }, ['relations', 1, 'kind'], 'must be one of table, '],
    ['less than nothing', { ...orders, bytes: -1 }, ['relations', 1, 'bytes'], 'zero or more.'],
    ['half a row', { ...orders, rows: 0.5 }, ['relations', 1, 'rows'], 'zero or more.'],
    ['too much', { ...orders, bytes: 1e300 }, ['relations', 1, 'bytes'], 'zero or more.'],
    ['a text', { ...orders, writesPerSecond: '1' }, ['relations', 1, 'writesPerSecond'], 'a number'],
    [
      'fewer values than none',
      { ...orders, distinct: { id: -1 } },
      ['relations', 1, 'distinct'],
      'zero or more.',
    ],
    ['the same twice', orders, ['relations', 1], 'public.orders stands here twice; the first one counts.'],
  ])('goes on without a relation with %s', (_title, relation, path, message) => {
    const reading = readStatistics({ ...file, relations: [orders, relation] });
    expect(reading).toMatchObject({ kind: 'read', problems: [{ path }] });
    if (reading.kind !== 'read') return;
    expect(reading.problems[0]?.message).toContain(message);
    expect(reading.statistics.relations).toHaveLength(1);
  });

  it('names five problems, not five thousand', () => {
    const reading = readStatistics({ ...file, relations: Array.from({ length: 5000 }, () => null) });
    expect(reading.kind === 'read' && reading.problems).toHaveLength(5);
  });

  it('takes a file without rows, writes and server', () => {
    const { schema, name, kind, bytes } = orders;
    const one = read({ ...file, server: undefined, relations: [{ schema, name, kind, bytes }] });
    expect(one).toMatchObject({ server: undefined, relations: [{ rows: undefined }] });
  });
});

describe('writing', () => {
  it('sorts, with one relation on each line', () => {
    const relations = [
      { ...orders, schema: 'b', name: 'a' },
      { ...orders, name: 'z' },
      { ...orders, schema: 'b', name: 'Z"<script>\n' },
    ];
    expect(printStatistics(read({ ...file, relations }))).toBe(`{
  "version": 1,
  "server": { "versionNumber": 160004, "version": "16.4" },
  "collectedAt": "2026-11-20T15:00:00.000Z",
  "relations": [
    { "schema": "b", "name": "Z\\"<script>\\n", "kind": "table", "bytes": 8192, "rows": 3 },
    { "schema": "b", "name": "a", "kind": "table", "bytes": 8192, "rows": 3 },
    { "schema": "public", "name": "z", "kind": "table", "bytes": 8192, "rows": 3 }
  ]
}
`);
  });

  it('writes again what it read, whatever else stands there', () => {
    const text = JSON.stringify({
      $schema: './plinth.stats.schema.json',
      ...file,
      server: { ...file.server, collation: 'C' },
      relations: [
        { ...orders, distinct: { id: 3 }, columns: [{ name: 'id', nullFraction: 0 }], ['__proto__x']: null },
      ],
      settings: { work_mem: '4MB' },
    }).replace('__proto__x', '__proto__');
    const once = printStatistics(read(JSON.parse(text)));
    expect(JSON.parse(once)).toEqual(JSON.parse(text));
    expect(printStatistics(read(JSON.parse(once)))).toBe(once);
  });

  it('keeps what it does not know when it is collected again, and what is gone goes', () => {
    const known = read({
      ...file,
      server: { ...file.server, collation: 'C' },
      relations: [
        { ...orders, columns: [] },
        { ...orders, name: 'gone', columns: [] },
      ],
      settings: {},
    });
    const measured = read({ ...file, collectedAt: '2026-12-01', relations: [{ ...orders, bytes: 16_384 }] });
    const merged = mergeStatistics(known, measured);
    expect(JSON.parse(printStatistics(merged))).toEqual({
      version: 1,
      server: { ...file.server, collation: 'C' },
      collectedAt: '2026-12-01',
      relations: [{ ...orders, bytes: 16_384, columns: [] }],
      settings: {},
    });
  });
});

describe('looking up', () => {
  const index = indexSizes(
    read({ ...file, relations: [orders, { ...orders, schema: 'shop', name: 'orders', bytes: 1 }] }),
  );

  it.each([
    ['public.orders', 8192],
    ['orders', 8192],
    ['shop.orders', 1],
    ['shop.carts', undefined],
  ])('%s', (name, bytes) => {
    expect(sizeOf(index, name, '2026-11-21')?.bytes).toBe(bytes);
  });

  it('finds what migrations without a schema mean where public is empty', () => {
    const sizes = (...schemas: readonly string[]): (number | undefined)[] => {
      const relations = schemas.map((schema, at) => ({ ...orders, schema, bytes: at + 1 }));
      const found = indexSizes(read({ ...file, relations }));
      return ['orders', 'public.orders', 'other.orders'].map((name) => sizeOf(found, name, undefined)?.bytes);
    };
    expect(sizes('shop')).toEqual([1, 1, undefined]);
    expect(sizes('shop', 'archive')).toEqual([undefined, undefined, undefined]);
    const beside = { ...orders, schema: 'public', name: 'customers' };
    const both = indexSizes(read({ ...file, relations: [{ ...orders, schema: 'shop' }, beside] }));
    expect(sizeOf(both, 'orders', undefined)).toBeUndefined();
    const postgis = { ...orders, schema: 'public', name: 'spatial_ref_sys' };
    const mapped = indexSizes(read({ ...file, relations: [{ ...orders, schema: 'shop' }, postgis] }));
    expect(sizeOf(mapped, 'orders', undefined)?.relation).toBe('shop.orders');
  });

  it.each([
    ['2026-11-20', 0],
    ['2026-11-19', 0],
    ['2026-11-18', undefined],
    ['2026-11-23', 3],
    ['2027-03-01', 101],
    ['2028-03-01', 467],
    [undefined, undefined],
  ])('is so old on %s', (today, days) => {
    expect(sizeOf(index, 'orders', today)?.ageInDays).toBe(days);
  });
});

const small: RelationSize = {
  relation: 'orders',
  bytes: 8192,
  rows: 3,
  writesPerSecond: undefined,
  collectedAt: '2026-11-20T15:00:00.000Z',
  ageInDays: 3,
};
const large = { ...small, bytes: 48 * 1024 ** 3, rows: 212_000_000 };

describe('severity', () => {
  it.each<readonly [string, readonly (RelationSize | undefined)[], string]>([
    ['nothing is known', [], 'warning'],
    ['the relation is not in the statistics', [undefined], 'warning'],
    ['small', [small], 'info'],
    ['as large as small may be', [{ ...small, bytes: usualSmallTable.bytes }], 'info'],
    ['larger', [{ ...small, bytes: usualSmallTable.bytes + 1 }], 'warning'],
    ['small and not written to', [{ ...small, writesPerSecond: 0 }], 'info'],
    ['small and hot', [{ ...small, writesPerSecond: 10 }], 'warning'],
    ['small long ago', [{ ...small, ageInDays: 91 }], 'warning'],
    ['small some day', [{ ...small, ageInDays: undefined }], 'warning'],
    ['small, beside one that is not known', [small, undefined], 'warning'],
    ['small, beside a large one', [small, large], 'error'],
    ['large, however old', [{ ...large, ageInDays: 900 }], 'error'],
  ])('%s', (_title, relations, severity) => {
    expect(scaled('blocks-writers', undefined, relations, usualSmallTable).severity).toBe(severity);
  });

  it('does not raise what the rule itself has lowered, nor what is a matter of taste', () => {
    expect(scaled('blocks-readers', 'info', [large], usualSmallTable).severity).toBe('info');
    expect(scaled('taste', undefined, [large], usualSmallTable).severity).toBe('hint');
    expect(scaled('taste', undefined, [small], usualSmallTable).severity).toBe('hint');
  });
});

it.each<readonly [Partial<RelationSize>, string]>([
  [large, '48 GB, 212 million rows (statistics of 3 days ago)'],
  [{ rows: 1, ageInDays: 0 }, '8 kB, 1 row (statistics of today)'],
  [{ rows: 12_345, ageInDays: 1 }, '8 kB, 12 thousand rows (statistics of yesterday)'],
  [{ rows: undefined, ageInDays: 70 }, '8 kB (statistics of 2 months ago)'],
  [{ bytes: 0, rows: 0, ageInDays: 800 }, '0 bytes, 0 rows (statistics of 2 years ago)'],
  [{ ageInDays: undefined }, '8 kB, 3 rows (statistics of 2026-11-20)'],
])('%j in words', (one, words) => {
  expect(sizeInWords({ ...small, ...one })).toBe(words);
});
