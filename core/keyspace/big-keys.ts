/** The largest keys among those that were visited within a time budget, as a section of facts. Sizes are MEMORY USAGE: of a collection an estimate from five elements. */
import { formatBytes, formatCount, formatShare } from '../text/format.ts';
import { blockingNamed } from './blocking.ts';
import { concern, fact, type Section } from './facts.ts';

export interface BigKey {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** Of a collection. */
  readonly elements: number | undefined;
}

export interface BigKeys {
  /** The largest first. */
  readonly keys: readonly BigKey[];
  readonly visited: number;
  readonly total: number;
  readonly isComplete: boolean;
  /** Why no size was told, in the server's words. */
  readonly refused: string | undefined;
}

/** With more elements, a command that returns or frees the whole key holds up others for milliseconds. */
const manyElements = 100_000;
const manyBytes = 10 * 1024 ** 2;
/** Smaller keys are not told: a server without large ones has none to show. */
const fewBytes = 10 * 1024;

export function bigKeysSection({ keys, visited, total, isComplete, refused }: BigKeys): Section {
  return {
    title: 'Big Keys',
    facts: keys
      .filter(({ bytes }) => bytes >= fewBytes)
      .map(({ name, type, bytes, elements }) => {
        const size = `${formatBytes(bytes)}, ${type}${elements === undefined ? '' : `, ${formatCount(elements)} elements`}`;
        const isLarge = bytes > manyBytes || (elements ?? 0) > manyElements;
        return isLarge
          ? concern(
              name,
              size,
              'A command that reads or frees it whole holds up all other clients.',
              blockingNamed('DEL')?.instead ?? '',
            )
          : fact(name, size);
      }),
    unseen: [
      ...(refused === undefined ? [] : [`The server tells no sizes: ${refused}`]),
      ...(isComplete || refused !== undefined
        ? []
        : [
            `${formatShare(visited / total)} of the keys were visited within the time. There may be larger keys among the others.`,
          ]),
    ],
  };
}
