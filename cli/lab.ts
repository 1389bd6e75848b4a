/** Opens the plan lab for a command: the workspace's migrations, with the statistics file that applies to the given file. */
import { join } from 'node:path';
import { labBasis } from '../core/plan-lab/basis.ts';
import type { Statistics } from '../core/statistics/statistics.ts';
import type { PostgresParser } from '../core/syntax/postgres/parser.ts';
import type { MigrationToReplay } from '../engine/embedded/preparation.ts';
import { PlanLab } from '../engine/lab/lab.ts';
import type { Session } from '../engine/session/session.ts';
import { readStatisticsFile } from '../engine/workspace/statistics-file.ts';
import type { Io } from './io.ts';
import { shownPath } from './targets.ts';

interface Wanted {
  readonly session: Session;
  /** The file with the queries. */
  readonly path: string;
  readonly history: readonly MigrationToReplay[];
}

export interface OpenLab {
  readonly lab: PlanLab;
  readonly statistics: Statistics;
}

/** Returns a sentence if no lab can be opened. */
export async function openLab(
  { session, path, history }: Wanted,
  parser: PostgresParser,
  io: Io,
): Promise<OpenLab | string> {
  const file = session.workspace.statistics.placeOf(path);
  const shown = shownPath(session.root, file, io.cwd);
  const { statistics, problems } = readStatisticsFile(file);
  const [problem] = problems;
  if (statistics === undefined || (problem !== undefined && statistics.planner === undefined))
    return `${shown}:${problem?.line ?? 1}: ${problem?.message ?? 'It was not read.'}`;
  const program = join(io.bundles, 'embedded.cjs');
  const opened = await PlanLab.open(history, labBasis(statistics), { program, parser });
  return opened.kind === 'failed' ? `${shown}: ${opened.failure.message}` : { lab: opened.lab, statistics };
}
