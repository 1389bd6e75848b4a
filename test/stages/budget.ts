/**
 * What a run may take, so that it does not grow by itself: seconds for each stage and for each file, on the machine that a loop is calibrated for. A
 * slower machine gets as many times more. A broad run has no budgets.
 */
import type { FileTime } from './report.ts';

/** A file of tests outside of a broad run, of its own. */
const mostOfFile = 20;

/** A stage may take so many times its budget. */
const leeway = 1.5;

/** The loop below takes so long where the budgets were measured, in milliseconds. */
const calibratedMs = 360;

/** How many times slower this machine is than the calibrated one; 1 if it is faster. The best of five, since others may use the machine, too. */
export function slowness(): number {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now();
    let state = 1;
    for (let at = 0; at < 60_000_000; at += 1) state = Math.imul(state ^ (state >>> 13), 0x5bd1e995) + at;
    return state === 0 ? Infinity : performance.now() - started;
  });
  return Math.max(1, Math.min(...times) / calibratedMs);
}

/** One sentence if a stage took too long. */
export function overBudget(
  name: string,
  seconds: number,
  budget: number | undefined,
  slower: number,
): readonly string[] {
  if (budget === undefined || seconds <= budget * leeway * slower) return [];
  return [
    `The stage ${name} took ${shown(seconds)}, more than ${String(leeway)} times its budget of ${shown(budget)}${machine(slower)}.`,
  ];
}

/** One sentence for each file that took too long. */
export function slowFiles(files: readonly FileTime[], slower: number): readonly string[] {
  return files
    .filter(({ seconds }) => seconds > mostOfFile * slower)
    .map(
      ({ file, seconds }) =>
        `${file} took ${shown(seconds)}, more than the ${shown(mostOfFile)} of a file outside of \`npm run test:all\`${machine(slower)}: make it faster, or move what seldom fails into a .broad.test.ts.`,
    );
}

/** The slowest files, a line each. */
export function slowest(files: readonly FileTime[], most: number): readonly string[] {
  return files
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, most)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
}

function machine(slower: number): string {
  return slower === 1 ? '' : ` on a machine ${slower.toFixed(2)} times slower than the calibrated one`;
}

function shown(seconds: number): string {
  return `${seconds.toFixed(seconds < 100 ? 1 : 0)} s`;
}
