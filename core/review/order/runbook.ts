/** The change as a checklist that somebody can follow at night: what to run, what has to be there, when to stop, how to go back. */
import { psqlFile } from '../psql.ts';
import { code } from '../../text/code-in-prose.ts';
import { plain } from '../../migrations/tools/plain.ts';
import { versionedFolders } from '../../migrations/tools/versioned-folders.ts';
import { capital } from '../../text/enumerate.ts';
import { passedInvalid } from '../checks/passed-over.ts';
import { oneLine } from '../../plan/format.ts';
import { startsBehind } from './instances.ts';
import { builtByHand, startedWith } from './apart.ts';
import { isDeployedAlone } from './deployed.ts';
import { type Concurrently, concurrentScript } from '../waits/concurrently.ts';
import { bothStep, countedBehind, dropStep, fillStep, valuesStep } from './comes-back-words.ts';
import { letOutStep } from './let-out.ts';
import { builtIn } from './built-in.ts';
import type {
  BlockedRelation,
  DeploymentOrder,
  MigrationReview,
  NamedScript,
  Phase,
  RunbookStep,
  StageChecks,
} from '../model.ts';
import { fillBeforeStep } from '../rows/fill-script.ts';
import { isExportedWhole } from '../rows/deleted-rows.ts';
import { exportScript, exportsIn } from '../rows/exports.ts';
import { isAnyDoubted } from '../verdict/doubt.ts';
import {
  behindPart,
  failedInWords,
  goesOn,
  isRefused,
  onlyRecord,
  partAtStop,
  partsInWords,
} from './again.ts';
import { rowToLookFor } from '../back/record-back.ts';
import { readIntoStep } from './read-into.ts';
import { isBrought, othersBehind } from './one-step.ts';
import { stillDeleting } from './still-refers.ts';
import { isApart, releaseBehind, releaseInFront, releaseOfFilled } from './release-steps.ts';
import { notThisCode, thisCodeBehind } from './strict-reads.ts';
import { numbersToSet } from '../rows/numbers.ts';
import { callOf, commandInCode, commandOf, isOf, isStart, sentOf, toolCommand } from './step-command.ts';
import { toAnalyse } from '../statements/analysed.ts';
import type { Placed } from '../placed.ts';
import { boundOnce } from './bound-once.ts';
import { boundInWords } from '../statements/timeouts.ts';
import { waitingWithout } from '../statements/statements.ts';
import { againBehind, beforeShut } from '../waits/shut.ts';
import { supervised } from '../waits/stopped-first.ts';
import { isWatched } from '../waits/watch.ts';
import { behindUnasked, notTakenBack } from './sent-around.ts';

export interface RunbookAround {
  readonly migrations: readonly MigrationReview[];
  readonly statements: readonly Placed[];
  readonly order: DeploymentOrder;
  readonly blocked: readonly BlockedRelation[];
  /** before.sql has something to ask: of all of it, or before every part. */
  readonly hasBefore: boolean;
  /** There is something to ask behind it. */
  readonly hasAfter: boolean;
  /** Of a change in one part, none. */
  readonly stages: readonly StageChecks[];
  /** Of each part, as exportsOf gives them. */
  readonly exports: readonly NamedScript[];
  /** Migrations of the change are programs. */
  readonly hasPrograms: boolean;
  readonly beside: Concurrently | undefined;
  /** What its script locks, and how long. */
  readonly besideWords: string | undefined;
  /** The pre-flight reads rows. */
  readonly asksRows: boolean;
  readonly date: string;
}

/** Nothing of it says ok. */
function withoutPreflight({ title, lines }: RunbookStep): RunbookStep {
  const left = lines.map((line) => line.replace(againBehind(false), '').trim());
  return { title, lines: left.filter((line) => line !== '') };
}

export function runbookOf(around: RunbookAround): readonly RunbookStep[] {
  const { migrations, order, statements, blocked, exports } = around;
  const told = new Set<string>();
  const steps = order.stages.flatMap((stage, at) => {
    const own = migrations.filter(({ file }) => stage.files.some((one) => one.file === file));
    const mine = statements.filter((one) => own.some((each) => isOf(one, each)));
    const of = order.stages.length < 2 ? '' : ` of part ${at + 1}`;
    const preflight = preflightStep(around, at, of);
    return [
      ...(stage.phase === 'after' ? letOutStep(mine) : []),
      ...releaseInFront(stage, order.stages[at - 1], order.stages.slice(at), {
        isBrought: isBrought(mine),
        deletes: stillDeleting(mine),
        notes: notThisCode(mine),
      }),
      ...stage.fills.map(({ name, words }) => ({
        title: `Fill ${name} in the rows that are there`,
        lines: [words],
      })),
      ...preflight,
      ...valuesStep(mine, around.date),
      ...(at === 0 && isWatched(statements, blocked) ? [watching(around)] : []),
      ...own.flatMap((migration) => buildingStep(statements.filter((one) => isOf(one, migration)))),
      ...fillBeforeStep(bothStep(mine, around.date).length > 0 ? [] : mine, around.date),
      ...beforeShut(mine, { ...around, isStopped: isApart(stage) }).map((step) =>
        preflight.length === 0 ? withoutPreflight(step) : step,
      ),
      // What is written until then would be in no file.
      ...(isApart(stage) ? [{ title: 'Stop the application', lines: [againBehind(around.asksRows)] }] : []),
      ...exporting(scriptOf('export', order, at), exports, mine),
      ...byCommand(own, around).map((same) =>
        migrationStep(same, around, {
          isMoreBehind: order.stages[at + 1] !== undefined,
          phase: stage.phase,
          hasAfter: hasAfter(around, at),
        }),
      ),
      ...(own.some(({ file }) => file === around.beside?.behind?.file)
        ? [around.beside?.behind?.step ?? []].flat()
        : []),
      ...bothStep(mine, around.date),
      ...numbersToSet(mine),
      ...toAnalyse(mine, around.date),
      ...(!hasAfter(around, at)
        ? []
        : [
            {
              title: `Post-flight${of}: ${scriptOf('after', order, at)}`,
              lines: around.hasPrograms
                ? [besideOthers]
                : [
                    ...atStop(own, mine, told, preflight.length > 0),
                    ...countedBehind(mine),
                    behindUnasked(mine).trim(),
                    around.beside === undefined ? '' : leftInvalid,
                  ].filter((one) => one !== ''),
            },
          ]),
      ...(own.some((one) => isStart(one, statements))
        ? othersBehind(stage, mine)
        : releaseBehind(stage, order.stages.slice(at + 1), of, isBrought(mine))),
      ...releaseOfFilled(stage, order.stages[at - 1]),
      ...(stage.phase === 'after' ? thisCodeBehind(mine, isBrought(mine)) : []),
      ...fillStep(mine, around.date),
    ];
  });
  return [...boundOnce(steps), ...dropStep(statements, around.date)];
}

/** Of a table that nobody knows there is nothing to ask. */
function preflightStep(
  { stages, order, hasBefore }: RunbookAround,
  at: number,
  of: string,
): readonly RunbookStep[] {
  const own = (stages[at]?.before.length ?? 0) > 0 ? [scriptOf('before', order, at)] : [];
  const scripts = [...(hasBefore ? ['before.sql'] : []), ...own];
  const [first] = scripts;
  if (first === undefined) return [];
  const isFirst = at === 0;
  return [
    {
      title: `Pre-flight${of}: ${scripts.join(', ')}`,
      lines: isFirst ? [`${psqlFile(first)}: at a STOP do not start; at a look, check it first.`] : [],
    },
  ];
}

function hasAfter({ stages, hasAfter: isAsked }: RunbookAround, at: number): boolean {
  return stages.length === 0 ? isAsked : stages[at]?.after.length !== 0;
}

const besideOthers = 'What differs may be the work of the migrations that are programs: look there first.';

/** The name of a script under Scripts: with the part where there are several. */
export function scriptOf(
  kind: 'before' | 'after' | 'export',
  { stages }: DeploymentOrder,
  at: number,
): string {
  return stages.length < 2 ? `${kind}.sql` : `${kind}-${at + 1}.sql`;
}

/** For psql, one for each part of the order in which something goes. */
export function exportsOf(order: DeploymentOrder, statements: readonly Placed[]): readonly NamedScript[] {
  return order.stages.flatMap(({ files }, at) => {
    const own = statements.filter(({ migration }) =>
      files.some(({ file }) => oneLine(file) === oneLine(migration.file)),
    );
    const text = exportScript(own);
    return text === undefined ? [] : [{ name: scriptOf('export', order, at), text }];
  });
}

/** Values stand in them as they are, and psql makes files that everybody may read. */
function exporting(
  script: string,
  exports: readonly NamedScript[],
  own: readonly Placed[],
): readonly RunbookStep[] {
  const isWhole = own.some((one) => isExportedWhole(one, own));
  const counts = isWhole
    ? ' Of rows of which chance says who goes the file has all of each group: who is not there any more behind it has gone.'
    : exportsIn(own).some(({ rows }) => rows !== undefined)
      ? ' Of rows that a line deletes COPY says as many as the pre-flight counts: else others have written since, and both are asked again.'
      : '';
  return exports.flatMap(({ name }) =>
    name === script
      ? [
          {
            title: `Export what goes, or have somebody accept that it is gone: ${name}`,
            lines: [
              `${code(`umask 077; psql -v ON_ERROR_STOP=1 -f ${name}`)}: in a new, empty folder for each run (it writes over files of these names), which may hold these values, and where somebody deletes them once nobody needs them any more.${counts}`,
            ],
          },
        ]
      : [],
  );
}

/** Before the tool comes to it: what is there then is passed over. */
function buildingStep(own: readonly Placed[]): readonly RunbookStep[] {
  const built = builtByHand(own);
  if (built === undefined) return [];
  const { names, guide, isAll, place } = built;
  const how = isAll
    ? psqlFile(own[0]?.migration.path ?? '')
    : `In psql, the ${names.length === 1 ? 'statement' : 'statements'} of ${place}`;
  return [
    {
      title: `Build ${names.join(', ')} by hand`,
      lines: [
        `${how}. ${guide} has indexes built so. The migration then passes over it (IF NOT EXISTS), over an invalid one too: run the post-flight checks before.`,
      ],
    },
  ];
}

const leftInvalid = `Where it says (invalid), ${concurrentScript} was ended: its head says how to go on. Where another check names a second index that does the same, do what that check says instead.`;

/** What a STOP behind the change means: one transaction is there as a whole or not at all. Each is said once. */
function atStop(
  migrations: readonly MigrationReview[],
  own: readonly Placed[],
  told: Set<string>,
  hasBefore: boolean,
): readonly string[] {
  const words = atStopInWords(migrations, own, hasBefore);
  if (told.has(words)) return [];
  told.add(words);
  return [words];
}

function atStopInWords(
  migrations: readonly MigrationReview[],
  own: readonly Placed[],
  hasBefore: boolean,
): string {
  if (isAnyDoubted(own) || !migrations.every(({ isWhole }) => isWhole))
    return partAtStop({ migrations, own, of: (migration) => own.filter((one) => isOf(one, migration)) });
  const back = migrations.some(({ rollback: { script } }) => script !== undefined) ? ', or take it back' : '';
  const isRun = own.length > 0 && own.every(({ run }) => run !== undefined && run === own[0]?.run);
  if (migrations.length > 1 && isRun)
    return 'At a STOP none of the files was committed (they are one transaction), or somebody has changed the same since.';
  return migrations.length > 1
    ? `A STOP means that a migration was not committed (the others stay): run it again${hasBefore ? ' (the pre-flight tells what the others have done, too)' : ''}${back}${onlyRecord(own, 'its')}.`
    : `A STOP means that it was not committed (it is one transaction), or that somebody has changed the same since${passedInvalid(own)}${onlyRecord(own, 'the')}.${rowToLookFor(own)}`;
}

/** A source file is no command, but for one of a shell. */
function appliedBy({ tool, byHand }: MigrationReview, sent: Placed['migration'] | undefined): string {
  if (byHand !== undefined) return ' by hand';
  const program = sent?.runBy?.program;
  if (program !== undefined && !/\.sh:\d+$/.test(program))
    return ` by the program that runs it (${oneLine(program)})`;
  if (tool !== undefined && /\.(?:go|[cm]?[jt]s|cs|vb)$/.test(tool))
    return ` by the program that runs it (${tool})`;
  if (tool === plain.name || tool === versionedFolders.name) return ' by the program that runs it';
  return tool === undefined ? '' : ` with ${tool}${toolCommand(sent)}`;
}

/** What somebody at night looks at while it runs: the queries stand with the scripts. */
function watching(around: RunbookAround): RunbookStep {
  const { migrations, statements } = around;
  const isWhole = migrations.every((one) => one.isWhole);
  const behind =
    isWhole && !isAnyDoubted(statements)
      ? `its transaction is taken back as a whole${statements.some(({ migration }) => migration.isWholeRun) ? ', with all files that it runs' : ''}${notTakenBack(statements)}`
      : `what it did until then may stay${hasAfter(around, 0) ? ': go on with the post-flight' : ''}`;
  const of = around.beside === undefined ? '' : `; of ${concurrentScript} an invalid index may stay`;
  return {
    title: 'Watch in a second session: watch.sql',
    lines: [
      `${code('psql -f watch.sql')}, again every few seconds. When an abort criterion is true${statements.some(({ migration: { lock } }) => lock?.isDeaf === true) ? ' that names no other action' : ''}: ${supervised(statements)?.first ?? ''}${code('pg_cancel_backend')} of the migration’s process (${code('pg_terminate_backend')} where its state is idle in transaction); ${behind}${of}.${isWhole ? startedAgain(around) : ''}`,
    ],
  };
}

/** Who was stopped for one transaction that is taken back: the schema is that of before. Of several that may have stayed nobody knows. */
function startedAgain({ migrations, statements, hasPrograms, order: { stages } }: RunbookAround): string {
  const [stage] = stages;
  const isAlone = migrations.length === 1 && !hasPrograms;
  const isOne = isAlone || statements.every(({ migration }) => migration.isWholeRun);
  if (stages.length !== 1 || stage === undefined || !isApart(stage) || !isOne || isAnyDoubted(statements))
    return '';
  const not = isBrought(statements) ? ', not the new one, which brings the file' : '';
  // What applies files as it starts stops at what is unfinished, in whichever release.
  const first = statements.some(
    ({ migration: { afterFailure, byHand } }) => afterFailure !== undefined && byHand === undefined,
  )
    ? 'first put the record right, as the step that applies it says, then '
    : '';
  return ` Where the application is stopped by then: ${first}try again, or start the previous release${not}.`;
}

type Several = readonly [MigrationReview, ...(readonly MigrationReview[])];

/** One call of a command that applies all that is pending is one step. */
function byCommand(own: readonly MigrationReview[], { statements }: RunbookAround): readonly Several[] {
  const groups: [MigrationReview, ...MigrationReview[]][] = [];
  for (const one of own) {
    const command = callOf(one, statements);
    const last = groups.at(-1);
    const isSame = last !== undefined && callOf(last[0], statements) === command;
    const isRepeated = sentOf(one, statements)?.isRepeatable === true && one.byHand === undefined;
    if (isSame && (command !== undefined || isRepeated)) last.push(one);
    else groups.push([one]);
  }
  return groups;
}

function migrationStep(
  same: Several,
  { statements, migrations, order: { starts } }: RunbookAround,
  {
    isMoreBehind,
    phase,
    hasAfter: isAsked,
  }: { readonly isMoreBehind: boolean; readonly phase: Phase; readonly hasAfter: boolean },
): RunbookStep {
  const own = statements.filter((one) => same.some((each) => isOf(one, each)));
  const sent = own[0]?.migration;
  const [migration] = same;
  const isFirst = migrations[0] === migration;
  const isTool = migration.byHand === undefined;
  // Said of the first that may stop half-way: the others do alike.
  const inPart = migrations.find(({ isWhole }) => !isWhole);
  const isInPart = inPart !== undefined && same.includes(inPart);
  const alone = own.some(isRefused);
  const command = commandOf(migration, statements);
  const isToldAll = starts.some((one) => one.includes(' and applies all that are pending'));
  const lines = [
    same.length > 1 && own.every(({ migration: { isWholeRun } }) => isWholeRun)
      ? `${migration.tool ?? ''} runs all pending files in one transaction: none stays where one fails, and what the first locks is locked until the last has run.`
      : undefined,
    isFirst && command !== undefined && !isToldAll
      ? `It applies all that is ${sent?.runBy?.isByNewest === true ? 'numbered above the highest row of its record, and passes this file over where a higher one is there' : `pending${command.includes(' to VERSION') ? ' up to VERSION' : ''}`}.`
      : undefined,
    readIntoStep(own) || undefined,
    isFirst && sent?.runBy?.second !== undefined
      ? `${capital(oneLine(sent.runBy.second.where))}, the start of the new program applies it to that database too (${oneLine(sent.runBy.second.place)}): take that one through these steps as well, before it.`
      : undefined,
    phase === 'after' && isBrought(own)
      ? isDeployedAlone(own)
        ? 'It takes a build that has the file in it, and nobody deploys that one before this step: its deployment applies the file.'
        : `Use a build of its own with the file; nobody starts that build before this step${startedWith(own).length > 0 ? ': its start applies the file' : ''}.`
      : undefined,
    isTool && waitingWithout(own).length > 0
      ? `${boundInWords(own)}${supervised(own)?.giving ?? ''}`
      : undefined,
    isAsked && command === undefined && builtIn(sent)?.startsWith(' by starting one instance ') === true
      ? 'Keep requests and other work (queues, subscriptions) from it until the post-flight: it does not wait for that.'
      : undefined,
    isTool
      ? undefined
      : `${psqlFile(sent?.path ?? migration.file)} commits each statement for itself and stops at the first error.${alone ? ' Not with -1, which is a transaction.' : own.length > 1 ? ' With -1 all of it is one transaction: then every lock is held to its end.' : ''}`,
    isInPart
      ? `${partsInWords({ migrations: same, own, of: (one) => own.filter((each) => isOf(each, one)) })} stops, ${isAsked ? 'go on with the post-flight' : goesOn({ migrations: same, own, of: (one) => own.filter((each) => isOf(each, one)) })}.${isTool ? (behindPart(inPart, own) ?? '') : ''}`
      : undefined,
    isFirst && isTool ? failedInWords(sent, { own, same, migrations, hasAfter: isAsked }) : undefined,
    isFirst && isTool ? startsBehind(sent) : undefined,
    isFirst && isTool && isMoreBehind
      ? (sent?.stopsBefore ?? 'Keep files of later parts out of what is deployed until their release.')
      : undefined,
  ];
  const by =
    command === undefined ? (builtIn(sent) ?? appliedBy(migration, sent)) : ` with ${commandInCode(command)}`;
  return {
    title: `Apply ${same.map(({ file }) => file).join(', ')}${by}`,
    lines: lines.filter((one) => one !== undefined),
  };
}
