/**
 * The steps of an earlier run with the same words in the same folder, where all that it has read is as it was; else those of a new run, which are
 * kept for the next one. Whatever is wrong with the cache, the answer is that of a run without it.
 */
import { resolve } from 'node:path';
import { build } from '../engine/build.ts';
import { usualCacheFolder } from '../engine/cache/folder.ts';
import { shelfIn } from '../engine/cache/shelf.ts';
import { Store } from '../engine/cache/store.ts';
import { recorded } from '../engine/inputs/recording.ts';
import type { Io } from './io.ts';
import type { LintRequest } from './verbs/lint.ts';
import type { Step } from './result.ts';
import { isSteps } from './step-shape.ts';
// The questions that a run asks: each must be known before it is asked again.
import '../engine/inputs/disk.ts';
import '../engine/session/day.ts';
import '../engine/workspace/births.ts';
import '../engine/workspace/git.ts';

export async function keptSteps(
  store: Store | undefined,
  request: LintRequest,
  cwd: string,
  walk: () => Promise<readonly Step[]>,
): Promise<readonly Step[]> {
  if (store === undefined) return walk();
  const key = keyOf(request, cwd);
  const known = await store.find(key, isSteps);
  if (known !== undefined) return known;
  const { value: steps, answers } = await recorded(walk);
  if (answers !== undefined && !steps.some(isAccident)) store.keep(key, answers, steps);
  return steps;
}

/** Undefined where nothing is to be kept: code that is no bundle may change at any time, so that it needs to be told where. */
export function storeFor(
  cache: LintRequest['cache'],
  { cwd, environment }: Pick<Io, 'cwd' | 'environment'>,
): Store | undefined {
  if (cache === 'none') return undefined;
  const code = build();
  if (cache !== 'usual') return new Store(shelfIn(resolve(cwd, cache.folder)), code ?? 'source');
  const folder = usualCacheFolder(environment);
  return folder === undefined || code === undefined ? undefined : new Store(shelfIn(folder), code);
}

/** All that a run depends on beside what it reads. Where its results go, and what becomes of them there, does not belong to it. */
function keyOf(request: LintRequest, cwd: string): string {
  const reported = { outputs: undefined, failOn: undefined, notUnderstood: undefined, cache: undefined };
  return JSON.stringify({ build: build() ?? 'source', cwd, asked: { ...request, ...reported } });
}

/** A rule that failed may not do so again. */
function isAccident(step: Step): boolean {
  return step.kind === 'file' && step.is === 'linted' && step.errors.length > 0;
}
