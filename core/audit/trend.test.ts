/** The trend file: findings that appear and disappear, what is kept of earlier runs, and files that are not trends. */
import { describe, expect, it } from 'vitest';
import type { TrendFinding, TrendRun } from './model.ts';
import { appended, emptyTrend, printTrend, readTrend, type TrendFile } from './trend.ts';

const finding = (object: string, severity: TrendFinding['severity'] = 'warning'): TrendFinding => ({
  rule: 'index/duplicate',
  severity,
  object,
  message: `This index on ${object} is there twice.`,
});
const run = (date: string): TrendRun => ({
  date,
  plinth: '0.1.0',
  tables: 3,
  open: { error: 0, warning: 1, info: 0, hint: 0, all: 1 },
  accepted: 0,
});

function runs(...all: readonly (readonly [string, readonly TrendFinding[]])[]) {
  let file: TrendFile = emptyTrend;
  let trend: unknown;
  for (const [date, findings] of all) {
    const next = appended(file, 'm', run(date), findings);
    if (typeof next === 'string') return { file, trend: next };
    ({ file, trend } = next);
  }
  return { file, trend };
}

describe('a trend', () => {
  it('tells what came, went and stays; a change of severity is neither', () => {
    const { trend } = runs(
      ['2027-01-31', [finding('a'), finding('b')]],
      ['2027-04-30', [finding('b', 'error'), finding('c')]],
    );
    expect(trend).toMatchObject({
      kind: 'since',
      date: '2027-01-31',
      came: [finding('c')],
      went: [finding('a')],
      stays: 1,
      runs: [{ date: '2027-01-31' }, { date: '2027-04-30' }],
    });
  });

  it('takes a finding that counts more or less for the same', () => {
    const counting = (words: string): TrendFinding => ({ ...finding('a'), message: words });
    const { trend } = runs(
      ['2027-01-31', [counting('17 columns of a2 hold 1,200 rows.'), counting('Column 7up.')]],
      ['2027-04-30', [counting('18 columns of a2 hold 9 rows.'), counting('Column 8up.')]],
    );
    expect(trend).toMatchObject({
      stays: 1,
      came: [{ message: 'Column 8up.' }],
      went: [{ message: 'Column 7up.' }],
    });
  });

  it('takes a second run of a day for the first, and refuses an earlier day', () => {
    const once = runs(['2027-01-31', [finding('a')]], ['2027-04-30', []]);
    const twice = runs(['2027-01-31', [finding('a')]], ['2027-04-30', [finding('b')]], ['2027-04-30', []]);
    expect(twice).toEqual(once);
    expect(runs(['2027-04-30', []], ['2027-01-31', []]).trend).toMatch(/^it has a run of 2027-04-30/);
  });

  it('keeps the findings of two runs and the counts of all', () => {
    const { file } = runs(['2027-01-31', []], ['2027-04-30', []], ['2027-07-31', [finding('a')]]);
    expect(file.folders[0]?.runs.map(({ findings }) => findings?.length)).toEqual([undefined, 0, 1]);
  });

  it('reads what it printed, one finding on each line', () => {
    const { file } = runs(
      ['2027-01-31', []],
      ['2027-04-30', [finding('"x\n'), finding('b')]],
      ['2027-07-31', []],
    );
    const text = printTrend(file);
    expect(text.split('\n').filter((line) => line.includes('"rule"'))).toHaveLength(2);
    expect(readTrend(JSON.parse(text))).toEqual(file);
    expect(readTrend(JSON.parse(printTrend(emptyTrend)))).toEqual(emptyTrend);
  });

  it.each([
    null,
    [],
    {},
    { version: 2, folders: [] },
    { version: 1, folders: [{}] },
    { version: 1, folders: [{ folder: 'm', runs: [{ ...run('x'), open: {} }] }] },
  ])('refuses %j', (value) => {
    expect(readTrend(value)).toEqual(expect.any(String));
  });
});
