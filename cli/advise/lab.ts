/**
 * Opens the plan lab for one command: a server with the migrations applied and the collected statistics loaded, optionally with one index
 * dropped.
 */
import { join, resolve } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { labBasis } from '../../core/plan-lab/basis.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { historyWithout, whyNotGone } from '../../engine/index-advice/without.ts';
import type { PlanLab } from '../../engine/lab/lab.ts';
import type { Session } from '../../engine/session/session.ts';
import { readStatisticsFile } from '../../engine/workspace/statistics-file.ts';
import type { AdviseRequest } from '../verbs/advise.ts';
import type { Io } from '../io.ts';
import { labOf, leave } from '../lab.ts';
import { printable } from '../style.ts';
import { shownPath } from '../targets.ts';

/** Returns a sentence if the lab cannot be opened. `without`: an index to drop before planning. */
export async function openLab(
  session: Session,
  folder: MigrationFolder,
  request: AdviseRequest,
  io: Io,
  parser: PostgresParser,
  without?: string,
): Promise<PlanLab | string> {
  const place =
    request.stats === undefined
      ? session.workspace.statistics.placeOf(join(folder.path, 'x.sql'))
      : resolve(io.cwd, request.stats);
  const shown = shownPath('/', place, io.cwd);
  const { statistics, problems } = readStatisticsFile(place);
  if (statistics === undefined)
    return `${shown}: ${problems[0]?.message ?? 'there is nothing in it'} To collect them: plinth stats pull. To ask a server that has HypoPG: --connection.`;
  const migrations = await session.migrationsToRun(folder);
  const history = without === undefined ? migrations : historyWithout(migrations, without.split('.'));
  io.progress('opens the plan lab');
  const opened = await labOf(history, labBasis(statistics), parser, io);
  io.progress('');
  if (opened.kind === 'failed') return opened.failure.message;
  const refused = whyNotGone(opened.lab);
  if (without !== undefined && refused !== undefined) {
    leave(opened.lab, io);
    return `The index ${without} cannot be taken away: ${refused}`;
  }
  if (without === undefined) for (const remark of opened.lab.remarks) io.complain(`${printable(remark)}\n`);
  return opened.lab;
}
