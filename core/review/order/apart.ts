/** What keeps steps of the runbook together that it tells apart, and what takes them apart: programs that migrate as they start, builds by hand. Sentences. */
import { blocks } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import type { CreateIndex } from '../../operations/operation.ts';
import { indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import { joined } from '../../text/enumerate.ts';
import { newlyUsed } from '../waits/beside-builds.ts';
import { isTask } from '../../migrations/runners/tasks.ts';
import type { StartUp } from '../../migrations/startup.ts';
import { secondsOfAll } from '../statements/works.ts';
import { waitsForOlder } from '../checks/live-checks.ts';
import { laterFails } from '../waits/at-once.ts';
import { isBehindRows } from '../waits/rows-first.ts';
import { twoAtOnce } from '../waits/second-run.ts';
import {
  alsoInWords,
  eachOfItsOwn,
  gateInWords,
  instancesInWords,
  olderOnes,
  runsAtOnce,
  twiceInWords,
  waitedForInWords,
} from './instances.ts';
import type { BlockedRelation, DeploymentStage } from '../model.ts';
import { appliedAt } from './built-in.ts';
import { belowNumber } from '../verdict/number-behind.ts';
import { secondsInWords } from '../statements/sizes.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { untilOf } from '../statements/statements.ts';
import { stoppedByTimeout } from '../statements/stopped.ts';
import { restartMeets, serverGoesOn, stillAlive } from './program-gone.ts';

const mostFiles = 3;

/** Each file once, and each service that runs beside. */
export function startsOf(statements: readonly Placed[]): readonly StartUp[] {
  const found = new Map(
    statements.flatMap(({ migration: { startUps, byHand, runBy } }) => {
      const inside = runBy?.atStart;
      const own: readonly StartUp[] =
        inside === undefined ? [] : [{ file: inside.file, lines: [inside.line], limit: undefined }];
      return byHand === undefined
        ? [...own, ...startUps].map((one) => [`${one.file} ${one.beside ?? ''}`, one] as const)
        : [];
    }),
  );
  return [...found.values()].slice(0, mostFiles);
}

/** A script stands for what starts it. */
export function firstOf(starts: readonly StartUp[]): readonly StartUp[] {
  return starts.filter(({ calls }) => !starts.some(({ file }) => file === calls));
}

function named({ file, lines, condition }: StartUp): string {
  return `${oneLine(file)} (line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}${condition === undefined ? '' : `, ${oneLine(condition)}`})`;
}

/** What runs them as a release starts, or is rolled out: places. */
export function startedWith(statements: readonly Placed[]): readonly string[] {
  const inside = statements.flatMap(({ migration: { runBy, byHand } }) =>
    byHand === undefined && runBy?.embeds !== undefined && runBy.reach === 'start'
      ? [oneLine(runBy.applies ?? runBy.embeds)]
      : [],
  );
  return [...new Set([...firstOf(startsOf(statements)).map(named), ...inside])];
}

/** Something of the change comes behind a release, or behind another part: what brings all files at once must not have it yet. */
function isAnyLater(stages: readonly DeploymentStage[]): boolean {
  return (
    stages.length > 1 ||
    stages.some(({ phase, fills }) => phase === 'after' || phase === 'mixed' || fills.length > 0)
  );
}

/** For the order: they are one step there. Of those that the verdict speaks of, it is said there. */
export function migratedAtStart(
  statements: readonly Placed[],
  stages: readonly DeploymentStage[],
  date: string,
): readonly string[] {
  const told = endedAtStart(statements, date).join(' ');
  const all = startsOf(statements);
  const deployed = all.filter(({ isRelease }) => isRelease === true);
  const beside = all.filter((one) => one.beside !== undefined);
  const built = all.filter((one) => one.isBuild === true);
  const files = all.filter(
    (one) => ![deployed, beside, built].some((each) => each.includes(one)) && !told.includes(named(one)),
  );
  const released =
    deployed.length === 0
      ? builtInWords(statements, isAnyLater(stages), date)
      : [deployedInWords(deployed, isAnyLater(stages))];
  const apart = [...beside.map(besideInWords), ...builtWithRelease(built)];
  if (files.length === 0) return [...released, ...apart, ...gatesInWords(statements)];
  const twice = files.filter(({ lines }) => lines.length > 1).map(({ file }) => oneLine(file));
  const several =
    twice.length === 0
      ? ''
      : ` ${twice.join(', ')} migrates more than once: where those are several databases, each needs the checks and steps of this document.`;
  return [
    ...released,
    `At each start ${startedByInWords(files)} migrates first${requestedInWords(statements)}: release and migration are one step there. Stopping the container does not stop the running statement: ${serverGoesOn(statements)}.${stillAlive(statements)}${several}${passedInWords(files)}${besideStart(statements)}`,
    ...apart,
  ];
}

/** A script, and what starts it. */
function startedByInWords(files: readonly StartUp[]): string {
  return firstOf(files)
    .map((one) => {
      const callers = files.filter((each) => each.calls === one.file).map(named);
      return callers.length === 0
        ? named(one)
        : `${named(one)}, which ${callers.join(' and ')} ${callers.length === 1 ? 'starts' : 'start'},`;
    })
    .join(' or ');
}

/** Of programs that find their files beside them; of others it is said with where these are. */
function gatesInWords(statements: readonly Placed[]): readonly string[] {
  const told = statements.flatMap(({ migration }) =>
    migration.runBy?.embeds === undefined && migration.byHand === undefined ? [gateInWords(migration)] : [],
  );
  return eachOfItsOwn([...new Set(told)]);
}

/** Of the shell that starts it. */
function passedInWords(files: readonly StartUp[]): string {
  const passed = files.filter(({ isFailurePassed }) => isFailurePassed === true);
  const asking = passed.find(({ asksItself }) => asksItself !== undefined)?.asksItself;
  return passed.length === 0
    ? ''
    : ` Where it fails, or is cancelled, what stands after it in ${[...new Set(passed.map(({ file, passedIn }) => oneLine(passedIn ?? file)))].join(', ')} runs all the same (no set -e)${asking === undefined ? ', and the new release starts on the old schema' : `: the new release starts on the old schema, or ends where it asks for pending migrations itself (${oneLine(asking)}), and what starts it again migrates again`}.`;
}

/** A build begins with a merge, and nobody is asked in between. */
function builtWithRelease(files: readonly StartUp[]): readonly string[] {
  if (files.length === 0) return [];
  const isOne = files.length === 1;
  return [
    `${files.map(named).join(' and ')} ${isOne ? 'migrates' : 'migrate'} as a release is built, while the former one serves: nobody has asked the pre-flight, stopped or exported anything by then, and each build that has this database does so, a preview too. Take ${isOne ? 'it' : 'them'} out of the build for this change, and apply it as the runbook has it.`,
  ];
}

/** Neither is there before the other. */
function besideInWords(start: StartUp): string {
  return `${named(start)} migrates in a service of its own, ${oneLine(start.beside ?? '')}, whose end nothing waits for: the application starts beside it, on the old schema. Run it alone, and start the application after its end.`;
}

/** Of a program that has them built in it is said with that. */
function besideStart(statements: readonly Placed[]): string {
  const [first] = statements;
  return first === undefined || first.migration.runBy?.embeds !== undefined
    ? ''
    : workOf(first.migration, statements)
        .map((one) => `\n${one}`)
        .join('');
}

/** It waits for every older transaction: a run that waits for the lock of the tool may be in one. */
function isAnyBuilt(statements: readonly Placed[]): boolean {
  return statements.some(
    ({ one }) =>
      one.during.transaction.kind !== 'tool' && one.actions.some(({ operation }) => waitsForOlder(operation)),
  );
}

/** A request waits for it as the start does. */
function requestedInWords(statements: readonly Placed[]): string {
  const places = new Set(
    statements.flatMap(({ migration: { runBy, byHand } }) =>
      byHand === undefined ? (runBy?.onRequest ?? []) : [],
    ),
  );
  return places.size === 0
    ? ''
    : `, and so does a request that comes to a database which has not been migrated (${[...places].map(oneLine).join(', ')})`;
}

function deployedInWords(files: readonly StartUp[], isLater: boolean): string {
  const apart = isLater
    ? ' Of the files that it finds it runs all: one that has to come later must not be in the deployment of one that comes before.'
    : '';
  return `${files.map(named).join(' and ')} ${files.length === 1 ? 'applies' : 'apply'} what is pending with each deployment, beside the release that runs and before the new one starts: where it fails the new one does not start.${apart}`;
}

function comesWithIt({ commandLine }: Placed['migration']): string {
  return commandLine === undefined
    ? 'they come with that program and not before it'
    : `they come with that program, or before it by ${oneLine(commandLine)} at the top of a checkout of it`;
}

function workOf(migration: Placed['migration'], statements: readonly Placed[]): readonly string[] {
  return instancesInWords(migration, {
    isBuilding: isAnyBuilt(statements),
    twice: twoAtOnce(statements),
    later: laterFails(statements),
  });
}

/** The files come with the program: lines, of which the first says so. */
function builtInWords(statements: readonly Placed[], isLater: boolean, date: string): readonly string[] {
  const seconds = secondsOfAll(statements, date);
  const isLong =
    seconds !== undefined && seconds.most >= 60 && stoppedByTimeout(statements, date).length === 0;
  const serves = isLong
    ? `t serves when they are done: a probe that gives it less time kills the program, and where that does not cancel its statement ${serverGoesOn(statements)}${restartMeets(statements)}.`
    : '';
  const places = new Map(
    statements.flatMap(({ migration }) =>
      migration.runBy?.embeds === undefined ? [] : [[migration.runBy.embeds, migration] as const],
    ),
  );
  return [...places].map(([place, migration]) => {
    const { own, reach } = migration.runBy ?? {};
    const started =
      reach === 'asked'
        ? [
            isLong ? `Ending that run does not end the running statement: ${serverGoesOn(statements)}.` : '',
            runsAtOnce(migration, twoAtOnce(statements)),
            waitedForInWords(migration),
            olderOnes(migration),
          ]
        : [
            !isLong
              ? ''
              : reach === 'start'
                ? `I${serves}`
                : `Where it applies them as it starts, i${serves}`,
            ...workOf(migration, statements),
          ];
    const notes = [
      ...(own === undefined ? [comesWithIt(migration)] : []),
      ...(isLater ? ['one that has to come later must not be in it'] : []),
    ];
    const told = notes.length === 0 ? '' : `: ${notes.join(', and ')}`;
    const head = `The new program has these files built in (${oneLine(place)}) and applies all that are pending${belowNumber(migration)}${howInWords(migration, isLong)}${told}.${alsoInWords(migration)}${twiceInWords(migration)}`;
    return [head, ...eachOfItsOwn(started)].join('\n');
  });
}

/** No more than was followed: a call that nobody has followed back to main is named by its place. `isLeftOpen`: what comes behind says so. */
function howInWords({ runBy }: Placed['migration'], isLeftOpen: boolean): string {
  const { own, goesTo, reach } = runBy ?? {};
  const alone =
    goesTo === undefined
      ? '; no command for that alone was found'
      : `; ${oneLine(goesTo)} goes to that one, up or down: to an earlier one than the record has it runs ways back`;
  const command =
    own === undefined
      ? undefined
      : `${oneLine(own.command)} (${oneLine(own.place)}${isTask(own.command) ? ', in a checkout of it' : ''})`;
  const at = appliedAt(runBy);
  if (reach === 'start') return `, as it starts${at}${command === undefined ? alone : ` or by ${command}`}`;
  if (command !== undefined)
    return ` by ${command}${reach === 'asked' ? '' : '; whether also as it starts was not followed'}`;
  return reach === 'asked'
    ? ` where it is asked to${at}, and not as it starts`
    : `${at}${isLeftOpen ? '' : '; whether as it starts or by a command was not followed'}`;
}

/** Whoever starts it gives it less time than it may need. */
export function endedAtStart(statements: readonly Placed[], date: string): readonly string[] {
  const files = startsOf(statements).filter(({ limit }) => limit !== undefined);
  const byLimit = new Map<number, StartUp[]>();
  for (const one of files)
    if (one.limit !== undefined) byLimit.set(one.limit, [...(byLimit.get(one.limit) ?? []), one]);
  const seconds = secondsOfAll(statements, date);
  const usual = startsOf(statements).flatMap((one) =>
    one.usual === undefined || seconds === undefined || seconds.most <= one.usual.seconds
      ? []
      : [
          `${named(one)} runs it, and the estimate is ${secondsInWords(seconds)}: ${one.usual.words}. Run it before, by hand or by the tool alone, or give it more time there.`,
        ],
  );
  const limited = [...byLimit].flatMap(([limit, all]) => {
    const isOne = all.length === 1;
    const scripts = [...new Set(all.flatMap((one) => one.limitIn ?? []))].map(oneLine);
    const ends =
      scripts.length === 0
        ? isOne
          ? 'ends it'
          : 'end it'
        : `${scripts.join(' and ')} ${scripts.length === 1 ? 'ends' : 'end'} it`;
    const when = all.every(({ isRelease }) => isRelease === true)
      ? 'before the release starts'
      : 'as the release starts';
    const who = `${all.map(named).join(' and ')} ${isOne ? 'runs' : 'run'} it ${when}, and ${ends} after ${limit} s`;
    if (seconds !== undefined && seconds.most <= limit) return [];
    const why =
      seconds === undefined
        ? 'waits for locks included: what may take longer is run'
        : `the estimate is ${secondsInWords(seconds)}: run it`;
    return [`${who}${seconds === undefined ? ', ' : '; '}${why} before, by hand or by the tool alone.`];
  });
  return [...limited, ...usual];
}

type Built = CreateIndex & { readonly name: NonNullable<CreateIndex['name']> };

/** What it reads is there before the change. */
function isBuildable(operation: CreateIndex, { section, at, start }: Placed): boolean {
  const before = schemaAt({ section, at });
  const key = relationKey(before, operation.table);
  const was = tableByKey(start, key);
  return was === undefined ? tableByKey(before, key) === undefined : newlyUsed(operation, was).length === 0;
}

function builtAt({ one }: Placed): readonly Built[] {
  return one.actions.flatMap(({ operation, effect }) =>
    operation.kind === 'createIndex' &&
    operation.name !== undefined &&
    operation.ifNotExists &&
    effect.relations.some(({ isNew }) => !isNew)
      ? [{ ...operation, name: operation.name }]
      : [],
  );
}

/** No index has its name yet, which this change takes away itself, a new one with it. */
function isFree({ name, table }: Built, { start }: Placed): boolean {
  const key = relationKey(start, table);
  return !indexesOf(start, key).some((one) => one.name === name.text);
}

/** Builds that everybody waits for, and that would be passed over where the index is there already. */
export function buildableBefore(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
): readonly string[] {
  const isLong = blocked.some(({ length }) => length === 'long');
  const found = statements.flatMap((placed) => {
    const isInTheWay = placed.one.whole?.relations.some(
      ({ isNew, lock, buildsIndex }) => !isNew && buildsIndex && blocks(lock) === 'writes',
    );
    return isLong && isInTheWay === true && !isBehindRows(placed, statements)
      ? builtAt(placed)
          .filter((each) => !each.concurrently && isBuildable(each, placed) && isFree(each, placed))
          .map(({ name }) => ({ name: oneLine(name.text), place: placed.place, until: untilOf(placed) }))
      : [];
  });
  if (found.length === 0) return [];
  const names = found.map(({ name }) => name).join(', ');
  const isOne = found.length === 1;
  const until = [...new Set(found.map((one) => one.until))].join(', ');
  return [
    `Whether somebody builds ${names} by hand before, CONCURRENTLY and under the same name: ${placesInWords(found.map(({ place }) => place))} ${isOne ? 'passes' : 'pass'} over ${isOne ? 'it' : 'them'} then (IF NOT EXISTS), and no write waits for a build. ${isOne ? 'It' : 'Each'} takes its lock all the same and keeps it until ${until}.`,
  ];
}

/** Builds that nobody waits for but the program that runs them as it starts, and that would be passed over where the index is there already. */
export function servesLater(statements: readonly Placed[], date: string): readonly string[] {
  const seconds = secondsOfAll(statements, date);
  if (startedWith(statements).length === 0 || builtByHand(statements) !== undefined) return [];
  if (seconds !== undefined && seconds.most < 60) return [];
  const found = statements.filter(
    (placed) =>
      !isBehindRows(placed, statements) &&
      builtAt(placed).some((each) => each.concurrently && isBuildable(each, placed)),
  );
  const names = found.flatMap((placed) => builtAt(placed).map(({ name }) => oneLine(name.text)));
  if (found.length === 0) return [];
  const isOne = names.length === 1;
  const places = placesInWords(found.map(({ place }) => place));
  return [
    `Whether somebody builds ${joined(names, mostFiles)} by hand before, as ${places} ${found.length === 1 ? 'has it' : 'have them'}, outside of a transaction: where ${isOne ? 'it is' : 'they are'} there and valid ${found.length === 1 ? 'that passes' : 'those pass'} over ${isOne ? 'it' : 'them'} (IF NOT EXISTS), and the new release does not wait for a build as it starts.`,
  ];
}

/** Indexes that a guide of the repository has built by hand before the migration runs. */
export interface BuiltByHand {
  readonly names: readonly string[];
  readonly guide: string;
  /** All that the migration does. */
  readonly isAll: boolean;
  readonly place: string;
}

export function builtByHand(own: readonly Placed[]): BuiltByHand | undefined {
  const guide = own[0]?.migration.indexGuide;
  const built = own.filter(
    (placed) => builtAt(placed).some(({ concurrently }) => concurrently) && !isBehindRows(placed, own),
  );
  const [first] = built;
  if (guide === undefined || first === undefined) return undefined;
  return {
    names: built.flatMap((placed) => builtAt(placed).map(({ name }) => oneLine(name.text))),
    guide: oneLine(guide),
    isAll: built.length === own.length,
    place: placesInWords(built.map(({ place }) => place)),
  };
}
