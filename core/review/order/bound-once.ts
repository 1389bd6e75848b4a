/** Of several parts that are bounded alike, how that is done is said in the step of the first one alone. */
import type { RunbookStep } from '../model.ts';
import { boundHead } from '../statements/timeouts.ts';

export function boundOnce(steps: readonly RunbookStep[]): readonly RunbookStep[] {
  const bounds = new Set<string>();
  return steps.map((step) => ({
    ...step,
    lines: step.lines.map((line) => {
      if (!line.startsWith(boundHead)) return line;
      const isTold = bounds.has(line);
      bounds.add(line);
      return isTold ? 'Set the same lock_timeout as for the first part.' : line;
    }),
  }));
}
