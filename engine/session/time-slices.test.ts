/** Long work gives way, also where it consists of many short pieces that each ask for themselves. */
import { expect, it } from 'vitest';
import { background, Breath } from './time-slices.ts';

/** Milliseconds; shorter than a slice. */
const pieceMs = 1;

async function piece(signal: AbortSignal | undefined): Promise<void> {
  const breath = new Breath(signal);
  await breath.take();
  for (const began = performance.now(); performance.now() - began < pieceMs;);
}

it.each([
  ['in the background', background],
  ['that somebody waits for', undefined],
])('work %s lets others run between its pieces', async (_, signal) => {
  const ended: string[] = [];
  setImmediate(() => ended.push('other'));
  for (let i = 0; i < 50; i += 1) await piece(signal);
  ended.push('work');
  expect(ended).toEqual(['other', 'work']);
});
