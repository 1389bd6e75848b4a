import { expect, it } from 'vitest';
import type { SeenWaits } from '../../core/locks/seen.ts';
import { chartsOfMinutes, withLook, type Look } from './minutes.ts';

function seen(at: string, pids: readonly number[], behind?: number): SeenWaits {
  const waits = pids.map((pid) => ({ pid, object: 't', mode: '', seconds: 1, blockers: [] }));
  const standbys = [{ name: 's <1>', behind }];
  return { at, server: '', database: '', waits, sessions: [], prepared: [], standbys, unseen: [] };
}

function looksAt(all: readonly SeenWaits[]): readonly Look[] {
  return all.reduce<readonly Look[]>(withLook, []);
}

it('draws how many waited, each session once, with the values beside it', () => {
  const looks = looksAt([
    seen('2026-11-28T10:00:00Z', [7, 7, 8]),
    seen('2026-11-28T10:00:05Z', []),
    seen('2026-11-28T10:00:05Z', [9], 2048),
  ]);
  const charts = chartsOfMinutes(looks);
  expect(charts.map(({ title }) => title)).toEqual(['Sessions that wait for a lock']);
  expect(charts[0]?.values).toEqual([
    { at: '10:00:00', value: '2' },
    { at: '10:00:05', value: '0' },
    { at: '10:00:05', value: '1' },
  ]);
  expect(charts[0]?.svg).toContain(
    'aria-label="Sessions that wait for a lock: 2 (10:00:00), 1 (10:00:05), at most 2"',
  );
  const [, lag] = chartsOfMinutes(withLook(looks, seen('2026-11-28T10:00:10Z', [], 0)));
  expect(lag?.values).toEqual([
    { at: '10:00:05', value: '2 kB' },
    { at: '10:00:10', value: '0 bytes' },
  ]);
  expect(lag?.svg).toContain('s &#60;1&#62;');
});

it('begins again where the clock of the server went back', () => {
  const looks = looksAt([seen('2026-11-28T10:00:00Z', []), seen('2026-11-28T09:00:00Z', [1])]);
  expect(looks).toEqual([expect.objectContaining({ waiting: 1 })]);
  expect(chartsOfMinutes(looks)).toEqual([]);
});

it('keeps an hour, of which the table holds the first, the last and some between', () => {
  const times = Array.from({ length: 800 }, (_, at) => new Date(at * 5_000).toISOString());
  const looks = looksAt(times.map((at, pid) => seen(at, pid % 2 === 0 ? [pid] : [])));
  expect(looks).toHaveLength(720);
  const [waits] = chartsOfMinutes(looks);
  expect(waits?.values).toHaveLength(8);
  expect(waits?.values.map(({ at }) => at)).toContain('01:06:35');
});
