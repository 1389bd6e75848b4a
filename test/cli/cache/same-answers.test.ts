/**
 * What is kept never changes an answer: workspaces change at random and the cache is damaged at random, and each run says what a run without a cache
 * says. 2,000 sequences in a broad run.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { keptSteps } from '../../../cli/kept-steps.ts';
import { lintSteps } from '../../../cli/lint-run.ts';
import { lint, type LintRequest } from '../../../cli/verbs/lint.ts';
import { plainStyle } from '../../../cli/style.ts';
import type { Step } from '../../../cli/result.ts';
import { Store } from '../../../engine/cache/store.ts';
import { Readable } from 'node:stream';
import { Random } from '../../bench/random.ts';
import { isBroad } from '../../breadth.ts';
import { DamagedShelf } from './shelves.ts';
import { World } from './worlds.ts';

const sequences = isBroad ? 2_000 : 12;
const changesEach = 4;

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());

it(
  `gives the answers of a run without a cache, in ${sequences} sequences of changes`,
  { timeout: sequences * 10_000 },
  async () => {
    let hits = 0;
    for (let seed = 1; seed <= sequences; seed += 1) hits += await sequence(seed);
    // A cache that never answers would pass as well.
    expect(hits).toBeGreaterThan(sequences * changesEach * 0.7);
  },
);

/** How often the cache had the answer. */
async function sequence(seed: number): Promise<number> {
  const random = new Random(seed);
  const world = new World(random, seed % 4 === 0);
  const shelf = new DamagedShelf();
  let hits = 0;
  try {
    for (let at = 0; at < changesEach; at += 1) {
      if (random.chance(0.7)) world.change();
      // Files that have not changed for a while are recognised by their state.
      if (random.chance(0.5)) vi.setSystemTime(Date.now() + 10_000);
      if (random.chance(0.4)) shelf.damage(random);
      const request = lintRequestOf(random.pick(questions));
      const first = await kept(request, world.root, shelf);
      // Without an answer the run is one without a cache.
      const fresh = first.isKept ? plain(await walked(request, world.root)) : first.steps;
      expect(first.steps, `seed ${seed}, change ${at}`).toEqual(fresh);
      const again = await kept(request, world.root, shelf);
      expect(again.steps, `seed ${seed}, change ${at}, again`).toEqual(fresh);
      hits += [first, again].filter(({ isKept }) => isKept).length;
    }
  } finally {
    world.remove();
  }
  return hits;
}

const questions = [['.'], ['--scope', 'all'], ['migrations', '--embedded-sql', 'all']];

async function kept(request: LintRequest, cwd: string, shelf: DamagedShelf) {
  let isKept = true;
  const steps = await keptSteps(new Store(shelf, 'test'), request, cwd, () => {
    isKept = false;
    return walked(request, cwd);
  });
  return { steps: plain(steps), isKept };
}

async function walked(request: LintRequest, cwd: string): Promise<readonly Step[]> {
  const io = {
    cwd,
    input: Readable.from(['']),
    environment: {},
    write: () => undefined,
    complain: () => undefined,
    progress: () => undefined,
    interrupted: () => new AbortController().signal,
    style: plainStyle,
    bundles: '',
  };
  return (await lintSteps(request, io)).steps;
}

/** As a file has it. */
function plain(steps: readonly Step[]): unknown {
  return JSON.parse(JSON.stringify(steps));
}

function lintRequestOf(words: readonly string[]): LintRequest {
  const request = lint.read(words);
  if (typeof request === 'string') throw new Error(request);
  return request;
}
