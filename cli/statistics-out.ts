/** Writes collected statistics to their file or to the screen, and says which column values are included and which could be added. */
import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { statisticsFileName, type Statistics } from '../core/statistics/statistics.ts';
import { printStatistics } from '../core/statistics/write.ts';
import { valuesToPropose } from '../engine/session/compared-columns.ts';
import type { Session } from '../engine/session/session.ts';
import { draftStatistics, statisticsInWords, valuesInWords } from '../engine/workspace/statistics-draft.ts';
import type { Io } from './io.ts';
import { refuse } from './on-connection.ts';
import { openSession } from './open-session.ts';
import type { StatsImportRequest, StatsPullRequest } from './verbs/stats.ts';
import { printable, wrap } from './style.ts';
import { rootOf } from './targets.ts';
import { codeOf } from './written.ts';

type Request = StatsImportRequest | StatsPullRequest;

export interface StatisticsPlace {
  readonly session: Session;
  /** The file as the user named it. */
  readonly file: string;
  /** Columns whose values may be included, as the configuration names them. */
  readonly names: readonly string[];
}

/** Returns a sentence if the configuration cannot be read. */
export async function statisticsPlace(
  { config, output }: Pick<Request, 'config' | 'output'>,
  io: Io,
): Promise<StatisticsPlace | string> {
  const session = await openSession(rootOf(io.cwd, io.cwd), io, { config });
  // The draft reports errors in the file that it replaces.
  const written = new Set(session.workspace.statistics.troubles.map((one) => one.file));
  const trouble = session.workspace.configs.troubles.find((one) => !written.has(one.file));
  if (trouble !== undefined) return `${trouble.file}:${trouble.line}: ${trouble.message}`;
  const file = output === undefined || output === '-' ? statisticsFileName : output;
  const place = relative(session.root, resolve(io.cwd, file));
  const names = session.workspace.configs.configFor(place.replaceAll('\\', '/')).config.planValues;
  return { session, file, names };
}

/** Returns the exit code. `told`: sentences about statistics that could not be read. */
export async function keepStatistics(
  statistics: Statistics,
  told: readonly string[],
  { output, preview }: Pick<Request, 'output' | 'preview'>,
  { session, file, names }: StatisticsPlace,
  io: Io,
): Promise<number> {
  if (output === '-') {
    io.write(printStatistics(statistics));
    return 0;
  }
  const draft = draftStatistics(resolve(io.cwd, file), statistics);
  if (draft.kind === 'refused') return refuse(io, `${file}: ${draft.message}`);
  if (!preview) {
    try {
      writeFileSync(resolve(io.cwd, file), draft.text);
    } catch (error) {
      return refuse(io, `The statistics were not written to ${file}: ${codeOf(error)}.`);
    }
  }
  const would = preview ? ' (nothing was written)' : '';
  const lines = [
    `${file}${would}: ${statisticsInWords(statistics)}.`,
    valuesInWords(statistics),
    ...told,
    ...(await proposal(session, names)),
  ];
  io.write(`${lines.map((line) => wrap(printable(line), io.style.width).join('\n')).join('\n')}\n`);
  return 0;
}

/** Suggests columns whose values would make plans more accurate. */
async function proposal(session: Session, allowed: readonly string[]): Promise<readonly string[]> {
  const proposed = new Set<string>();
  for (const folder of session.folders)
    for (const one of await valuesToPropose(session, folder)) proposed.add(one);
  const known = new Set(allowed.map((one) => one.replace(/^public\./, '')));
  const more = [...proposed].filter((one) => !known.has(one));
  return more.length === 0
    ? []
    : [
        `The queries of this workspace compare more columns. None of them looks like personal data; with their values, plans of the lab are nearer to those of the database. To allow it, add to plinth.config.json: "planValues": ${JSON.stringify([...allowed, ...more])}`,
      ];
}
