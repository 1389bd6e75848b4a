/**
 * Writes the steps of one shard to a file, and merges the files of all shards. All shards have the same steps, except that each leaves out the files of
 * the others, so the merged steps are those of a run without shards.
 */
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { build } from '../engine/build.ts';
import { pack, unpack } from '../engine/cache/packed.ts';
import { bytesOf } from '../engine/inputs/disk.ts';
import { failureOf } from '../engine/workspace/failure.ts';
import type { Shard } from './verbs/lint.ts';
import type { Step } from './result.ts';
import { isSteps } from './step-shape.ts';

interface Part {
  readonly shard: Shard;
  readonly steps: readonly Step[];
}

const builtFrom = build() ?? 'source';

export function packedPart(part: Part): Uint8Array {
  return pack([part], builtFrom);
}

/** `problem` is a sentence. */
export function mergedParts(
  paths: readonly string[],
  cwd: string,
): { readonly steps: readonly Step[] } | { readonly problem: string } {
  const parts: Part[] = [];
  for (const path of paths) {
    const part = partIn(path, cwd);
    if ('problem' in part) return part;
    parts.push(part);
  }
  const [first] = parts;
  if (first === undefined) return { problem: 'There is no part to merge.' };
  const { of } = first.shard;
  const numbers = new Set(parts.map(({ shard }) => shard.number));
  const isWhole = parts.length === of && numbers.size === of && parts.every(({ shard }) => shard.of === of);
  if (!isWhole) return { problem: `${of} parts make the whole, each once, and ${parts.length} were named.` };
  return filled(parts);
}

/** Takes each step from a part that has it. */
function filled(parts: readonly Part[]): { readonly steps: readonly Step[] } | { readonly problem: string } {
  const different = {
    problem: 'The parts are not of the same run: files or settings have changed in between.',
  };
  const length = parts[0]?.steps.length ?? 0;
  if (parts.some(({ steps }) => steps.length !== length)) return different;
  const all: Step[] = [];
  for (let at = 0; at < length; at += 1) {
    const told = parts.flatMap(({ steps }) => {
      const step = steps[at];
      return step === undefined || step.kind === 'elsewhere' ? [] : [step];
    });
    const [step, ...others] = told;
    if (step === undefined || others.some((other) => !isDeepStrictEqual(other, step))) return different;
    all.push(step);
  }
  return { steps: all };
}

/** No run writes more. */
const mostBytes = 1024 ** 3;

function partIn(path: string, cwd: string): Part | { readonly problem: string } {
  const content = bytesOf(resolve(cwd, path), String(mostBytes));
  if (content === 'no file') return { problem: `${path} was not read: it is not a file.` };
  if (!(content instanceof Uint8Array)) {
    const because = 'size' in content ? 'it is larger than 1 GB' : failureOf(content);
    return { problem: `${path} was not read: ${because}.` };
  }
  const part = unpack(content, builtFrom)?.[0]?.();
  if (isPart(part)) return part;
  return {
    problem: `${path} is no part that this version of Plinth has written with --shard, or it is damaged.`,
  };
}

function isPart(value: unknown): value is Part {
  if (typeof value !== 'object' || value === null || !('shard' in value) || !('steps' in value)) return false;
  return isShard(value.shard) && isSteps(value.steps);
}

function isShard(value: unknown): value is Shard {
  return (
    typeof value === 'object' &&
    value !== null &&
    'number' in value &&
    typeof value.number === 'number' &&
    'of' in value &&
    typeof value.of === 'number'
  );
}
