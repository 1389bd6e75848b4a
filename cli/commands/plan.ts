/**
 * `plinth plan record` and `plinth plan check`: record the plans of queries beside their files, and compare the records with current plans.
 * Queries are planned with EXPLAIN only: on a named connection, in the plan lab, or on the embedded server with the workspace's migrations
 * applied. Only the records are written.
 */
import { baseOf } from '../../core/migrations/listing.ts';
import { resolve } from 'node:path';
import { recordAgain, type QueryCheck } from '../../core/plan-tests/check.ts';
import { printRecord, recordPath, type PlanRecord } from '../../core/plan-tests/record.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { checkFile, planAll, queriesOfFile, type FileQuery } from '../../engine/plan-tests/file-plans.ts';
import { queryFiles } from '../../engine/plan-tests/query-files.ts';
import { recordBeside } from '../../engine/plan-tests/record-file.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Io } from '../io.ts';
import { onConnection, refuse } from '../on-connection.ts';
import { configTrouble, openSession } from '../open-session.ts';
import type { PlanRequest } from '../verbs/plan.ts';
import { alteredBy } from '../plan-tests/altered.ts';
import { checkBranch } from '../plan-tests/branch.ts';
import { inLab, onEmbedded, onSession, type Planner } from '../plan-tests/planners.ts';
import { isBad, type CheckedFile, type PlanRun } from '../plan-tests/run.ts';
import { planTestsGithub, planTestsJson, planTestsJunit, planTestsText } from '../reporters/plan-tests.ts';
import { printable, type Style } from '../style.ts';
import { locate, shownPath } from '../targets.ts';
import { handOut, isWritten } from '../written.ts';

/** One file with queries. */
interface Work {
  readonly session: Session;
  readonly path: string;
  readonly file: string;
  readonly queries: readonly FileQuery[];
  /** Undefined if the file has no record yet. */
  readonly record: PlanRecord | undefined;
}

/** The exit code. */
export async function planCommand(request: PlanRequest, io: Io): Promise<number> {
  const work = await workOf(request, io);
  if (typeof work === 'string') return refuse(io, work);
  const parser = await loadPostgresParser();
  if (request.connection !== undefined)
    return onConnection(request.connection, io, (session) => {
      const planner = onSession(session, parser);
      return request.mode === 'record'
        ? record(work, planner, io)
        : check(request, work, { planner, lab: undefined }, io);
    });
  const planner = request.lab ? inLab(parser, io, 'collected') : onEmbedded(parser, io);
  // What has no record is planned from whatever sizes are known.
  const lab = inLab(parser, io, 'assumed');
  try {
    return request.mode === 'record'
      ? await record(work, planner, io)
      : await check(request, work, { planner, lab }, io);
  } finally {
    planner.end();
    lab.end();
  }
}

// ------------------------------------------------------------------------------------------------------------------------ files

/** Returns a sentence if there is nothing to do or a file cannot be read. */
async function workOf(request: PlanRequest, io: Io): Promise<readonly Work[] | string> {
  const isRecording = request.mode === 'record';
  const { groups, missing } = await locate(request.paths, io.cwd);
  const [absent] = missing;
  if (absent !== undefined) return `${absent.given} was not read: ${absent.because}.`;
  const work: Work[] = [];
  for (const { root, targets } of groups) {
    const session = await openSession(root, io, request);
    const trouble = configTrouble(session, io.cwd);
    if (trouble !== undefined) return trouble;
    for (const { kind, path, given } of targets) {
      const paths = kind === 'file' ? [path] : queryFiles(session, path);
      for (const one of paths) {
        const found = await workOn(session, one, io);
        if (typeof found === 'string') {
          if (kind === 'file') return `${given}: ${found}.`;
        } else if (
          request.connection === undefined ||
          isRecording ||
          kind === 'file' ||
          found.record !== undefined
        )
          work.push(found);
      }
    }
  }
  const without = work.find(({ record }) => record === undefined);
  if (!isRecording && request.connection !== undefined && without !== undefined)
    return `${without.file} has no record of its plans. To make one: plinth plan record ${without.file}`;
  if (work.length > 0) return work;
  return !isRecording && request.connection !== undefined
    ? 'There are no records of plans here. To make them: plinth plan record'
    : 'There are no files with queries here, outside of migrations.';
}

/** Returns half a sentence if the file has no query to plan. */
async function workOn(session: Session, path: string, io: Io): Promise<Work | string> {
  const file = shownPath(session.root, path, io.cwd);
  const read = await queriesOfFile(session, path);
  if (read.kind === 'silent') return read.because;
  const known = recordBeside(resolve(session.root, path));
  if (typeof known === 'string') return `${recordPath(file)} was not read: ${known}`;
  if (read.queries.length === 0 && known === undefined) return 'it has no queries';
  return { session, path, file, queries: read.queries, record: known };
}

// ----------------------------------------------------------------------------------------------------------------------- record

async function record(work: readonly Work[], { source }: Planner, io: Io): Promise<number> {
  let problems = 0;
  for (const { session, path, file, queries, record: before } of work) {
    io.progress(printable(file));
    const from = await source(session, path);
    const { found, major, lost } = await planAll(queries, from);
    io.progress('');
    if (lost !== undefined) return refuse(io, lost);
    for (const { query, planned } of found) {
      if (planned.kind === 'planned') continue;
      problems += 1;
      io.complain(`${printable(`${file}:${String(query.line + 1)} ${planned.message}`)}\n`);
    }
    const plans = found.flatMap(({ query, planned }) =>
      planned.kind === 'planned' ? [{ query, nodes: planned.nodes }] : [],
    );
    if (major === undefined) continue;
    const known = before?.source === from.kind ? before : undefined;
    const text = printRecord(baseOf(file), {
      source: from.kind,
      major,
      queries: recordAgain(known, plans),
    });
    if (!isWritten(recordPath(file), text, io)) return 2;
    io.write(
      `${printable(recordPath(file))}: ${String(plans.length)} ${plans.length === 1 ? 'plan' : 'plans'}.\n`,
    );
  }
  return problems > 0 ? 2 : 0;
}

// ------------------------------------------------------------------------------------------------------------------------ check

interface Planners {
  readonly planner: Planner;
  /** Undefined on a connection, where the state before the new migrations cannot be had. */
  readonly lab: Planner | undefined;
}

async function check(
  request: PlanRequest,
  work: readonly Work[],
  planners: Planners,
  io: Io,
): Promise<number> {
  const files: CheckedFile[] = [];
  const errors: string[] = [];
  for (const one of work) {
    io.progress(printable(one.file));
    const checked = await checkOne(one, planners);
    if (typeof checked === 'string') errors.push(`${one.file}: ${checked}`);
    else if (checked !== undefined) files.push(checked);
  }
  io.progress('');
  const done: PlanRun = { files, errors };
  for (const error of errors) io.complain(`${printable(error)}\n`);
  const report = {
    text: (style: Style) => planTestsText(done, style),
    json: () => planTestsJson(done),
    junit: () => planTestsJunit(done),
    github: () => planTestsGithub(done),
  }[request.format];
  if (!handOut(report, request.output, io)) return 2;
  if (errors.length > 0) return 2;
  return files.some(({ check: { queries } }) => queries.some(isBad)) ? 1 : 0;
}

/** Returns a sentence if the file could not be checked. */
async function checkOne(work: Work, { planner, lab }: Planners): Promise<CheckedFile | string | undefined> {
  const { session, path, file, queries, record: known } = work;
  if (known === undefined) return lab && checkBranch(file, queries, await lab.steps(session, path));
  const source = await planner.source(session, path);
  if (known.source !== source.kind) return otherSource[known.source];
  const planned = await planAll(queries, source);
  if (planned.lost !== undefined) return planned.lost;
  const result = checkFile(known, planned);
  const bad: readonly QueryCheck[] = result.queries.filter(isBad);
  return {
    file,
    source: source.kind,
    against: 'record',
    recordedMajor: known.major,
    major: planned.major,
    check: result,
    alteredBy:
      bad.length === 0 ? new Map() : await alteredBy(bad, queries, await planner.steps(session, path)),
  };
}

const otherSource = {
  connection: 'its plans were recorded on a connection. Name it with --connection.',
  lab: 'its plans were recorded in the plan lab. Add --lab, or record them again.',
  embedded:
    'its plans were recorded on the embedded server. Leave --connection and --lab out, or record them again.',
} as const;
