/** Files that their tool runs in one transaction: what the first of them locks is locked until the last of them has run. */
import { oneLine } from '../../plan/format.ts';
import type { DeploymentOrder } from '../model.ts';
import type { Placed } from '../placed.ts';

/** Says of each statement with which others its tool's transaction holds it. A part of the order is a run of its own. */
export function inRuns(statements: readonly Placed[], { stages }: DeploymentOrder): readonly Placed[] {
  const migrations = [...new Set(statements.map(({ migration }) => migration))];
  if (!migrations.some(({ isWholeRun }) => isWholeRun) || migrations.length < 2) return statements;
  const stageOf = (file: string): number =>
    stages.findIndex(({ files }) => files.some((one) => one.file === oneLine(file)));
  const ended = new Set<string>();
  return statements.map((placed) => {
    const { migration, one, section } = placed;
    const run = `${migration.tool ?? ''} ${stageOf(migration.file)}`;
    const { kind, first, last } = one.during.transaction;
    if (!migration.isWholeRun || kind !== 'tool' || first !== 0 || ended.has(run)) return placed;
    // COMMIT in a file ends it for all that comes behind.
    const isEnd = one.actions.some(
      ({ operation: { kind: does } }) => does === 'commit' || does === 'rollback',
    );
    if (placed.at === last && (isEnd || last < section.statements.length - 1)) ended.add(run);
    return { ...placed, run };
  });
}

/** It works while that is held which `taken` takes and the statement at `until` of its section ends. */
export function isDuring(taken: Placed, until: number, other: Placed): boolean {
  if (other.section === taken.section) return other.at >= taken.at && other.at <= until;
  return isOneRun(taken, other) && isOpenAtEnd(taken, until) && other.previous.length > taken.previous.length;
}

/** One transaction, whichever files they stand in. */
function isOneRun(one: Placed, other: Placed): boolean {
  return one.run !== undefined && one.run === other.run;
}

function isOpenAtEnd({ section }: Placed, until: number): boolean {
  return until === section.statements.length - 1;
}
