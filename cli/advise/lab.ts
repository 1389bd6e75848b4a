/** The plan lab for one command: the migrations with the collected statistics, and the same without one index. */
import { join, resolve } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { readParameters } from '../../core/plan/parameters.ts';
import { readPlan } from '../../core/plan/normalise.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { isSamePlan } from '../../core/plan-tests/check.ts';
import { fingerprintOf } from '../../core/plan-tests/fingerprint.ts';
import { PlanLab } from '../../engine/lab/lab.ts';
import type { Session } from '../../engine/session/session.ts';
import { readStatisticsFile } from '../../engine/workspace/statistics-file.ts';
import type { AdviseRequest } from '../advise-request.ts';
import type { Io } from '../io.ts';
import { printable } from '../style.ts';
import { shownPath } from '../targets.ts';
import type { AskedQuery } from './queries.ts';
import type { WithoutIndex } from './result.ts';

/** A sentence where it cannot be opened. `without`: an index that is dropped before. */
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
  const drop = `DROP INDEX ${(without ?? '').split('.').map(quoteIdentifier).join('.')}`;
  const history =
    without === undefined
      ? migrations
      : [...migrations, { name: 'without', sends: [drop], toolTransaction: false }];
  io.progress('opens the plan lab');
  const opened = await PlanLab.open(history, statistics, {
    program: join(io.bundles, 'embedded.cjs'),
    parser,
  });
  io.progress('');
  if (opened.kind === 'failed') return opened.failure.message;
  const refused = opened.lab.remarks.find((one) => one.startsWith('without '));
  if (without !== undefined && refused !== undefined) {
    opened.lab.end();
    return `The index ${without} cannot be taken away: ${refused}`;
  }
  if (without === undefined) for (const remark of opened.lab.remarks) io.complain(`${printable(remark)}\n`);
  return opened.lab;
}

/** The queries whose plan is another one without it. */
export async function usersOf(
  queries: readonly AskedQuery[],
  lab: PlanLab,
  without: PlanLab,
): Promise<readonly WithoutIndex[]> {
  const found: WithoutIndex[] = [];
  for (const { place, title, text, variables } of queries) {
    const { sql } = readParameters(text, variables);
    const [before, after] = [await planned(lab, sql), await planned(without, sql)];
    if (before === undefined || after === undefined) continue;
    const [was, is] = [before, after].map((plan) => fingerprintOf(plan, 'meaningless'));
    if (was === undefined || is === undefined || isSamePlan(was, is)) continue;
    const cost = (plan: typeof before): number => plan.root.estimate?.totalCost ?? 0;
    found.push({ place, title, before: cost(before), after: cost(after) });
  }
  return found;
}

async function planned(lab: PlanLab, sql: string) {
  const outcome = await lab.plan({ sql });
  if (outcome.kind !== 'plan') return undefined;
  const read = readPlan(outcome.plan.json);
  return read.ok ? read.plan : undefined;
}
