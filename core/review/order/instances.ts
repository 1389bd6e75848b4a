/** What becomes of several instances of a program that migrates as it starts: those beside the one that applies the files, and older ones behind it. Sentences. */
import { conditionOf } from '../../migrations/runners/branches.ts';
import { oneLine } from '../../plan/format.ts';
import { capital, joined } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';

type Asked = Pick<
  ReviewedMigration,
  'tool' | 'lock' | 'missing' | 'runBy' | 'startUps' | 'recordKey' | 'recorded'
>;

interface Work {
  /** What becomes of two runs without a lock, where a build of them waits for older transactions. Half a sentence. */
  readonly twice: string | undefined;
  /** What the later of two runs surely comes to. Half a sentence. */
  readonly later: string | undefined;
  /** A statement of it waits for every older transaction: CONCURRENTLY. */
  readonly isBuilding: boolean;
}

const alone = 'start one alone first';

/** Behind what says that a program applies them. */
export function instancesInWords(migration: Asked, work: Work): readonly string[] {
  return eachOfItsOwn([
    besides(migration, work),
    asleepInWords(migration),
    onlyLooking(migration),
    olderOnes(migration),
  ]);
}

/** Sentences that may be empty, or begin with a space as they stand behind others: those that are there, by themselves. */
export function eachOfItsOwn(sentences: readonly string[]): readonly string[] {
  return sentences.map((one) => one.trim()).filter((one) => one !== '');
}

const mostAsleep = 6;

/** Other programs on the same files. */
function asleepInWords({ tool, runBy }: Asked): string {
  const all = runBy?.asleep ?? [];
  const named = all.map(({ module, place }) => `${oneLine(module)} (${oneLine(place)})`);
  return all.length === 0
    ? ''
    : ` ${joined(named, mostAsleep)} ${all.length === 1 ? 'has' : 'have'} ${oneLine(tool ?? 'it')} switched off: ${all.length === 1 ? 'it applies nothing and waits' : 'they apply nothing and wait'} for nobody; start ${all.length === 1 ? 'it' : 'them'} after that.`;
}

/** For the step that starts one instance; empty where any may be the one. */
export function notAsleep({ runBy }: Pick<Asked, 'runBy'>): string {
  const all = runBy?.asleep ?? [];
  return all.length === 0
    ? ''
    : `, not one of ${joined(
        all.map(({ module }) => oneLine(module)),
        mostAsleep,
      )}`;
}

/** Those apply nothing. */
function onlyLooking({ runBy }: Asked): string {
  const { place, where } = runBy?.verifies ?? {};
  return place === undefined || where === undefined
    ? ''
    : ` An instance ${oneLine(where)} applies nothing, and refuses to start before they are recorded (${oneLine(place)}): roll those out after that.`;
}

/** Built in, and nobody has seen that it does so as it starts. */
function isOpen({ runBy }: Asked): boolean {
  return runBy?.embeds !== undefined && runBy.reach !== 'start' && runBy.atStart === undefined;
}

/** Of one that a command starts: nobody starts several but by two jobs at once. */
export function runsAtOnce({ tool, lock }: Asked, twice: string | undefined): string {
  return lock?.kind === 'none' && twice !== undefined
    ? ` ${oneLine(tool ?? 'The tool')} takes no lock: of two runs at once ${twice}.`
    : '';
}

/** What serves may wait for them, or work without what they make. */
export function waitedForInWords({ runBy }: Asked): string {
  const { asksRecord } = runBy ?? {};
  if (asksRecord === undefined) return '';
  return asksRecord.place === undefined
    ? ' Nothing was found in the program that waits for them: start the new release only after that run.'
    : ` Whether the program that serves waits for them is for whoever reads ${oneLine(asksRecord.place)}, which asks what has run: start the new release only after that run.`;
}

/** Each time with a snapshot of its own, which a build that looked around before does not wait for. */
export function asksAgainInWords(by: string, seconds: number): string {
  return `a second one asks for the lock of ${by} again every ${seconds} s, and a build whose second reading of the table takes longer passes; on a small table, or where nobody else writes, the two can wait for each other: the server then ends the build (deadlock detected), whose invalid index has to be dropped before the next start`;
}

/** Its row comes behind the file, and is there already. */
function laterOne(recordKey: string | undefined): string {
  return recordKey === undefined
    ? 'the later one does the same work again, fails, or first the one and then the other; one that failed has to run again'
    : `the later one may do the same work again, and fails, at its row in ${oneLine(recordKey)} at the latest: it has to run again`;
}

/** Behind an open transaction the first one may wait longer than its statements take. */
function besides(migration: Asked, { isBuilding, twice, later }: Work): string {
  const { tool, lock, runBy, recordKey } = migration;
  if (lock === undefined || lock.kind === 'unknown') return '';
  const who = isOpen(migration)
    ? 'instances that do so as they start'
    : conditionOf(runBy) === undefined
      ? 'instances'
      : 'that do so';
  const one = `With several ${who}, one applies them`;
  if (lock.kind === 'none')
    return ` ${oneLine(tool ?? 'The tool')} takes no lock: of several ${isOpen(migration) ? 'that do so' : 'instances that start'} at once more than one runs what is pending, and ${twice ?? later ?? laterOne(recordKey)}. Start one alone first.`;
  if (isBuilding && lock.asksAgain !== undefined)
    return ` Let one instance alone run it: ${asksAgainInWords(oneLine(tool ?? 'the tool'), lock.asksAgain)}.`;
  if (isBuilding && lock.concurrently === 'second-run')
    return ' Let one instance alone run it: another that waits for its lock meanwhile and what runs CONCURRENTLY wait for each other; as a rule the server then ends the build (deadlock detected), and its invalid index has to be dropped before the next start.';
  const { wait } = lock;
  if (wait === undefined)
    return ` ${one}; the others wait for its lock, and serve no sooner.${freedEarly(lock, runBy)}`;
  const { isTrying, isEarlyOnly, setting, seconds: most } = wait;
  if (most === 0) return ` ${one}; the others find its lock taken and fail at once: ${alone}.`;
  const said = setting === undefined ? '' : ` (${setting})`;
  if (isTrying === true) {
    const often = most === 1 ? 'once' : `${most} times, a second apart`;
    return ` ${one}; the others try for its lock ${often}${said}, and fail as they start if the first has not finished by then, unless the program has a lock of its own in front of that: ${alone}, or set that higher.`;
  }
  // Tried with golang-migrate 4.15.2: what asked for the lock is still in the queue of the server behind its timeout, and nobody gives back what it gets.
  return isEarlyOnly === true
    ? ` ${one}; those that start at the same time wait up to ${most} s for its lock${said} and give up if the first has not finished by then (a program that goes on after that gets the lock behind it and keeps it until it ends), later ones wait as long as it takes: ${alone}.`
    : ` ${one}; the others wait up to ${most} s for its lock${said} and fail if the first has not finished by then: ${alone}.`;
}

/** The tool frees it as it returns, and the program commits behind that: whoever asks in between finds no row. */
function freedEarly({ kind }: NonNullable<Asked['lock']>, runBy: Asked['runBy']): string {
  return runBy?.around === undefined || kind !== 'session-advisory'
    ? ''
    : ' That lock goes shortly before their transaction ends, and one that gets it in between may fail: start one alone first.';
}

/** Whoever starts one of the former release behind the change, be it an orchestrator. */
export function olderOnes(migration: Asked): string {
  const { tool, missing, startUps, runBy } = migration;
  if (runBy?.forces !== undefined)
    return ` ${oneLine(runBy.forces)} sets the version of the record by force: look there what an instance of the former release does that is started again after it.`;
  const older = olderInWords(migration);
  if (older !== '') return older;
  if (runBy?.compares !== undefined)
    return ` ${oneLine(runBy.compares)} compares the record’s version with its own and decides whether ${oneLine(tool ?? 'the tool')} applies anything: look there what an instance of the former release does that is started again after it.`;
  const { refusesNewer } = runBy ?? {};
  const gate = gateInWords(migration);
  if (gate !== '') return gate;
  if (missing === undefined && refusesNewer !== undefined) {
    const { where, place, isFormer } = refusesNewer;
    const there = where === undefined ? 'An' : `${capital(oneLine(where))}, an`;
    return ` ${there} instance of the former release that is started again after it refuses to start${isFormer === true ? '' : ', if it has that check'} (${oneLine(place)}).`;
  }
  // It starts all the same where its migration fails.
  if (missing === undefined || startUps.some(({ isFailurePassed }) => isFailurePassed === true)) return '';
  const because = `${oneLine(tool ?? 'the tool')} refuses where a file that has run is missing`;
  if (runBy?.reach === 'asked')
    return ` After it ${runBy.own === undefined ? 'that' : oneLine(runBy.own.command)} of the former release fails, and what waits for its success does not start: ${because}.`;
  const which = isOpen(migration)
    ? 'that applies them as it starts, and is started again after it,'
    : conditionOf(runBy) === undefined
      ? 'that is started again after it'
      : 'that does so, and is started again after it,';
  return ` An instance of the former release ${which} does not start: ${because}.`;
}

/** The new release comes behind the migration; the previous one looks for older versions alone. A sentence that begins with a space. */
function olderInWords({ runBy, recorded }: Asked): string {
  const { refusesOlder } = runBy ?? {};
  if (refusesOlder === undefined) return '';
  const table = oneLine(recorded?.table ?? 'its record');
  const former =
    refusesOlder.isFormer === true
      ? ', and one of the former release starts before and after it: it asks for older versions alone'
      : '';
  return ` An instance of the new release does not start before ${table} names that version, unless it is told to apply them (${oneLine(refusesOlder.place)})${former}.`;
}

/** Where both releases want the version of their own last file: each starts on one side of the change alone, but for what brings itself to the other. */
export function gateInWords({ runBy, recorded, startUps }: Asked): string {
  const { place, isFormer, isSure, where } = runBy?.refusesNewer ?? {};
  if (place === undefined || isSure !== true || where !== undefined) return '';
  const table = oneLine(recorded?.table ?? 'its record');
  const has = isFormer === true ? '' : ' (if it has that check)';
  const ends = ` The program ends as it starts unless ${table} names its own last file (${oneLine(place)}): after this change the former release does not start any more${has}`;
  // What applies them as it starts need not wait for anybody.
  return runBy?.reach !== 'asked' || startUps.length > 0
    ? `${ends}, and what restarts of it stays down.`
    : `${ends}, before it the new one does not, and what restarts or is scaled out in between stays down. In this order: stop the application, apply, start the new release; or, where the new one bears what the former one writes after the change, let that run on, and neither restart nor scale it until the new one is there.`;
}

/** The same for whoever applies it: who starts on which side, and what a failure leaves. */
export function startsBehind(migration: Asked | undefined): string | undefined {
  if (migration === undefined || gateInWords(migration) === '') return undefined;
  if (migration.runBy?.reach !== 'asked' || migration.startUps.length > 0) return undefined;
  const { ignoresDirty, isFormer } = migration.runBy.refusesNewer ?? {};
  const table = oneLine(migration.recorded?.table ?? 'its record');
  const first = `The former release ${isFormer === true ? 'does' : 'may'} not start any more from here on, and the new one only when this is through.`;
  return ignoresDirty === undefined
    ? first
    : `${first} After a failure start none of the new one until ${table} is put right: it asks for the version alone (${oneLine(ignoresDirty)}), which is written first, and starts without what the file makes.`;
}

/** Whoever runs one of them beside the former release applies what that cannot do with. */
export function alsoInWords({ runBy }: Asked): string {
  const all = runBy?.reach === 'start' ? (runBy.also ?? []) : [];
  if (all.length === 0) return '';
  const isOne = new Set(all.map((one) => one.split(' ')[0])).size === 1;
  const names = joined(
    all.map((one) => oneLine(isOne ? one.replace(/^\S+ /, '') : one)),
    mostCommands,
  );
  return ` Its ${all.length === 1 ? `command ${names} applies` : `commands ${names} apply`} them too: run none of the new program’s before.`;
}

const mostCommands = 5;

/** A second program with the same files: whoever starts that one of the new release applies them too. */
export function twiceInWords({ runBy }: Asked): string {
  const all = (runBy?.twice ?? []).map(({ crate, place }) => oneLine(`${crate} (${place})`));
  return all.length === 0
    ? ''
    : ` ${joined(all, mostCommands)} ${all.length === 1 ? 'has' : 'have'} the same files built in: where one applies them as it starts, it is one more that has to be stopped, started and taken back with this one.`;
}
