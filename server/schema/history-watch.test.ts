import { expect, it } from 'vitest';
import { HistoryWatch } from './history-watch.ts';

function watched(): {
  readonly watch: HistoryWatch;
  readonly told: string[];
  readonly at: { time: number; history: string | undefined; reads: number };
} {
  const at = { time: 0, history: 'one' as string | undefined, reads: 0 };
  const told: string[] = [];
  const watch = new HistoryWatch(
    () => {
      at.reads += 1;
      return Promise.resolve(at.history);
    },
    (id) => told.push(id),
    () => at.time,
  );
  return { watch, told, at };
}

it('reads nothing of a database that nobody asked about', async () => {
  const { watch, at } = watched();
  at.time = 60_000;
  await watch.look('db');
  expect(at.reads).toBe(0);
});

it('tells once of what has run since, and looks no more than every ten seconds', async () => {
  const { watch, told, at } = watched();
  await watch.begin('db');
  at.history = 'one two';
  at.time = 9_999;
  await watch.look('db');
  expect(told).toEqual([]);
  at.time = 10_000;
  await watch.look('db');
  await watch.look('db');
  at.time = 20_000;
  await watch.look('db');
  expect(told).toEqual(['db']);
  expect(at.reads).toBe(3);
});

it('looks at once where the schema changed', async () => {
  const { watch, told, at } = watched();
  await watch.begin('db');
  at.history = 'one two';
  at.time = 1_500;
  await watch.look('db', true);
  expect(told).toEqual(['db']);
});

it('takes what cannot be read for no change', async () => {
  const { watch, told, at } = watched();
  await watch.begin('db');
  at.history = undefined;
  at.time = 10_000;
  await watch.look('db');
  at.history = 'one';
  at.time = 20_000;
  await watch.look('db');
  expect(told).toEqual([]);
});

it('tells where a part was made of another history than the rest', async () => {
  const { watch, told, at } = watched();
  await watch.begin('db');
  await watch.begin('db');
  expect(told).toEqual([]);
  at.history = 'one two';
  await watch.begin('db');
  expect(told).toEqual(['db']);
  at.history = undefined;
  await watch.begin('db');
  expect(told).toEqual(['db']);
});
