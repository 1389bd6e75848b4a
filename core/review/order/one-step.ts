/**
 * Files that come with a program whose start applies them: code and file are one release. A part that wants that release first and itself behind it takes two
 * of them, or a stop; where the file moves values as well, the code that reads them has nothing to read without it, and the runbook stops.
 */
import type { DeploymentOrder, DeploymentStage, RunbookStep } from '../model.ts';
import { copiedTablesAt, copiesAt, lossesAt } from '../rows/losses.ts';
import { relationKey } from '../../schema/lookup.ts';
import { bareTokens } from '../../syntax/token-texts.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { startedWith } from './apart.ts';
import { filesOf, insideProgram, joinedStages } from './built-in.ts';
import { neededColumns } from './left-out.ts';
import { rekeyedToDecide } from './rekeyed.ts';
import { isApart } from './release-steps.ts';
import { strictlyRead } from './strict-reads.ts';
import { stillDeleting } from './still-refers.ts';

/** Nobody has the code without the file running: its start applies it, or nothing else is known that would. */
export function isBrought(own: readonly Placed[]): boolean {
  return (
    startedWith(own).length > 0 ||
    own.some(({ migration }) => {
      const inside = insideProgram(migration);
      return inside !== undefined && inside.own === undefined && migration.runBy?.reach !== 'asked';
    })
  );
}

/** A platform runs it, and starts the release behind it. */
function isDeployed(own: readonly Placed[]): boolean {
  return own.some(({ migration }) => migration.startUps.some(({ isRelease }) => isRelease === true));
}

/** Values of what goes are put elsewhere in it. */
function moves(own: readonly Placed[]): boolean {
  return own.some(
    (one) =>
      isReadBefore(one, own) ||
      copiesAt(one).length + copiedTablesAt(one).length > 0 ||
      lossesAt(one).some(({ what }) => what === 'values converted' || what === 'values taken'),
  );
}

/** Rows are written by a column that goes then: `INSERT … SELECT … WHERE is_hidden`. What code reads of it afterwards stands there. */
function isReadBefore(placed: Placed, own: readonly Placed[]): boolean {
  const schema = schemaAt(placed);
  return placed.one.actions.some(({ operation }) => {
    if (operation.kind !== 'dropColumn') return false;
    const key = relationKey(schema, operation.table);
    return own.slice(0, own.indexOf(placed)).some((before) => writesBy(before, key, operation.column.text));
  });
}

/** Another table than the one that it reads. */
function writesBy(placed: Placed, key: string, name: string): boolean {
  const schema = schemaAt(placed);
  return placed.one.actions.some(
    ({ operation }) =>
      (operation.kind === 'insert' || operation.kind === 'update') &&
      relationKey(schema, operation.table) !== key &&
      operation.reads.some((one) => relationKey(schema, one) === key) &&
      bareTokens(placed.one.statement.parsed).includes(name.toLowerCase()),
  );
}

/** A release in front, without the file, would read what nothing has filled. */
export function asOneStep(order: DeploymentOrder, statements: readonly Placed[]): DeploymentOrder {
  const [only] = order.stages;
  const isLater = only?.phase === 'after' && order.stages.length === 1 && only.fills.length === 0;
  if (!isLater) return order;
  const own = filesOf(order.stages, statements);
  if (!isBrought(own) || !moves(own) || neededColumns(own).length > 0) return order;
  const { release } = joinedStages(order.stages, own);
  const brings = isDeployed(own)
    ? 'whose deployment applies it'
    : startedWith(own).length > 0
      ? 'which applies it as it starts'
      : 'which brings it';
  const title = `Together with ${release}, ${brings}: all older ones are stopped before`;
  return { ...order, stages: [{ ...only, phase: 'with', release, title, isMoved: true }] };
}

/** Sentences. */
export function releasesToDecide(
  { stages }: Pick<DeploymentOrder, 'stages'>,
  statements: readonly Placed[],
): readonly string[] {
  return stages.flatMap((stage) => {
    const own = filesOf([stage], statements);
    if (stage.phase === 'mixed') return rekeyedToDecide(own);
    if (!isBrought(own)) return [];
    const stopped = isDeployed(own) ? deployed : started;
    const still = stillDeleting(own);
    const [file, it] = stage.files.length === 1 ? ['the file', 'it'] : ['the files', 'them'];
    if (stage.isMoved === true)
      return [`One release or two. One: ${stopped}, as in the runbook. Two: ${inBoth}`];
    return stage.phase === 'after' && neededColumns(own).length === 0
      ? [
          strictlyRead(own).length > 0
            ? `One release or two. One, as the code of this change is written: ${stopped}. Two, as in the runbook: first other code, without ${file}, that writes no nulls and still reads them${still === undefined ? '' : `, ${still}`}, then this code with ${it}.`
            : `One release or two. Two, as in the runbook: first such a release without ${file}${still === undefined ? '' : `, ${still}`} (what runs now may be one; the code of this change is one only where it needs nothing of ${it}), then a build with ${it}. One: ${stopped}.`,
        ]
      : [];
  });
}

const deployed = 'stop all instances, deploy, check';
const started = 'stop all instances, start one, check, start the others';
const inBoth =
  'first code that keeps the values in both places, in a build without the file, then one with it.';

/** The one that is started applies it: those that are left follow when it has been looked at. */
export function othersBehind(stage: DeploymentStage, own: readonly Placed[]): readonly RunbookStep[] {
  if (!isApart(stage)) return [];
  // Whether applying has started one is not known of what was not followed.
  return [
    {
      title:
        startedWith(own).length > 0 ? 'Start the other instances' : 'Start the new release on all instances',
      lines: [],
    },
  ];
}
