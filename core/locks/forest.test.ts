import { expect, it } from 'vitest';
import { forestOf, keyOf, type LockNode } from './forest.ts';
import type { SeenWait } from './seen.ts';

function wait(pid: number, blockers: readonly number[], seconds = 1): SeenWait {
  return {
    pid,
    object: 'orders',
    mode: 'SHARE',
    seconds,
    blockers: blockers.map((one) => ({ party: { kind: 'session', pid: one }, mode: 'SHARE' })),
  };
}

/** `1(2(3))`. */
function drawn(nodes: readonly LockNode[]): string {
  return nodes
    .map(({ party, inCircle, waiters }) => {
      const inner = waiters.length === 0 ? '' : `(${drawn(waiters)})`;
      return `${keyOf(party).replace('session ', '')}${inCircle ? '*' : ''}${inner}`;
    })
    .join(' ');
}

it.each<readonly [string, readonly SeenWait[], string]>([
  ['nobody', [], ''],
  ['a queue: the last one waits for all', [wait(2, [1]), wait(3, [1, 2]), wait(4, [1, 2, 3])], '1(2(3(4)))'],
  ['two roots', [wait(3, [1, 2]), wait(4, [2])], '2(4) 1(3)'],
  ['a circle', [wait(1, [2], 9), wait(2, [1])], '1*(2*)'],
  ['a circle with somebody below', [wait(1, [2], 9), wait(2, [1]), wait(3, [2])], '1*(2*(3))'],
  ['a circle below a root', [wait(1, [2, 9], 5), wait(2, [1])], '9(1*(2*))'],
  ['its own workers', [wait(1, [1]), wait(1, [2])], '2(1)'],
  ['the longest wait first', [wait(2, [1], 3), wait(3, [1], 8)], '1(3 2)'],
  ['somebody who is not seen', [wait(2, [])], 'unseen(2)'],
])('%s', (_, waits, tree) => {
  expect(drawn(forestOf({ waits }))).toBe(tree);
});

it('draws each waiter once, and takes no long time, for a queue of 500', () => {
  const waits = Array.from({ length: 500 }, (_, at) =>
    wait(
      at + 2,
      Array.from({ length: at + 1 }, (__, one) => one + 1),
    ),
  );
  const start = process.cpuUsage();
  const forest = forestOf({ waits });
  const { user, system } = process.cpuUsage(start);
  expect(drawn(forest).match(/\d+/g)).toHaveLength(501);
  expect(forest[0]?.blocked).toBe(500);
  expect((user + system) / 1_000).toBeLessThan(1_500);
});
