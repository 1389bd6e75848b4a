/** Files that other engines run too: what is advised for the text of one and is PostgreSQL's alone stands in a copy of it. Sentences, and the words for where. */
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';

const mostEngines = 4;

/** For whoever decides. */
export function otherEngines(migrations: readonly ReviewedMigration[]): readonly string[] {
  return migrations.flatMap(({ file, tool, alsoFor }) => {
    if (alsoFor === undefined) return [];
    const { engines, own, wantsDown } = alsoFor;
    const by = oneLine(tool ?? 'its tool');
    const down = wantsDown
      ? ` A file after it is named so too, and has one of its version beside it that goes back, be it a comment alone: without that ${by} does not start.`
      : '';
    return [
      oneLine(
        `${commas(engines, mostEngines)} ${engines.length === 1 ? 'runs' : 'run'} ${file} too. What is PostgreSQL’s alone (NOT VALID, CONCURRENTLY, lock_timeout) goes into a copy named ${own}, which ${by} runs on PostgreSQL in its place; the others go on with this one.${down}`,
      ),
    ];
  });
}

/** Behind what is advised for the text, where it has said what that is. Empty where no other engine runs it. */
export function inOwnFile(migration: Pick<ReviewedMigration, 'alsoFor'> | undefined): string {
  return migration?.alsoFor === undefined ? '' : ' (in the file for PostgreSQL alone)';
}
