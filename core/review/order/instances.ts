/** What becomes of several instances of a program that migrates as it starts: those beside the one that applies the files, and older ones behind it. Sentences. */
import { oneLine } from '../../plan/format.ts';
import type { Seconds } from '../statements/sizes.ts';
import type { ReviewedMigration } from '../input.ts';

type Asked = Pick<ReviewedMigration, 'tool' | 'lock' | 'missing'>;

interface Work {
  readonly seconds: Seconds | undefined;
  /** A statement of it waits for every older transaction: CONCURRENTLY. */
  readonly isBuilding: boolean;
}

const one = 'Of several instances one applies them';
const alone = 'start one alone first';

/** Behind what says that a program applies them: each begins with a space. */
export function instancesInWords(migration: Asked, work: Work): string {
  return `${besides(migration, work)}${olderOnes(migration)}`;
}

/** Where it takes no longer than they wait, they wait. */
function besides({ tool, lock }: Asked, { seconds, isBuilding }: Work): string {
  if (lock === undefined || lock.kind === 'unknown') return '';
  if (lock.kind === 'none')
    return ` ${oneLine(tool ?? 'The tool')} takes no lock: of several instances that start at once more than one runs what is pending, and the later one fails or does the same work again. Start one alone first.`;
  if (isBuilding && lock.concurrently === 'second-run')
    return ' Let one instance alone run it: another that waits for its lock meanwhile and what runs CONCURRENTLY wait for each other; the server ends one of them with a deadlock, and an invalid index may stay.';
  const { wait } = lock;
  if (wait === undefined || (seconds !== undefined && seconds.most < wait.seconds))
    return ` ${one}; the others wait for its lock, and serve no sooner.`;
  const { isTrying, isEarlyOnly, setting, seconds: most } = wait;
  if (most === 0) return ` ${one}; the others find its lock taken and fail at once: ${alone}.`;
  const said = setting === undefined ? '' : ` (${setting})`;
  if (isTrying === true) {
    const often = most === 1 ? 'once' : `${most} times, a second apart`;
    return ` ${one}; the others try for its lock ${often}${said}, and then fail as they start: ${alone}, or set that higher.`;
  }
  return isEarlyOnly === true
    ? ` ${one}; those that start at the same time wait ${most} s for its lock${said} and then fail, later ones wait as long as it takes: ${alone}.`
    : ` ${one}; the others wait ${most} s for its lock${said} and then fail: ${alone}.`;
}

/** Whoever starts one of the former release behind the change, be it an orchestrator. */
function olderOnes({ tool, missing }: Asked): string {
  return missing === undefined
    ? ''
    : ` An instance of the former release that is started again behind it does not start: ${oneLine(tool ?? 'the tool')} refuses where a file that has run is missing.`;
}
