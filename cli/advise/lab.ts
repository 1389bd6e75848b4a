/** The plan labs of `plinth advise`: with the collected statistics or assumed sizes, with those of a connection, and without one index. */
import { join } from 'node:path';
import { labBasis } from '../../core/plan-lab/basis.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { collectAll } from '../../engine/databases/catalog/planner/collect-all.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import { historyWithout, whyNotGone } from '../../engine/index-advice/without.ts';
import { labHistory } from '../../engine/lab/history-of.ts';
import { PlanLab } from '../../engine/lab/lab.ts';
import { allowedColumns } from '../../engine/workspace/allowed-values.ts';
import type { Io } from '../io.ts';
import { leave, openLab } from '../lab.ts';
import { printable } from '../style.ts';
import type { Asked } from './queries.ts';

/** Returns a sentence if the lab cannot be opened. `without`: an index to drop before planning. */
export async function adviseLab(
  { session, path }: Asked,
  parser: PostgresParser,
  io: Io,
  without?: string,
): Promise<PlanLab | string> {
  const history = await labHistory(session, path);
  const built = without === undefined ? history : historyWithout(history, without.split('.'));
  io.progress('opens the plan lab');
  const lab = await openLab({ session, path, history: built, lab: false }, parser, io);
  io.progress('');
  if (typeof lab === 'string') return lab;
  const refused = whyNotGone(lab);
  if (without !== undefined && refused !== undefined) {
    leave(lab, io);
    return `The index ${without} cannot be taken away: ${refused}`;
  }
  if (without === undefined) for (const remark of lab.remarks) io.complain(`${printable(remark)}\n`);
  return lab;
}

/** With the statistics of the connection: only reads reach the server. Undefined, with a reason told, if there is none. */
export async function labOfConnection(
  connected: SqlSession,
  { session, path }: Asked,
  parser: PostgresParser,
  io: Io,
): Promise<PlanLab | undefined> {
  const { planValues } = session.workspace.configs.configFor(path).config;
  io.progress('reads the statistics of the server');
  const at = new Date().toISOString();
  const collected = await collectAll(connected, { at, allowed: allowedColumns(planValues) });
  io.progress('');
  const program = join(io.bundles, 'embedded.cjs');
  const opened =
    collected.kind === 'failed'
      ? collected
      : await PlanLab.open(await labHistory(session, path), labBasis(collected.statistics), {
          program,
          parser,
        });
  if (opened.kind === 'open') return opened.lab;
  io.complain(
    `The server has no HypoPG, and the plan lab did not open: ${printable(opened.failure.message)}\n`,
  );
  return undefined;
}
