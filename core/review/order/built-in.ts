/** The order of a change whose files come with the program that applies them: all of them at once, as that starts or by a command of its own. */
import type { ReviewedMigration } from '../input.ts';
import { givenNothing } from '../../migrations/convention.ts';
import { isTask } from '../../migrations/runners/tasks.ts';
import { oneLine } from '../../plan/format.ts';
import type { DeploymentOrder, DeploymentStage, Phase } from '../model.ts';
import { notAsleep } from './instances.ts';
import { reasonsAt, titleOf } from './order.ts';
import type { Placed } from '../placed.ts';
import { unreadProgram } from '../verdict/doubt.ts';
import { neitherOf, refusingOf, releaseOf } from './release.ts';

export interface Inside {
  /** Where they are built in. */
  readonly place: string;
  /** Undefined where none is known. */
  readonly own: { readonly command: string; readonly place: string } | undefined;
  /** Nothing but its start is asked for; where that was not followed, what it says of itself is all. */
  readonly isAtStart: boolean;
}

/** `migrate up of the new program`, `task migrate in a checkout of it`. */
export function ownInWords({ command }: NonNullable<Inside['own']>, program: string): string {
  return oneLine(isTask(command) ? `${command} in a checkout of it` : `${command} of ${program}`);
}

/** Of one migration; undefined where somebody sends it by hand, or a platform runs it with the deployment. */
export function insideProgram({ runBy, byHand, startUps }: Placed['migration']): Inside | undefined {
  if (runBy?.embeds === undefined || byHand !== undefined) return undefined;
  if (startUps.some(({ isRelease }) => isRelease === true)) return undefined;
  return { place: runBy.embeds, own: runBy.own, isAtStart: runBy.reach === 'start' };
}

/** No command of the tool’s own: a line of the platform, or the program that has the files in it. */
export function builtIn(sent: Placed['migration'] | undefined): string | undefined {
  const { embeds, atStart, own, reach, appliesIn } = sent?.runBy ?? {};
  if (sent?.byHand !== undefined) return undefined;
  // Without it, it applies nothing.
  const given = appliesIn?.startsWith('with ') === true ? ` ${oneLine(appliesIn)}` : '';
  if (embeds === undefined)
    return atStart === undefined
      ? undefined
      : ` by starting one instance of the new program, which applies what is pending first (${oneLine(atStart.file)}, line ${atStart.line})`;
  const deployed = sent?.startUps.find(({ isRelease }) => isRelease === true);
  return deployed === undefined
    ? ` by ${reach === 'start' ? 'starting one instance of ' : ''}the new program${given}, which has it built in (${oneLine(embeds)})${sent === undefined ? '' : notAsleep(sent)}`
    : ` by deploying it: ${oneLine(deployed.file)} (line ${deployed.lines.join(', ')}) runs it${own === undefined ? '' : `, or alone with ${ownInWords(own, 'the new program')}`}`;
}

/** A file that has to come later cannot: it is in the program that is started. */
export function inOneRelease(
  order: DeploymentOrder,
  statements: readonly Placed[],
  hasPrograms: boolean,
): DeploymentOrder {
  const inside = statements.map(({ migration }) => insideProgram(migration));
  const [first] = inside;
  if (first === undefined || inside.some((one) => one?.place !== first.place)) return order;
  const { stages } = order;
  // What somebody fills by hand in between takes a release in between.
  const isApart = stages.some(({ fills }) => fills.length > 0);
  if (isApart) return order;
  const [only] = stages;
  const whole = stages.length < 2 ? only : joinedStages(stages, statements);
  const unread = unreadProgram(statements);
  return whole === undefined ? order : { ...order, stages: [titled(whole, first, hasPrograms, unread)] };
}

/** Files that their tool runs behind all others in the same run: no release comes in between. */
export function withRepeatables(order: DeploymentOrder, statements: readonly Placed[]): DeploymentOrder {
  const repeated = new Set(
    statements.flatMap(({ migration }) => (migration.isRepeatable ? [oneLine(migration.file)] : [])),
  );
  const stages: DeploymentStage[] = [];
  for (const stage of order.stages) {
    const last = stages.at(-1);
    const isBehind = stage.files.every(({ file }) => repeated.has(file)) && stage.fills.length === 0;
    if (!isBehind || last === undefined || last.fills.length > 0) stages.push(stage);
    else stages[stages.length - 1] = joinedStages([last, stage], filesOf([last, stage], statements));
  }
  return stages.length === order.stages.length ? order : { ...order, stages };
}

/** Statements of these parts. */
export function filesOf(
  stages: readonly DeploymentStage[],
  statements: readonly Placed[],
): readonly Placed[] {
  const files = new Set(stages.flatMap((one) => one.files.map(({ file }) => file)));
  return statements.filter(({ migration }) => files.has(oneLine(migration.file)));
}

export function joinedStages(
  stages: readonly DeploymentStage[],
  statements: readonly Placed[],
): DeploymentStage {
  const phases = new Set(stages.map(({ phase }) => phase));
  const phase = phaseOfAll(phases);
  const reasons = statements.flatMap(reasonsAt);
  const release = releaseOf(phase, reasons);
  return {
    phase,
    release,
    title: titleOf(phase, release, { neither: neitherOf(reasons) }),
    refused: undefined,
    refusing: refusingOf(reasons),
    empty: undefined,
    notes: [],
    noReturn: undefined,
    fills: [],
    files: stages.flatMap(({ files }) => files),
  };
}

function phaseOfAll(phases: ReadonlySet<Phase>): Phase {
  if (phases.has('with')) return 'with';
  if (phases.has('mixed') || (phases.has('before') && phases.has('after'))) return 'mixed';
  return phases.has('after') ? 'after' : phases.has('before') ? 'before' : 'any';
}

function titled(
  stage: DeploymentStage,
  { own, isAtStart }: Inside,
  hasPrograms: boolean,
  unread: string | undefined,
): DeploymentStage {
  const { phase, release, title } = stage;
  if (phase !== 'before' || !title.startsWith('Before ')) return stage;
  // What older releases find when programs have run nobody has read.
  const others =
    unread !== undefined
      ? `whether older ones may run on, and start again, is for whoever reads ${unread}`
      : hasPrograms
        ? 'whether older ones may run on is for whoever reads the programs'
        : 'older ones may run on';
  return own === undefined
    ? {
        ...stage,
        title: isAtStart
          ? `With the start of ${release}, which applies it; ${others}`
          : `${title}, by its own program; ${others}`,
      }
    : { ...stage, title: `${title}, by ${ownInWords(own, 'its own program')}` };
}

/** Where a program calls the tool, and when: ` (cmd/migrate.go:97, where not cfg.APIOnly)`. Empty where the place of its files says so. */
export function appliedAt(runBy: ReviewedMigration['runBy']): string {
  const { applies, appliesIn, embeds } = runBy ?? {};
  if (applies === undefined || (applies === embeds && appliesIn === undefined)) return '';
  if (appliesIn === givenNothing) return ` ${givenNothing} (the call: ${oneLine(applies)})`;
  return ` (${oneLine(applies)}${appliesIn === undefined ? '' : `, ${oneLine(appliesIn)}`})`;
}
