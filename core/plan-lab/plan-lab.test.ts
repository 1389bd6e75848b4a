/**
 * What the lab computes and parses without a server: sizes of indexes, translated combinations, the planner's part of the statistics file.
 */
import { describe, expect, it } from 'vitest';
import { readPlanner } from '../statistics/planner/read.ts';
import { readStatistics } from '../statistics/read.ts';
import { printStatistics } from '../statistics/write.ts';
import { combinationsFor } from './combinations.ts';
import { ginPages } from './gin-pages.ts';
import { btreeHeight, indexSize, type IndexKey, type IndexShape } from './index-size.ts';

const bigint: IndexKey = { length: 8, alignment: 8, width: 8, nullFraction: 0, distinct: -1, foldable: true };
const table = { method: 'btree', rows: 200_000, tableRows: 200_000, tableBlocks: 4_000, included: [] };

describe('the size of an index', () => {
  // Sizes of indexes built by PostgreSQL 18.
  it.each<readonly [string, IndexShape, number, number]>([
    ['a key', { ...table, keys: [bigint] }, 551, 2],
    ['an empty table', { ...table, rows: 0, tableRows: 0, keys: [bigint] }, 2, 0],
    ['few values', { ...table, keys: [{ ...bigint, distinct: 5 }] }, 170, 1],
  ])('%s', (_title, shape, blocks, height) => {
    const size = indexSize(shape);
    expect(Math.abs(size.blocks / blocks - 1)).toBeLessThan(0.05);
    expect(Math.abs(size.height - height)).toBeLessThanOrEqual(1);
  });

  it('is larger where equal values are not folded, and rough for what is no btree', () => {
    const few = { ...bigint, distinct: 5 };
    const folded = indexSize({ ...table, keys: [few] });
    expect(indexSize({ ...table, keys: [{ ...few, foldable: false }] }).blocks).toBeGreaterThan(
      3 * folded.blocks,
    );
    for (const method of ['gin', 'gist', 'brin', 'hash', 'unheard-of'])
      expect(indexSize({ ...table, method, keys: [bigint] })).toMatchObject({
        precision: 'rough',
        height: 0,
      });
  });

  it('knows the height of one that is there', () => {
    expect(btreeHeight(1, [bigint])).toBe(0);
    expect(btreeHeight(2, [bigint])).toBe(0);
    expect(btreeHeight(551, [bigint])).toBe(2);
    // As built by PostgreSQL 18: on (smallint, numeric), a text of 12 bytes, (bigint, timestamptz).
    const bytes = (width: number): IndexKey => ({ ...bigint, length: undefined, alignment: 4, width });
    expect(btreeHeight(272, [{ ...bigint, length: 2, alignment: 2 }, bytes(5)])).toBe(1);
    expect(btreeHeight(194, [bytes(12)])).toBe(1);
    expect(btreeHeight(1113, [bigint, bigint])).toBe(2);
  });

  it('knows the pages of a GIN index whose elements are all listed', () => {
    const tags = Array.from({ length: 50 }, (_, at) => `tag${at}`);
    const column = {
      schema: 'public',
      relation: 'customers',
      column: 'tags',
      inherited: false,
      nullFraction: 0,
      width: 40,
      distinct: 100,
      correlation: undefined,
      values: {
        mostCommon: undefined,
        frequencies: undefined,
        bounds: undefined,
        elements: `{${tags.join(',')},vip}`,
        elementFrequencies: `{${tags.map(() => 0.02).join(',')},0.25,0.02,0.25,0}`,
        elementCounts: '{1,1,2,1.25}',
        rangeLengths: undefined,
        emptyRanges: undefined,
        rangeBounds: undefined,
        least: undefined,
        greatest: undefined,
      },
    };
    const index = { blocks: 574, rows: 200_000, tableBlocks: 3_762, pendingPages: 3, column };
    // PostgreSQL 18 counted 58 pages of data, 1 of entries, 51 entries.
    expect(ginPages(index)).toEqual({
      pendingPages: 3,
      totalPages: 574,
      entryPages: 1,
      dataPages: 60,
      entries: 51,
    });
    const longer = { ...column, values: { ...column.values, elementCounts: '{1,1,9,4}' } };
    expect(ginPages({ ...index, column: longer })).toBeUndefined();
    expect(ginPages({ ...index, column: { ...column, values: undefined } })).toBeUndefined();
  });
});

describe('most common combinations', () => {
  // Two enum values with a date: header, two types, two descriptions, values.
  const bytes = (...words: readonly number[]): string => {
    const view = new DataView(new ArrayBuffer(14 + 2 * 4 + 2 * 20 + 8 + 4));
    view.setUint16(12, 2, true);
    view.setUint32(14, words[0] ?? 0, true);
    view.setUint32(18, 1082, true);
    for (const [at, amount] of [2, 1].entries()) {
      view.setInt32(22 + at * 20, amount, true);
      view.setInt32(26 + at * 20, amount * 4, true);
    }
    view.setUint32(62, words[1] ?? 0, true);
    view.setUint32(66, words[2] ?? 0, true);
    return [...new Uint8Array(view.buffer)].map((one) => one.toString(16).padStart(2, '0')).join('');
  };
  const known = {
    types: new Map([['50000', 'public.state']]),
    labels: new Map([
      ['50001', 'public.state/new'],
      ['50002', 'public.state/old'],
    ]),
  };
  const there = {
    types: new Map([['public.state', 7]]),
    labels: new Map([
      ['public.state/new', 8],
      ['public.state/old', 9],
    ]),
  };

  it('get the numbers of the other database', () => {
    expect(combinationsFor({ ...known, bytes: bytes(50_000, 50_002, 50_001) }, there)).toBe(bytes(7, 9, 8));
  });

  it.each([
    ['an unknown type', bytes(50_000, 1, 2), { types: new Map<string, number>(), labels: there.labels }],
    ['an unknown label', bytes(50_000, 50_001, 2), { types: there.types, labels: new Map<string, number>() }],
    ['bytes that end early', bytes(50_000, 1, 2).slice(0, 120), there],
    ['no bytes', 'no', there],
  ])('are left out with %s', (_title, text, other) => {
    expect(combinationsFor({ ...known, bytes: text }, other)).toBeUndefined();
  });
});

describe('the planner’s part of the file', () => {
  const planner = {
    version: 1,
    settings: { work_mem: '8MB' },
    collation: { provider: 'c', collate: 'C', ctype: 'C', encoding: 'UTF8' },
    relations: [
      { schema: 'public', name: 't', kind: 'table', blocks: 3, pages: 2, tuples: 10, allVisible: 0 },
    ],
    columns: [
      {
        schema: 'public',
        relation: 't',
        column: 'a',
        nullFraction: 0,
        width: 4,
        distinct: -1,
        correlation: 1,
      },
      {
        schema: 'public',
        relation: 't',
        column: 'b',
        nullFraction: 0,
        width: 4,
        distinct: 3,
        values: { mostCommon: '{1,2}', frequencies: '{0.5,0.3}', least: '1' },
      },
    ],
    extended: [{ schema: 'public', name: 's', keys: '1 2', distinct: '00ff' }],
    later: { something: 1 },
  };
  const file = { version: 1, collectedAt: '2026-11-20', relations: [], planner };

  it('is the same after reading and writing, what is not known included', () => {
    const reading = readStatistics(file);
    if (reading.kind === 'unusable') throw new Error(reading.problem.message);
    expect(reading.problems).toEqual([]);
    const text = printStatistics(reading.statistics);
    expect(JSON.parse(text)).toEqual(file);
    const again = readStatistics(JSON.parse(text));
    expect(again.kind === 'read' && printStatistics(again.statistics)).toBe(text);
  });

  it.each<readonly [string, unknown, string]>([
    ['a list', [], '“planner” must be an object'],
    ['a newer version', { ...planner, version: 2 }, 'a newer Plinth has written it'],
    [
      'a size below zero',
      { ...planner, relations: [{ ...planner.relations[0], blocks: -1 }] },
      '“planner.relations[0].blocks” must be a whole number',
    ],
    [
      'another kind',
      { ...planner, relations: [{ ...planner.relations[0], kind: 'view' }] },
      'must be one of table',
    ],
    [
      'a NUL',
      { ...planner, columns: [{ ...planner.columns[0], column: 'a\0' }] },
      '“planner.columns[0].column” must be a text',
    ],
    ['no collation', { ...planner, collation: undefined }, '“planner.collation” must be an object'],
  ])('is of no use with %s, and the sizes are', (_title, wrong, message) => {
    const reading = readPlanner(wrong);
    expect(reading.kind === 'unusable' && reading.note.message).toContain(message);
    const whole = readStatistics({ ...file, planner: wrong });
    expect(whole).toMatchObject({ kind: 'read', statistics: { planner: undefined } });
    expect(whole.kind === 'read' && whole.problems).toHaveLength(1);
  });
});
