/** The plan lab for a command: the statistics that speak for a file, else assumed sizes, on what the workspace's migrations create. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { usualRows } from '../core/plan-lab/assumed.ts';
import { labBasis, type LabBasis } from '../core/plan-lab/basis.ts';
import type { Statistics } from '../core/statistics/statistics.ts';
import type { PostgresParser } from '../core/syntax/postgres/parser.ts';
import type { MigrationToReplay } from '../engine/embedded/preparation.ts';
import { labPlace } from '../engine/lab/history-of.ts';
import { PlanLab, type LabOpened } from '../engine/lab/lab.ts';
import { SharedServer } from '../engine/lab/shared-server.ts';
import { SqliteLab, type SqliteLabOptions } from '../engine/lab/sqlite-lab.ts';
import type { Session } from '../engine/session/session.ts';
import { readStatisticsFile } from '../engine/workspace/statistics-file.ts';
import type { Io } from './io.ts';
import { shownPath } from './targets.ts';

interface Wanted {
  readonly session: Session;
  /** The file with the queries. */
  readonly path: string;
  readonly history: readonly MigrationToReplay[];
  /** No sizes are assumed: there are statistics, or there is no lab. */
  readonly lab: boolean;
  /** That a table is assumed to hold. */
  readonly rows?: number | undefined;
  readonly shared?: SharedServer | undefined;
  /** Of SQLite: what a file tells in place of what is recorded or assumed. */
  readonly source?: SqliteSource | undefined;
}

export interface SqliteSource {
  readonly statistics: Statistics;
  readonly options: Pick<SqliteLabOptions, 'stat1' | 'stat1Of'>;
}

/** Returns a sentence if no lab can be opened. */
export async function openLab(wanted: Wanted, parser: PostgresParser, io: Io): Promise<PlanLab | string> {
  const { session, path, history, shared } = wanted;
  const file = session.workspace.statistics.placeOf(path);
  const shown = shownPath(session.root, file, io.cwd);
  const basis = basisIn(file, shown, wanted);
  if (typeof basis === 'string') return basis;
  const opened = await labOf(history, basis, { parser, shared }, io);
  if (opened.kind === 'open') return opened.lab;
  return basis.kind === 'statistics' ? `${shown}: ${opened.failure.message}` : opened.failure.message;
}

/** The lab that plans a file's queries, in the dialect that they are for; else a sentence. */
export async function queryLab(
  wanted: Wanted,
  parser: PostgresParser,
  io: Io,
): Promise<PlanLab | SqliteLab | string> {
  const place = labPlace(wanted.session, wanted.path);
  if (place === undefined)
    return 'Its queries are for a server that is not embedded: they can be planned in the editor, on a connection.';
  if (place.dialect === 'postgresql') return openLab(wanted, parser, io);
  const program = join(io.bundles, 'sqlite.cjs');
  const { session, path, history, rows = usualRows, source } = wanted;
  // Of the statistics of another server only its sizes are of use.
  const pulled = source?.statistics ?? session.workspace.statistics.of(path);
  const sizes = labBasis(pulled && { ...pulled, planner: undefined }, { usual: rows, rows: new Map() });
  if (sizes.kind === 'statistics') return 'The statistics are of another server.';
  const lab = new SqliteLab(history, sizes.sizes, { program, ...source?.options });
  const failed = await lab.ready(undefined);
  return failed === undefined ? lab : failed.failure.message;
}

/** Give it back with `leave`. */
function labOf(
  history: readonly MigrationToReplay[],
  basis: LabBasis,
  { parser, shared }: { readonly parser: PostgresParser; readonly shared?: SharedServer | undefined },
  { bundles, kept }: Io,
): Promise<LabOpened> {
  const options = { program: join(bundles, 'embedded.cjs'), parser, shared };
  return kept === undefined ? PlanLab.open(history, basis, options) : kept.lab(history, basis, options);
}

/** What plans and describes queries, until it is left. */
export function plannerOf({ kept }: Pick<Io, 'kept'>): {
  readonly server: SharedServer;
  readonly leave: () => void;
} {
  if (kept !== undefined) return { server: kept.server, leave: () => undefined };
  const server = new SharedServer();
  return { server, leave: () => server.stop() };
}

export function leave(lab: PlanLab | SqliteLab, { kept }: Io): void {
  if (lab.dialect === 'sqlite') lab.rest();
  else if (kept === undefined) lab.end();
}

function basisIn(file: string, shown: string, { lab, rows = usualRows }: Wanted): LabBasis | string {
  const assumed = { usual: rows, rows: new Map<string, number>() };
  if (!lab && !existsSync(file)) return labBasis(undefined, assumed);
  const { statistics, problems } = readStatisticsFile(file);
  const [problem] = problems;
  if (statistics === undefined || (problem !== undefined && statistics.planner === undefined))
    return `${shown}:${problem?.line ?? 1}: ${problem?.message ?? 'It was not read.'}`;
  return lab ? { kind: 'statistics', statistics } : labBasis(statistics, assumed);
}
