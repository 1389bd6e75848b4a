/** Files that other engines run too: what is advised for the text of one and is PostgreSQL's alone stands in a copy of it. Sentences, and the words for where. */
import { oneLine } from '../../plan/format.ts';
import { groupBy } from '../../collections/group-by.ts';
import { commas, joined } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';
import type { Placed } from '../placed.ts';

const mostEngines = 4;
const mostFiles = 8;

/** For whoever decides: one sentence for all files that the same engines run. */
export function otherEngines(migrations: readonly ReviewedMigration[]): readonly string[] {
  const files = migrations.flatMap(({ file, tool = 'its tool', alsoFor }) =>
    alsoFor === undefined ? [] : [{ file: oneLine(file), by: oneLine(tool), alsoFor }],
  );
  const alike = groupBy(files, ({ by, alsoFor }) => [by, alsoFor.wantsDown, ...alsoFor.engines].join('\n'));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const {
      by,
      alsoFor: { engines, wantsDown },
    } = first;
    const names = group.map(({ file }) => file);
    const copies = group.map(({ alsoFor }) => oneLine(alsoFor.own));
    const isOne = group.length === 1;
    const down = wantsDown
      ? ` A file after ${isOne ? 'it' : 'them'} is named so too, and has one of its version beside it that goes back, be it a comment alone: without that ${by} does not start.`
      : '';
    return [
      `${commas(engines, mostEngines)} ${engines.length === 1 ? 'runs' : 'run'} ${joined(names, mostFiles)} too. What is PostgreSQL’s alone (NOT VALID, CONCURRENTLY, lock_timeout) goes into ${isOne ? 'a copy named' : 'copies named'} ${joined(copies, mostFiles)}, which ${by} runs on PostgreSQL in ${isOne ? 'its' : 'their'} place; the others go on with ${isOne ? 'this one' : 'these'}.${down}`,
    ];
  });
}

/** Behind what is advised for the text, where it has said what that is. Empty where no other engine runs it. */
export function inOwnFile(migration: Pick<ReviewedMigration, 'alsoFor'> | undefined): string {
  return migration?.alsoFor === undefined ? '' : ' (in the file for PostgreSQL alone)';
}

/** Advice of a finding: other engines run the file too, and have no such words. */
export function forOneEngine(message: string, { migration }: Placed): string {
  return message.replace(
    /(\b(?:NOT VALID|CONCURRENTLY)\b[^.…]*)\./,
    (_all, words: string) =>
      `${words}${words.includes(' for PostgreSQL alone') ? '' : inOwnFile(migration)}.`,
  );
}
