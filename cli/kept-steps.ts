/**
 * Returns the cached steps of an earlier run with the same arguments in the same folder, if everything that it read is unchanged; else runs
 * again and caches the steps. A faulty cache never changes the result.
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
import '../engine/session/recorded-questions.ts';

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

/** Undefined if nothing is cached: code run from source may change at any time, so the folder must be given. */
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

/** Everything that a run depends on besides what it reads, except where its results are written. */
function keyOf(request: LintRequest, cwd: string): string {
  const reported = { outputs: undefined, failOn: undefined, notUnderstood: undefined, cache: undefined };
  return JSON.stringify({ build: build() ?? 'source', cwd, asked: { ...request, ...reported } });
}

/** A failed rule may succeed the next time. */
function isAccident(step: Step): boolean {
  return step.kind === 'file' && step.is === 'linted' && step.errors.length > 0;
}
