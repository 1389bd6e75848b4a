import { describe, expect, it } from 'vitest';
import { compareStatements } from './compare.ts';
import type { StatementEntry, StatementSnapshot } from './snapshot.ts';

function entry(id: string, calls: number, ms: number, blocks = calls * 4, since?: string): StatementEntry {
  return { id, since, text: `select ${id}`, calls, ms, rows: calls, blocks, temp: 0, wal: 0 };
}

function snapshot(
  day: number,
  entries: readonly StatementEntry[],
  more: Partial<StatementSnapshot> = {},
): StatementSnapshot {
  return {
    dialect: 'postgresql',
    ...{ at: `2026-11-0${day}T00:00:00.000Z`, database: 'shop', version: '18.1', started: 's', reset: 'r' },
    ...{ evictions: 0, hidden: 0, applied: ['a.sql'], entries, ...more },
  };
}

function compared(...all: readonly StatementSnapshot[]) {
  const outcome = compareStatements(all);
  if (outcome.kind === 'refused') throw new Error(outcome.because);
  return outcome.comparison;
}

const first = snapshot(1, [entry('1', 100, 100), entry('2', 100, 100)]);

describe('comparing', () => {
  it.each<readonly [string, StatementEntry, number, readonly string[]]>([
    ['twice as slow with twice the work', entry('1', 200, 300, 1_200), 1_000, ['work']],
    ['twice as slow with the same work', entry('1', 200, 300, 800), 1_000, ['waits']],
    ['as fast', entry('1', 200, 200), 1_000, []],
    ['slower in few calls', entry('1', 149, 400), 1_000, []],
    ['slower, and nothing of the whole', entry('1', 200, 300), 100_000, []],
    ['fewer calls than before', entry('1', 90, 900), 1_000, []],
  ])('%s', (_, changed, others, causes) => {
    const { slower, longer } = compared(first, snapshot(2, [changed, entry('2', others, others)]));
    expect([...slower, ...longer].map(({ cause }) => cause)).toEqual(causes);
    // Time alone decides nothing while its spread is not known.
    expect(slower.map(({ cause }) => cause)).toEqual(causes.filter((one) => one === 'work'));
  });

  it('with three windows goes by their spread', () => {
    const noisy = [100, 400, 500, 800, 1_000].map((ms, at) =>
      snapshot(at + 1, [entry('1', (at + 1) * 100, ms), entry('2', (at + 1) * 100, (at + 1) * 100)]),
    );
    expect(compared(...noisy).slower).toEqual([]);
    expect(compared(...noisy).notes).toEqual([]);
    const calm = [100, 200, 310, 400, 900].map((ms, at) =>
      snapshot(at + 1, [entry('1', (at + 1) * 100, ms), entry('2', (at + 1) * 100, (at + 1) * 100)]),
    );
    expect(compared(...calm).slower.map(({ id, cause }) => [id, cause])).toEqual([['1', 'waits']]);
  });

  it('leaves out what began again, and counts it', () => {
    const old = snapshot(1, [entry('1', 100, 100, 400, 'x')]);
    const { top, notes } = compared(old, snapshot(2, [entry('1', 200, 900, 800, 'y')]));
    expect(top).toEqual([]);
    expect(notes.join(' ')).toContain('One entry began again in between and is not compared.');
  });

  it('lists what is new, and the migrations in between', () => {
    const { fresh, landed } = compared(
      first,
      snapshot(2, [...first.entries, entry('9', 5, 50)], { applied: ['a.sql', 'b.sql'] }),
    );
    expect(fresh.map(({ id }) => id)).toEqual(['9']);
    expect(landed).toEqual(['b.sql']);
  });

  it.each<readonly [string, Partial<StatementSnapshot>, RegExp]>([
    ['a reset', { reset: 'later' }, /^the counters were reset at later/],
    ['a start', { started: 'later' }, /^the server was started at later/],
    ['another database', { database: 'other' }, /several databases/],
    ['the same moment', { at: first.at }, /same moment/],
  ])('refuses %s in between', (_, more, because) => {
    expect(compareStatements([first, snapshot(2, first.entries, more)])).toMatchObject({
      kind: 'refused',
      because: expect.stringMatching(because) as unknown,
    });
  });

  it('of 10,000 entries with twice the calls names none as slower', () => {
    const many = (factor: number): readonly StatementEntry[] =>
      Array.from({ length: 10_000 }, (_, at) => entry(String(at), 100 * factor, at * factor));
    const { slower, longer, fresh } = compared(snapshot(1, many(1)), snapshot(2, many(2)));
    expect([...slower, ...longer, ...fresh]).toEqual([]);
  });
});
