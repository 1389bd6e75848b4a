/** JIT compilation takes longer than the statement's work. */
import { fill, fitting, formatCount, formatShare, formatDuration } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { executed, part } from '../insight-kit.ts';

const leastShare = 0.5;

const message =
  'Compiling (JIT) took {time}, {share} of the execution. SET jit = off here, or raise jit_above_cost above {cost}.';

export const insight = defineInsight({
  id: 'jit-dominates',
  title: 'Compiling takes longer than running',
  severity: 'warning',
  problem: true,
  trigger: 'Just-in-time compilation takes most of the time.',
  threshold: {
    value: 'At least 50 % of the execution.',
    source: 'explain-sql (50 % of the execution).',
  },
  silentWhen: ['compiling is a smaller part', 'the server does not compile'],
  advice: 'SET jit = off for this query or role, or raise jit_above_cost above its cost.',
  docs: `Expressions are compiled when the estimated cost is above jit_above_cost. Where the estimate is too high, or the statement short, compiling takes
longer than it saves. Each parallel worker compiles for itself.`,
  check(node, context) {
    const { jit, executionMs } = context.plan;
    const whole = executionMs ?? executed(context);
    if (node.role !== 'root' || jit?.totalMs === undefined || jit.totalMs < whole * leastShare)
      return undefined;
    return {
      message: fitting(() =>
        fill(message, {
          time: formatDuration(jit.totalMs ?? 0),
          share: formatShare(part(jit.totalMs ?? 0, whole)),
          cost: formatCount(context.metrics.totalCost ?? 0),
        }),
      ),
    };
  },
});
