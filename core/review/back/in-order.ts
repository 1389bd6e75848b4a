/**
 * Several ways back in their order: which release runs while each of them does, and when the record is put right. One sentence whose steps are counted.
 * Nothing of parts that keep releases apart: those say for each what is stopped.
 */
import { oneLine } from '../../plan/format.ts';
import { capital } from '../../text/enumerate.ts';
import { isBuiltBeside } from '../checks/live-checks.ts';
import type { ReviewedMigration } from '../input.ts';
import type { DeploymentOrder, DeploymentStage, MigrationReview } from '../model.ts';
import { backName } from './back-step.ts';
import { leavingOut } from './beginnings.ts';
import { isByRows, recordAtEnd, recordTableOf } from './record-back.ts';
import { isUsed } from './releases-first.ts';

interface Back {
  readonly migrations: readonly MigrationReview[];
  readonly all: readonly ReviewedMigration[];
  readonly order: Pick<DeploymentOrder, 'stages'>;
  /** Behind it something is missing that the change has made. */
  readonly isTaken: boolean;
  /** The previous release cannot start while the record has the change: half a sentence that says why. */
  readonly refuses: string | undefined;
  /** A program that has the files may apply them again once the record has not. */
  readonly isAgain: boolean;
}

interface Part {
  readonly stage: DeploymentStage;
  /** The last migration first. */
  readonly scripts: readonly string[];
  /** The one that is in place before it is rolled out. */
  readonly former: string;
}

export function stepsBack(back: Back): string | undefined {
  const parts = partsBack(back);
  if (parts.flatMap(({ scripts }) => scripts).length < 2 || parts.some(isOutage)) return undefined;
  const steps = back.refuses === undefined ? besideEach(parts, back) : stopped(parts, back, back.refuses);
  if (steps.length < 2) return undefined;
  const counted = steps.map((step, at) => ` (${String(at + 1)}) ${step}`);
  const isLeft = back.all.some(({ sections }) =>
    sections.some(({ statements }) =>
      statements.some(({ actions }) => actions.some(({ operation }) => isBuiltBeside(operation))),
    ),
  );
  return `${leavingOut}${isLeft ? ', not even an invalid index' : ''}):${counted.join('')}`;
}

function partsBack({ migrations, order: { stages } }: Back): readonly Part[] {
  return stages
    .map((stage, at) => ({
      stage,
      scripts: migrations
        .flatMap(({ file, rollback: { script } }, own) =>
          script !== undefined && stage.files.some((one) => oneLine(one.file) === file)
            ? [backName(own, migrations.length)]
            : [],
        )
        .toReversed(),
      former:
        stages
          .slice(0, at)
          .toReversed()
          .find(({ phase }) => phase === 'after')?.release ?? previous,
    }))
    .filter(({ scripts }) => scripts.length > 0)
    .toReversed();
}

const previous = 'the previous release';
const newest = 'the new release';

function isOutage({ stage: { phase, empty, isMoved } }: Part): boolean {
  return phase === 'with' || phase === 'mixed' || empty !== undefined || isMoved === true;
}

/** Releases go on: each way back runs beside the one that does with and without it. */
function besideEach(parts: readonly Part[], back: Back): readonly string[] {
  const steps: string[] = [];
  let running = newest;
  let isAwaited = false;
  for (const { stage, scripts, former } of parts) {
    if (back.isTaken && isUsed(stage) && running !== former) {
      steps.push(
        `Put ${former} in place of ${stage.release}, and wait until none of that runs: ${dropping(scripts)}.`,
      );
      running = former;
      isAwaited = false;
    }
    const isFormer = running === previous;
    isAwaited ||= stage.phase === 'after' && !isFormer;
    steps.push(runStep(scripts, stage.phase === 'after' && !isFormer ? running : undefined));
  }
  if (isAwaited) steps.push(`Put ${previous} in place of ${running === newest ? 'the new one' : running}.`);
  const put = recordStep(back);
  if (put === undefined) return steps;
  return [
    ...steps,
    back.isAgain
      ? `Once nothing of the new release runs or starts any more, ${put}: one that starts after that applies the files again.`
      : `${capital(put)}.`,
  ];
}

/** The previous release comes last: until then nothing runs that could do without what goes. */
function stopped(parts: readonly Part[], back: Back, refuses: string): readonly string[] {
  const used = parts.findIndex(({ stage }) => back.isTaken && isUsed(stage));
  const [beside, alone] = used < 0 ? [parts, []] : [parts.slice(0, used), parts.slice(used)];
  const going = alone[0]?.scripts ?? [];
  const why =
    going.length === 0 ? 'one that starts after the next step applies the files again' : dropping(going);
  const steps = [
    ...beside.map(({ stage, scripts }) => runStep(scripts, stage.phase === 'after' ? newest : undefined)),
    `Stop the new release, and let none of it start: ${why}.`,
    ...alone.map(({ scripts }) => runStep(scripts, undefined)),
  ];
  const put = recordStep(back);
  return [
    ...steps,
    ...(put === undefined ? [] : [`${capital(put)}.`]),
    `Start the previous release, not before: ${refuses}.`,
  ];
}

/** `beside`: the release that runs on, where the one before it needs the script. */
function runStep(scripts: readonly string[], beside: string | undefined): string {
  const [has, brings] = scripts.length === 1 ? ['it has', 'it brings'] : ['they have', 'they bring'];
  return beside === undefined
    ? `Run ${named(scripts)}.`
    : `While ${beside} runs on, run ${named(scripts)}; an older one that needs what ${brings} back can start only after ${has} committed.`;
}

/** Some of several do. */
function dropping(scripts: readonly string[]): string {
  return `${scripts.length === 1 ? named(scripts) : 'the way back'} drops what it uses`;
}

const mostNames = 3;

function named(scripts: readonly string[]): string {
  const [first = '', last = ''] = [scripts[0], scripts.at(-1)];
  return scripts.length > mostNames
    ? `${first} down to ${last}, one by one`
    : scripts.length === 1
      ? first
      : scripts.join(', then ');
}

/** Half a sentence. */
function recordStep({ all, migrations }: Back): string | undefined {
  const own = all.filter(
    ({ file, recordBack, byHand }) =>
      recordBack !== undefined &&
      byHand === undefined &&
      migrations.some((one) => one.file === oneLine(file) && one.rollback.script !== undefined),
  );
  if (own.length === 0) return undefined;
  const tables = [...new Set(own.flatMap((one) => recordTableOf(one) ?? []))].join(', ');
  const isEach = isByRows(own);
  const isAtEnd = own.every((one) => recordAtEnd(one) !== undefined);
  if (tables === '' || !isAtEnd) return 'put the record right, as said below';
  return isEach
    ? `delete ${own.length === 1 ? 'its row' : 'their rows'} in ${tables} (the last line of each script has it)`
    : `put ${tables} right (the last line of the last script)`;
}
