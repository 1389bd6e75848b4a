/** Where indexes are built by hand behind the file that has them no more: a step of the runbook, and a way back that passes over those that are not there yet. */
import { psqlFile } from '../psql.ts';
import type { MigrationReview, RunbookStep } from '../model.ts';
import { type Placed, placesInWords } from '../placed.ts';
import type { Build } from './beside-builds.ts';
import { concurrentScript } from './beside-words.ts';

/** `later`: what the order puts into a file behind them. */
export function besideStep(builds: readonly Build[], later: readonly Placed[]): RunbookStep {
  const isOne = builds.length === 1;
  const places = placesInWords(builds.map(({ placed }) => placed.place));
  return {
    title: `Where ${places} ${isOne ? 'was' : 'were'} taken out of the file: ${concurrentScript}`,
    lines: [
      `${psqlFile(concurrentScript)}, without -1, or the migration in its place, once the file is committed. Until it has ended, queries that only ${isOne ? 'its index serves' : 'its indexes serve'} read all rows, and the post-flight says STOP at ${isOne ? 'this index' : 'these indexes'}.${untilAll(later)}`,
    ],
  };
}

/** Checks and the way back are of the whole file. */
function untilAll(later: readonly Placed[]): string {
  const places = placesInWords(later.map(({ place }) => place));
  return later.length === 0
    ? ''
    : ` Until ${places} ${later.length === 1 ? 'has' : 'have'} run too, after.sql says STOP there as well, and back.sql, which is of the whole file, may fail: take back by hand what is there by then.`;
}

/** `names`: what that script builds. What the team has written is left as it is. */
export function withBuiltOrNot(
  migrations: readonly MigrationReview[],
  names: readonly string[],
): readonly MigrationReview[] {
  const drops = new Set(names.map((name) => `DROP INDEX ${name};`));
  return migrations.map((one) => {
    const { script, file } = one.rollback;
    if (script === undefined || file !== undefined) return one;
    const lines = script
      .split('\n')
      .map((line) => (drops.has(line) ? line.replace('DROP INDEX ', 'DROP INDEX IF EXISTS ') : line));
    return { ...one, rollback: { ...one.rollback, script: lines.join('\n') } };
  });
}
