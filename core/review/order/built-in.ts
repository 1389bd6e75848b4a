/** The order of a change whose files come with the program that applies them: all of them at once, as that starts or by a command of its own. */
import { isTask } from '../../migrations/runners/tasks.ts';
import { oneLine } from '../../plan/format.ts';
import type { DeploymentOrder, DeploymentStage, Phase } from '../model.ts';
import { reasonsAt, titleOf } from './order.ts';
import type { Placed } from '../placed.ts';
import { releaseOf } from './release.ts';

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
  const whole = stages.length < 2 ? only : together(stages, statements);
  return whole === undefined ? order : { ...order, stages: [titled(whole, first, hasPrograms)] };
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
    else stages[stages.length - 1] = together([last, stage], ofStages([last, stage], statements));
  }
  return stages.length === order.stages.length ? order : { ...order, stages };
}

function ofStages(stages: readonly DeploymentStage[], statements: readonly Placed[]): readonly Placed[] {
  const files = new Set(stages.flatMap((one) => one.files.map(({ file }) => file)));
  return statements.filter(({ migration }) => files.has(oneLine(migration.file)));
}

function together(stages: readonly DeploymentStage[], statements: readonly Placed[]): DeploymentStage {
  const phases = new Set(stages.map(({ phase }) => phase));
  const phase = phaseOfAll(phases);
  const release = releaseOf(phase, statements.flatMap(reasonsAt));
  return {
    phase,
    release,
    title: titleOf(phase, release),
    refused: undefined,
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

function titled(stage: DeploymentStage, { own, isAtStart }: Inside, hasPrograms: boolean): DeploymentStage {
  const { phase, release, title } = stage;
  if (phase !== 'before' || !title.startsWith('Before ')) return stage;
  // What older releases find when programs have run nobody has read.
  const others = hasPrograms
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
