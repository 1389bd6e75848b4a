/** The words for a tree of keys and a sample: what a node stands for, and with which error. */
import { formatCount, formatShare, grouped } from '../text/format.ts';
import { smallestSeen } from './estimate.ts';
import { fact, type Section } from './facts.ts';
import { expiryHistogram, type KeySample } from './sample.ts';
import type { KeyNode } from './tree.ts';

/** `≈ 250 k keys, hash`. */
export function detailOf(node: KeyNode): string {
  const types = typesOf(node);
  const { count, isExact } = node.keys;
  const many = isExact
    ? `${formatCount(count)} ${count === 1 ? 'key' : 'keys'}`
    : `≈ ${formatCount(count)} keys`;
  return types.length === 0 ? many : `${many}, ${types.join(' or ')}`;
}

/** Whole sentences, with the error of the estimate. */
export function sentencesOf(node: KeyNode, { names }: KeySample): readonly string[] {
  const { low, high, isExact } = node.keys;
  const never = node.looked.filter(({ ttlMs }) => ttlMs === undefined).length;
  return [
    node.pattern,
    isExact
      ? `${grouped(low)} ${low === 1 ? 'key' : 'keys'}, counted.`
      : `${grouped(low)} to ${grouped(high)} keys: estimated from ${grouped(node.sampled)} of ${grouped(names.length)} sampled keys; the true number is outside of this range in one of 1,000 samples.`,
    ...(node.looked.length === 0
      ? []
      : [
          `${formatShare(never / node.looked.length)} of ${grouped(node.looked.length)} keys that were looked at never expire.`,
        ]),
  ];
}

/** How far the whole sample can be trusted. */
export function sampleSentence({ names, total, isComplete }: KeySample): string {
  return isComplete
    ? `All ${grouped(total)} keys were visited: the numbers are exact.`
    : `${grouped(names.length)} of ${grouped(total)} keys were sampled. A prefix with fewer than ${grouped(smallestSeen(names.length, total))} keys may be missing.`;
}

export function expirySection(sample: KeySample): Section {
  const { looked, names, isComplete } = sample;
  const isSampled = !isComplete || looked.length < names.length;
  return {
    title: 'Time to Live',
    facts: expiryHistogram(looked).map(({ label, keys, share }) =>
      fact(
        label,
        `${formatShare(share)}, ${grouped(keys)} of ${grouped(looked.length)}${isSampled ? ' sampled keys' : ' keys'}`,
      ),
    ),
    unseen: [],
  };
}

function typesOf({ looked }: KeyNode): readonly string[] {
  return [...new Set(looked.map(({ type }) => type))].toSorted().slice(0, 3);
}
