/**
 * How the parts of a measured plan sum up: for the test of the recorded plans, for the one that runs them again, and for the table to read.
 */
import { measure } from '../../core/plan/metrics.ts';
import type { Plan } from '../../core/plan/model.ts';

export interface Sums {
  readonly nodes: number;
  /** Of all nodes. */
  readonly selfMs: number;
  readonly rootMs: number;
  /** What rounding alone may make of it: each printed time is an average per loop, rounded to a thousandth. */
  readonly roundingMs: number;
  /** Parallel processes end at different moments: an average of them is not the Gather's time. */
  readonly parallelMs: number;
  /** Made zero where the children's times sum to more than the node's. */
  readonly clampedMs: number;
  /** Planning, nodes, triggers, serialization and the rest, and what the server says of the whole. */
  readonly partsMs: number;
  readonly wholeMs: number;
  /** Blocks found and read: of all nodes for themselves, and of the root. */
  readonly selfBlocks: number;
  readonly rootBlocks: number;
}

export function sumsOf(plan: Plan): Sums {
  const { nodes, totalMs = 0, account } = measure(plan);
  const sum = (of: readonly number[]): number => of.reduce((all, one) => all + one, 0);
  const isParallel = plan.nodes.some((node) => node.workers !== undefined);
  const { sharedHit = 0, sharedRead = 0 } = plan.root.buffers ?? {};
  return {
    nodes: nodes.length,
    selfMs: sum(nodes.map(({ selfMs = 0 }) => selfMs)),
    rootMs: totalMs,
    roundingMs: 0.002 + sum(plan.nodes.map(({ actual }) => 0.0006 * (actual?.loops ?? 0))),
    parallelMs: isParallel ? 0.03 * totalMs : 0,
    clampedMs: sum(nodes.map(({ clamped }) => (clamped?.because === 'rounding' ? 0 : (clamped?.ms ?? 0)))),
    partsMs:
      account === undefined
        ? 0
        : account.planningMs +
          account.nodesMs +
          account.triggersMs +
          account.serializationMs +
          account.otherMs,
    wholeMs: (plan.planningMs ?? 0) + Math.max(plan.executionMs ?? totalMs, totalMs),
    selfBlocks: sum(
      nodes.map(({ selfBuffers }) => (selfBuffers?.sharedHit ?? 0) + (selfBuffers?.sharedRead ?? 0)),
    ),
    rootBlocks: sharedHit + sharedRead,
  };
}

/** True if self times sum to the whole as far as the printed figures allow, and nothing was made zero beyond that. */
export function isBalanced({ selfMs, rootMs, roundingMs, parallelMs, partsMs, wholeMs }: Sums): boolean {
  return Math.abs(selfMs - rootMs) <= roundingMs + parallelMs && Math.abs(partsMs - wholeMs) < 0.002;
}

/** Blocks are counts: nothing is rounded. Workers that a LIMIT stops hand theirs to a node above the Gather. */
export function areBlocksBalanced(sums: Sums): boolean {
  return sums.selfBlocks === sums.rootBlocks;
}

export function tableOf(rows: readonly (readonly [name: string, major: number, sums: Sums])[]): string {
  const ms = (value: number): string => value.toFixed(3);
  return [
    '# How the times of recorded plans sum up',
    'Written by `npx tsx test/plans/write-down.ts`. Self times of all nodes against the time of the root, in milliseconds; what rounding of the printed figures may make of it; what was made zero because children took longer than their node; planning, nodes, triggers, serialization and the rest against planning and execution; blocks of all nodes against those of the root.',
    [
      '| plan | PostgreSQL | nodes | self times | root | difference | rounding | parallel | made zero | parts | whole | blocks | root’s |',
      '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
      ...rows.map(
        ([name, major, one]) =>
          `| ${name} | ${major} | ${one.nodes} | ${ms(one.selfMs)} | ${ms(one.rootMs)} | ${ms(one.selfMs - one.rootMs)} | ${ms(one.roundingMs)} | ${ms(one.parallelMs)} | ${ms(one.clampedMs)} | ${ms(one.partsMs)} | ${ms(one.wholeMs)} | ${one.selfBlocks} | ${one.rootBlocks} |`,
      ),
    ].join('\n'),
  ].join('\n\n');
}
