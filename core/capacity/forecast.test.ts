/** Synthetic series with known ends: the true day is in the printed range, and a single point has no date. */
import { describe, expect, it } from 'vitest';
import { forecast, type Point } from './forecast.ts';

/** The same numbers in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Shape {
  readonly name: string;
  /** What is measured on a day, without noise; the parameters come from the series. */
  readonly of: (draw: () => number) => (day: number) => number;
}

const shapes: readonly Shape[] = [
  {
    name: 'linear',
    of: (draw) => {
      const [start, rate] = [draw() * 500, 1 + draw() * 9];
      return (day) => start + rate * day;
    },
  },
  {
    name: 'step: a load every few days',
    of: (draw) => {
      const [rate, load, every] = [0.5 + draw() * 2, 5 + draw() * 20, 3 + Math.floor(draw() * 5)];
      return (day) => 100 + rate * day + load * Math.floor(day / every);
    },
  },
  {
    name: 'weekly: less on two days of seven',
    of: (draw) => {
      const rate = 2 + draw() * 8;
      // Whole weeks, and the days of the one that has begun.
      return (day) =>
        100 + rate * (5.4 * Math.floor(day / 7) + Math.min(5, day % 7) + 0.2 * Math.max(0, (day % 7) - 5));
    },
  },
  {
    name: 'saw-tooth: space that a vacuum gives back',
    of: (draw) => {
      const [rate, bloat, every] = [1 + draw() * 5, 3 + draw() * 15, 4 + Math.floor(draw() * 8)];
      return (day) => 300 + rate * day + (bloat * (day % every)) / every;
    },
  },
];

/** As somebody keeps them: each week, some days apart, each day. */
const kept = [
  { length: 4, apart: 7 },
  { length: 7, apart: 4 },
  { length: 30, apart: 1 },
] as const;
const each = 250;

interface Tally {
  dated: number;
  inside: number;
  /** Of those without a date. */
  wrong: number;
}

function run(shape: Shape, length: number, apart: number): Tally {
  const tally: Tally = { dated: 0, inside: 0, wrong: 0 };
  const span = (length - 1) * apart;
  for (let seed = 1; seed <= each; seed += 1) {
    const draw = random(seed * 7919 + length);
    const grows = shape.of(draw);
    const points = Array.from({ length }, (_, at): Point => {
      const day = at * apart;
      return { day, value: grows(day) * (1 + (draw() - 0.5) * 0.004) };
    });
    const end = span + (0.5 + draw() * 6) * span;
    const limit = Math.max(grows(end), ...points.map(({ value }) => value * 1.001));
    // The first day on which it is reached, without noise.
    let day = span;
    while (grows(day) < limit && day < 3_000) day += 0.1;
    const told = forecast(points, limit, 'size');
    if (told.kind === 'range') {
      tally.dated += 1;
      const isInside = told.earliest <= day + 0.1 && (told.latest === undefined || day - 0.1 <= told.latest);
      tally.inside += Number(isInside);
    } else if (told.kind === 'beyond') tally.wrong += Number(day < told.after);
    else if (told.kind === 'steady') tally.wrong += 1;
  }
  return tally;
}

describe('a forecast', () => {
  it('of one point has no date, whatever is measured', () => {
    for (const what of ['counter', 'size'] as const)
      for (let seed = 1; seed <= 200; seed += 1) {
        const value = random(seed)() * 1e9;
        expect(forecast([{ day: seed, value }], 2e9, what).kind).toBe('unknown');
      }
  });

  it.each(shapes.flatMap((shape) => kept.map((one) => ({ name: shape.name, shape, ...one }))))(
    'holds the true day: $name, $length points, $apart days apart',
    ({ shape, length, apart }) => {
      const { dated, inside, wrong } = run(shape, length, apart);
      expect(dated).toBeGreaterThan(0);
      expect(inside / dated, `${inside} of ${dated}`).toBeGreaterThanOrEqual(0.9);
      expect(wrong / each).toBeLessThanOrEqual(0.1);
    },
  );

  it.each<readonly [string, readonly Point[], number, 'counter' | 'size', string]>([
    [
      'two points',
      [
        { day: 0, value: 100 },
        { day: 10, value: 200 },
      ],
      300,
      'counter',
      'rate',
    ],
    [
      'two points, far away',
      [
        { day: 0, value: 100 },
        { day: 10, value: 200 },
      ],
      3_000,
      'counter',
      'beyond',
    ],
    [
      'the same twice',
      [
        { day: 0, value: 100 },
        { day: 10, value: 100 },
      ],
      300,
      'counter',
      'steady',
    ],
    [
      'a moment twice',
      [
        { day: 1, value: 100 },
        { day: 1, value: 120 },
      ],
      300,
      'counter',
      'unknown',
    ],
    ['over the limit', [{ day: 0, value: 100 }], 100, 'counter', 'reached'],
    [
      'a sequence that was set back',
      [
        { day: 0, value: 9 },
        { day: 1, value: 10 },
        { day: 2, value: 1 },
      ],
      20,
      'counter',
      'unknown',
    ],
    [
      'a table that was rewritten',
      [
        { day: 0, value: 90 },
        { day: 1, value: 100 },
        { day: 2, value: 70 },
      ],
      200,
      'size',
      'unknown',
    ],
    ['nothing', [], 10, 'size', 'unknown'],
  ])('of %s', (_, points, limit, what, kind) => {
    expect(forecast(points, limit, what).kind).toBe(kind);
  });

  it('starts again after a break', () => {
    const points = [500, 510, 520, 100, 110, 120, 130].map((value, at) => ({ day: 7 * at, value }));
    expect(forecast(points, 150, 'size')).toMatchObject({ kind: 'range', likely: 56, points: 4 });
  });

  it('of less than two weeks, or of three points, has no range', () => {
    const three = [100, 110, 120].map((value, at) => ({ day: 30 * at, value }));
    expect(forecast(three, 200, 'size')).toEqual({ kind: 'rate', day: 300, points: 3 });
    const points = [100, 110, 120, 130, 140, 150, 160].map((value, day) => ({ day, value }));
    expect(forecast(points, 200, 'size')).toEqual({ kind: 'rate', day: 10, points: 7 });
  });
});
