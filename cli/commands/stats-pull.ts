/**
 * `plinth stats pull`: reads from a live database how large its tables are and what its planner goes by, and keeps it in a file. Values of columns only
 * where the configuration names the column. It changes nothing there and asks for no password.
 */
import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { statisticsFileName } from '../../core/statistics/statistics.ts';
import { printStatistics } from '../../core/statistics/write.ts';
import { collectAll, type Collected } from '../../engine/databases/catalog/planner/collect-all.ts';
import { valuesToPropose } from '../../engine/session/compared.ts';
import type { Session } from '../../engine/session/session.ts';
import { allowedColumns } from '../../engine/workspace/allowed-values.ts';
import {
  draftStatistics,
  statisticsInWords,
  valuesInWords,
} from '../../engine/workspace/statistics-draft.ts';
import type { StatsPullRequest } from '../arguments.ts';
import type { Io } from '../io.ts';
import { onConnection, refuse } from '../on-connection.ts';
import { openSession } from '../open-session.ts';
import { printable, wrap } from '../style.ts';
import { rootOf } from '../targets.ts';

/** The exit code. */
export async function statsPullCommand(request: StatsPullRequest, io: Io): Promise<number> {
  const session = await openSession(await rootOf(io.cwd, io.cwd), io.cwd, { config: request.config });
  // What is wrong in the file that is to be written, its draft says.
  const written = new Set(session.workspace.statistics.troubles.map((one) => one.file));
  const trouble = session.workspace.configs.troubles.find((one) => !written.has(one.file));
  if (trouble !== undefined) return refuse(io, `${trouble.file}:${trouble.line}: ${trouble.message}`);
  const file = request.output ?? statisticsFileName;
  const place = relative(session.root, resolve(io.cwd, request.output === '-' ? statisticsFileName : file));
  const names = session.workspace.configs.configFor(place.replaceAll('\\', '/')).config.planValues;
  return onConnection(request.connection, io, async (database) => {
    const at = new Date().toISOString();
    const outcome = await collectAll(database, { at, allowed: allowedColumns(names) });
    if (outcome.kind === 'failed')
      return refuse(io, `The statistics were not read: ${outcome.failure.message}`);
    const { statistics } = outcome;
    if (request.output === '-') {
      io.write(printStatistics(statistics));
      return 0;
    }
    const draft = draftStatistics(resolve(io.cwd, file), statistics);
    if (draft.kind === 'refused') return refuse(io, `${file}: ${draft.message}`);
    if (request.mode === 'write') {
      try {
        writeFileSync(resolve(io.cwd, file), draft.text);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        return refuse(io, `The statistics were not written to ${file}: ${code}.`);
      }
    }
    const would = request.mode === 'preview' ? ' (nothing was written)' : '';
    const lines = [
      `${file}${would}: ${statisticsInWords(statistics)}.`,
      ...(await remarks(outcome, session, names)),
    ];
    io.write(`${lines.map((line) => wrap(printable(line), io.style.width).join('\n')).join('\n')}\n`);
    return 0;
  });
}

/** What stands in it of columns, what this login could not read, and which values would make plans better. */
async function remarks(
  { statistics, missing }: Collected,
  session: Session,
  allowed: readonly string[],
): Promise<readonly string[]> {
  const proposed = new Set<string>();
  for (const folder of session.folders)
    for (const one of await valuesToPropose(session, folder)) proposed.add(one);
  const known = new Set(allowed.map((one) => one.replace(/^public\./, '')));
  const more = [...proposed].filter((one) => !known.has(one));
  return [
    valuesInWords(statistics),
    ...missing,
    ...(more.length === 0
      ? []
      : [
          `The queries of this workspace compare more columns. None of them looks like personal data; with their values, plans of the lab are nearer to those of the database. To allow it, add to plinth.config.json: "planValues": ${JSON.stringify([...allowed, ...more])}`,
        ]),
  ];
}
