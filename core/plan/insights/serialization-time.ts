/** Serializing the result takes a large part of the time. */
import { fill, fitting, formatShare, formatBytes, formatDuration } from '../../text/format.ts';
import { defineInsight } from '../insight.ts';
import { executed, part } from '../insight-kit.ts';

const leastMs = 5;
const leastShare = 0.2;

const message =
  'Making {size} of result out of the rows took {time}, {share} of the execution. Select fewer columns.';

export const insight = defineInsight({
  id: 'serialization-time',
  title: 'Turning rows into text takes much of the time',
  severity: 'info',
  problem: false,
  trigger: 'Serialization, which EXPLAIN measures with SERIALIZE, takes a large part of the execution.',
  threshold: {
    value: 'At least 20 % of the execution, at least 5 ms.',
    source: 'pev2 shows its share (no number published).',
  },
  silentWhen: ['EXPLAIN ran without SERIALIZE', 'it is a smaller part'],
  advice: 'Select fewer columns, above all long ones; ask for binary results where the driver can.',
  docs: `What is returned is made into text, and long values are fetched from where they are stored apart and unpacked. EXPLAIN ANALYZE leaves that out unless
SERIALIZE asks for it, so a query can be slower than its plan says.`,
  check(node, context) {
    const { serialization, executionMs } = context.plan;
    const timeMs = serialization?.timeMs ?? 0;
    const whole = executionMs ?? executed(context);
    if (node.role !== 'root' || timeMs < leastMs || timeMs < whole * leastShare) return undefined;
    return {
      message: fitting(() =>
        fill(message, {
          size: formatBytes((serialization?.kilobytes ?? 0) * 1024),
          time: formatDuration(timeMs),
          share: formatShare(part(timeMs, whole)),
        }),
      ),
    };
  },
});
