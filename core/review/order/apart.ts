/** What keeps steps of the runbook together that it tells apart, and what takes them apart: programs that migrate as they start, builds by hand. Sentences. */
import { blocks } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import type { CreateIndex } from '../../operations/operation.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import { newlyUsed } from '../waits/concurrently.ts';
import { isTask } from '../../migrations/runners/tasks.ts';
import type { StartUp } from '../../migrations/startup.ts';
import { secondsOfAll } from '../statements/works.ts';
import { batchesOf } from '../rows/batches.ts';
import { waitsForOlder } from '../checks/live-checks.ts';
import { instancesInWords } from './instances.ts';
import type { BlockedRelation } from '../model.ts';
import { secondsInWords } from '../statements/sizes.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { untilOf } from '../statements/statements.ts';
import { stoppedByTimeout } from '../statements/stopped.ts';

const mostFiles = 3;

/** The server notices that its client is gone when it wants to answer it: an open transaction is lost then, one of its own is through. */
function goesOn(statements: readonly Placed[]): string {
  const goes = 'the server goes on with it and keeps its locks until it ends, or pg_cancel_backend() ends it';
  const has = (...kinds: readonly string[]): boolean =>
    statements.every(({ one }) => kinds.includes(one.during.transaction.kind));
  const saying = statements.filter((one) => batchesOf(one)?.says === true).map(({ place }) => place);
  const but =
    saying.length === 0
      ? ''
      : ` (${placesInWords(saying)} ${saying.length === 1 ? 'says' : 'say'} NOTICE, and ${saying.length === 1 ? 'ends' : 'end'} where nobody takes that any more)`;
  if (has('tool')) return `${goes}; then all of it is taken back`;
  const isNoted = statements.some(
    ({ migration }) => migration.afterFailure !== undefined || migration.runBy?.recordsFirst === true,
  );
  return has('own', 'implicit')
    ? `${goes}${but}; what runs to its end is committed, and ${isNoted ? 'the record takes it for unfinished' : 'nothing records that it is there'}`
    : `${goes}${but}`;
}

/** Each file once. */
function startsOf(statements: readonly Placed[]): readonly StartUp[] {
  const found = new Map(
    statements.flatMap(({ migration: { startUps, byHand, runBy } }) => {
      const inside = runBy?.atStart;
      const own = inside === undefined ? [] : [{ file: inside.file, lines: [inside.line], limit: undefined }];
      return byHand === undefined ? [...own, ...startUps].map((one) => [one.file, one] as const) : [];
    }),
  );
  return [...found.values()].slice(0, mostFiles);
}

function named({ file, lines }: StartUp): string {
  return `${oneLine(file)} (line${lines.length === 1 ? '' : 's'} ${lines.join(', ')})`;
}

/** What runs them as a release starts, or is rolled out: places. */
export function startedWith(statements: readonly Placed[]): readonly string[] {
  const inside = statements.flatMap(({ migration: { runBy, byHand } }) =>
    byHand === undefined && runBy?.embeds !== undefined && runBy.reach === 'start'
      ? [oneLine(runBy.applies ?? runBy.embeds)]
      : [],
  );
  return [...new Set([...startsOf(statements).map(named), ...inside])];
}

/** For the order: they are one step there. Of those that the verdict speaks of, it is said there. */
export function migratedAtStart(statements: readonly Placed[], date: string): readonly string[] {
  const told = endedAtStart(statements, date).join(' ');
  const all = startsOf(statements);
  const deployed = all.filter(({ isRelease }) => isRelease === true);
  const files = all.filter((one) => !deployed.includes(one) && !told.includes(named(one)));
  const released =
    deployed.length === 0 ? builtInWords(statements, date) : [deployedInWords(deployed, statements)];
  if (files.length === 0) return released;
  const twice = files.filter(({ lines }) => lines.length > 1).map(({ file }) => oneLine(file));
  const several =
    twice.length === 0
      ? ''
      : ` ${twice.join(', ')} migrates more than once: where those are several databases, each needs the checks and steps of this document.`;
  return [
    ...released,
    `What is started by ${files.map(named).join(' or ')} migrates first${requestedInWords(statements)}: release and migration are one step. Whoever stops the container does not stop the statement that runs: ${goesOn(statements)}. Run it alone before, or go by that.${several}${besideStart(statements, date)}`,
  ];
}

/** Of a program that has them built in it is said with that. */
function besideStart(statements: readonly Placed[], date: string): string {
  const [first] = statements;
  return first === undefined || first.migration.runBy?.embeds !== undefined
    ? ''
    : instancesInWords(first.migration, {
        seconds: secondsOfAll(statements, date),
        isBuilding: isAnyBuilt(statements),
      });
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

function deployedInWords(files: readonly StartUp[], statements: readonly Placed[]): string {
  const several = new Set(statements.map(({ migration }) => migration)).size > 1;
  const apart = several
    ? ' Of the files that it finds it runs all: one that has to come later must not be in the deployment of one that comes before.'
    : '';
  return `${files.map(named).join(' and ')} ${files.length === 1 ? 'applies' : 'apply'} what is pending with each deployment, beside the release that runs and before the new one starts: where it fails the new one does not start.${apart}`;
}

/** The files come with the program. */
function builtInWords(statements: readonly Placed[], date: string): readonly string[] {
  const seconds = secondsOfAll(statements, date);
  const isLong =
    seconds !== undefined && seconds.most >= 60 && stoppedByTimeout(statements, date).length === 0;
  const serves = isLong
    ? `t serves when they are done (estimate: ${secondsInWords(seconds)}): a probe that gives it less time kills the program, and not the statement that runs: ${goesOn(statements)}.`
    : '';
  const places = new Map(
    statements.flatMap(({ migration }) =>
      migration.runBy?.embeds === undefined ? [] : [[migration.runBy.embeds, migration] as const],
    ),
  );
  return [...places].map(([place, migration]) => {
    const { own, reach } = migration.runBy ?? {};
    const long = !isLong
      ? ''
      : reach === 'start'
        ? ` I${serves}`
        : ` Where it applies them as it starts, i${serves}`;
    const started =
      reach === 'asked'
        ? ''
        : `${long}${instancesInWords(migration, { seconds, isBuilding: isAnyBuilt(statements) })}`;
    return `The new program has these files built in (${oneLine(place)}) and applies all that are pending${howInWords(migration)}: ${own === undefined ? 'they come with that program and not before it, and one' : 'one'} that has to come later must not be in it.${started}`;
  });
}

/** No more than was followed: a call that nobody has followed back to main is named by its place. */
function howInWords({ runBy }: Placed['migration']): string {
  const { own, applies, reach } = runBy ?? {};
  const command =
    own === undefined
      ? undefined
      : `${oneLine(own.command)} (${oneLine(own.place)}${isTask(own.command) ? ', in a checkout of it' : ''})`;
  const at = applies === undefined ? '' : ` (${oneLine(applies)})`;
  if (reach === 'start')
    return `, as it starts${at}${command === undefined ? '; no command for that alone was found' : ` or by ${command}`}`;
  if (command !== undefined)
    return ` by ${command}${reach === 'asked' ? '' : '; whether also as it starts was not followed'}`;
  return reach === 'asked'
    ? ` where it is asked to${at}, and not as it starts`
    : `${at}; whether as it starts or by a command was not followed`;
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
    return isLong && isInTheWay === true
      ? builtAt(placed)
          .filter((each) => !each.concurrently && isBuildable(each, placed))
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
  const built = own.filter((placed) => builtAt(placed).some(({ concurrently }) => concurrently));
  const [first] = built;
  if (guide === undefined || first === undefined) return undefined;
  return {
    names: built.flatMap((placed) => builtAt(placed).map(({ name }) => oneLine(name.text))),
    guide: oneLine(guide),
    isAll: built.length === own.length,
    place: placesInWords(built.map(({ place }) => place)),
  };
}
