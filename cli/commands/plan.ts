/**
 * `plinth plan record` and `plinth plan check`: record the plans of queries beside their files, and compare the records with current plans.
 * Queries are planned with EXPLAIN only: on a named connection, in the plan lab, or on the embedded server with the workspace's migrations
 * applied. Only the records are written.
 */
import { baseOf } from '../../core/migrations/listing.ts';
import { resolve } from 'node:path';
import { recordAgain, type QueryCheck } from '../../core/plan-tests/check.ts';
import { printRecord, recordPath, type PlanRecord } from '../../core/plan-tests/record.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
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
import { checkBranch, type Covered } from '../plan-tests/branch.ts';
import { inLab, onEmbedded, onSession, type Planner } from '../plan-tests/planners.ts';
import { isBad, type CheckedFile, type PlanRun } from '../plan-tests/run.ts';
import { planTestsGithub, planTestsJson, planTestsJunit, planTestsText } from '../reporters/plan-tests.ts';
import { printable, type Style } from '../style.ts';
import { locate, shownPath, type Target } from '../targets.ts';
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
  const found = await workOf(request, io);
  if (typeof found === 'string') return refuse(io, found);
  const { work, branches } = found;
  const parser = await loadPostgresParser();
  if (request.connection !== undefined)
    return onConnection(request.connection, io, (session) => {
      const planner = onSession(session, parser);
      return request.mode === 'record'
        ? record(work, planner, io)
        : check(request, { work, branches: [] }, { planner, parser }, io);
    });
  const planner = request.lab ? inLab(parser, io) : onEmbedded(parser, io);
  try {
    return request.mode === 'record'
      ? await record(work, planner, io)
      : await check(request, { work, branches }, { planner, parser }, io);
  } finally {
    planner.end();
  }
}

// ------------------------------------------------------------------------------------------------------------------------ files

interface Found {
  readonly work: readonly Work[];
  /** What has no record is held against the state before the new migrations. */
  readonly branches: readonly Covered[];
}

/** Returns a sentence if there is nothing to do or a file cannot be read. */
async function workOf(request: PlanRequest, io: Io): Promise<Found | string> {
  const isRecording = request.mode === 'record';
  const { groups, missing } = locate(request.paths, io.cwd);
  const [absent] = missing;
  if (absent !== undefined) return `${absent.given} was not read: ${absent.because}.`;
  const work: Work[] = [];
  const branches: Covered[] = [];
  for (const { root, targets } of groups) {
    const session = await openSession(root, io, request);
    const trouble = configTrouble(session, io.cwd);
    if (trouble !== undefined) return trouble;
    for (const target of targets) {
      const found = await workIn(session, target, isRecording, io);
      if (typeof found === 'string') return found;
      work.push(...found.filter(({ record }) => isRecording || record !== undefined));
      const without = found.find(({ record }) => record === undefined);
      if (!isRecording && request.connection !== undefined && target.kind === 'file' && without !== undefined)
        return `${without.file} has no record of its plans. To make one: plinth plan record ${without.file}`;
      if (!isRecording && request.connection === undefined) branches.push(coveredBy(session, target));
    }
  }
  if (work.length > 0 || branches.some(({ session }) => session.folders.length > 0))
    return { work, branches };
  return !isRecording && request.connection !== undefined
    ? 'There are no records of plans here. To make them: plinth plan record'
    : 'There are no files with queries here, outside of migrations.';
}

/** A sentence if a named file has nothing to plan. */
async function workIn(
  session: Session,
  { kind, path, given }: Target,
  isRecording: boolean,
  io: Io,
): Promise<readonly Work[] | string> {
  const work: Work[] = [];
  for (const one of kind === 'file' ? [path] : queryFiles(session, path)) {
    // Without a record it is looked at with the others of the branch.
    if (kind === 'folder' && !isRecording && recordBeside(resolve(session.root, one)) === undefined) continue;
    const found = await workOn(session, one, io);
    if (typeof found !== 'string') work.push(found);
    else if (kind === 'file') return `${given}: ${found}.`;
  }
  return work;
}

function coveredBy(session: Session, { kind, path }: Target): Covered {
  const isUnder = (one: string): boolean =>
    kind === 'file' ? one === path : path === '' || one.startsWith(`${path}/`);
  const covers = (one: string): boolean =>
    isUnder(one) && recordBeside(resolve(session.root, one)) === undefined;
  return { session, covers };
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

interface Means {
  readonly planner: Planner;
  readonly parser: PostgresParser;
}

async function check(
  request: PlanRequest,
  { work, branches }: Found,
  { planner, parser }: Means,
  io: Io,
): Promise<number> {
  const files: CheckedFile[] = [];
  const errors: string[] = [];
  let isNew = false;
  for (const one of work) {
    io.progress(printable(one.file));
    const checked = await checkOne(one, planner);
    if (typeof checked === 'string') errors.push(`${one.file}: ${checked}`);
    else if (checked !== undefined) files.push(checked);
  }
  for (const one of branches) {
    io.progress('new migrations');
    const checked = await checkBranch(one, parser, io);
    if (checked.kind !== 'nothing-new') isNew = true;
    if (checked.kind === 'checked') files.push(...checked.files);
    if (checked.kind === 'failed') errors.push(checked.because);
  }
  io.progress('');
  const done: PlanRun = { files, errors, isNew };
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

/** Returns a sentence if the file could not be checked; undefined if it has no record. */
async function checkOne(work: Work, planner: Planner): Promise<CheckedFile | string | undefined> {
  const { session, path, file, queries, record: known } = work;
  if (known === undefined) return undefined;
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
