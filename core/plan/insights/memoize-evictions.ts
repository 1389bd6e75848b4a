/** Memoize evicts results that are needed again. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { memorySetting } from '../insight-kit.ts';
import { workMemory } from '../settings.ts';

const leastEvictions = 1_000;

const message =
  "Memoize by {key} threw out {evictions} entries in {lookups} look-ups: it is too small. SET LOCAL work_mem = '{memory}'.";

export const insight = defineInsight({
  id: 'memoize-evictions',
  title: 'The cache of a join is too small',
  severity: 'warning',
  problem: false,
  trigger: 'Memoize throws entries out and has to look them up again.',
  threshold: {
    value:
      'At least 1,000 entries thrown out, and at least half of what was missed; or any that was too large to keep.',
    source: 'pev2 shows hits, misses, evictions and overflows (no number published).',
  },
  silentWhen: ['nothing was thrown out', 'few entries were'],
  advice: 'Give this query more work_mem, or better statistics of the number of distinct values.',
  docs: `Memoize keeps the inner rows of a nested loop by key. It was chosen because the planner expected few distinct keys; with more than fit, each new one
throws an old one out, and the cache costs without helping.`,
  check(node, context) {
    const { cache } = node;
    if (cache === undefined) return undefined;
    const isMuch = cache.evictions >= leastEvictions && cache.evictions * 2 >= cache.misses;
    if (!isMuch && cache.overflows === 0) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          key: short(node.cacheKey ?? ''),
          evictions: formatCount(cache.evictions + cache.overflows),
          lookups: formatCount(cache.hits + cache.misses),
          memory: memorySetting(workMemory(context.plan) * 8),
        }),
      ),
    };
  },
});
