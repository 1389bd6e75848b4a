/**
 * When to stop the script that builds indexes beside others, and what it may wait for as long as it likes: measured by
 * test/databases/review-second-run.test.ts. Sentences.
 */
import { code } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import type { Placed } from '../placed.ts';
import { counted } from '../statements/partitions.ts';
import { mostInWords, secondsOf, sizeAt, slowMethod, type Seconds } from '../statements/sizes.ts';
import { concurrentScript } from './beside-words.ts';
import { shortOf } from './short-of.ts';

/** `builds`: the statements that it stands for. `told`: the criteria in front of these. */
export function scriptStops(
  builds: readonly Placed[],
  date: string,
  told: readonly string[],
): readonly string[] {
  const seconds = secondsBeside(builds, date);
  const most = seconds === undefined ? 'a time that you write down before' : mostInWords(seconds);
  const short = shortOf(builds, date, true);
  const limits = told.some((one) => one.includes(short))
    ? 'passes these limits of disk and replicas'
    : `meanwhile ${short}`;
  return [
    `${concurrentScript} takes longer than ${most}, its phases “waiting for …” in watch.sql not counted, or ${limits}: cancel it.`,
    `While ${concurrentScript} waits for older transactions (wait_event virtualxid) there is no limit: no read or write waits for it. Wait as well, or end whom it waits for: ${code('pg_terminate_backend')} of the pid in waits_for takes back what that has not committed.`,
  ];
}

/** One after the other; undefined where one of them is not known. */
export function secondsBeside(builds: readonly Placed[], date: string): Seconds | undefined {
  let [least, most] = [0, 0];
  for (const { one, migration } of builds) {
    const operations = one.actions.map(({ operation }) => operation);
    const isKnown = (relation: string): boolean =>
      sizeAt({ sizes: migration.sizes, date }, oneLine(relation)) !== undefined;
    for (const { relation, isNew, buildsIndex } of counted(one.whole?.relations ?? [], isKnown)) {
      if (isNew || !buildsIndex) continue;
      const size = sizeAt({ sizes: migration.sizes, date }, oneLine(relation));
      if (slowMethod(operations, size) !== undefined) return undefined;
      const of = secondsOf('index-build', size, { twice: true });
      if (of === undefined) return undefined;
      [least, most] = [least + of.least, most + of.most];
    }
  }
  return { least, most };
}
