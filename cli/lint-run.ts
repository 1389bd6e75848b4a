/** One run of the linter: opens the workspaces of the given paths, lints each file, and records the steps. */
import { relative, resolve } from 'node:path';
import { silentPath } from '../core/migrations/detection/ignored-files.ts';
import type { Ask, FileReport } from '../engine/session/report.ts';
import { lintable } from '../engine/session/lintable.ts';
import type { Session } from '../engine/session/session.ts';
import { Collector } from './collector.ts';
import { Fixer } from './fix/fixer.ts';
import type { Io } from './io.ts';
import { isFilter, isOfShard, type LintRequest } from './verbs/lint.ts';
import { openSession } from './open-session.ts';
import type { FixesDone, Step } from './result.ts';
import { readStandardInput } from './standard-input.ts';
import { locate, nearestFolder, rootOf, type Target } from './targets.ts';
import { gitTrouble } from './trouble.ts';

export interface Walked {
  readonly steps: readonly Step[];
  /** Undefined if --fix was not given. */
  readonly fixes: FixesDone | undefined;
}

/** `visit` receives the report of each file before it is formatted. */
export async function lintSteps(
  request: LintRequest,
  io: Io,
  visit: Visit = () => undefined,
): Promise<Walked> {
  const collector = new Collector(io.cwd, { targetVersion: request.target });
  const fixer = request.fix === 'no' ? undefined : new Fixer(request.fix, io.cwd);
  const task = { request, io, collector, fixer, visit };
  if (request.paths.includes('-')) await lintStandardInput(task);
  else await lintPaths(task);
  return { steps: collector.steps, fixes: fixer?.finish() };
}

type Visit = (session: Session, report: FileReport) => void;

/** One run and the state that its steps share. */
interface Task {
  readonly request: LintRequest;
  readonly io: Io;
  readonly collector: Collector;
  readonly fixer: Fixer | undefined;
  readonly visit: Visit;
}

async function lintPaths(task: Task): Promise<void> {
  const { request, io, collector } = task;
  const { groups, missing } = locate(request.paths, io.cwd);
  for (const { given, because } of missing) collector.unreadable(given, because);
  let isKnown = request.after === undefined;
  for (const { root, targets } of groups) {
    const session = await openSession(root, io, request);
    collector.session(session);
    isKnown ||= session.knows(request.after ?? '');
    for (const target of targets) await lintTarget(session, target, task);
  }
  if (!isKnown)
    collector.trouble(`--after ${request.after ?? ''}: no migration here has this version or name.`);
}

async function lintTarget(session: Session, target: Target, task: Task): Promise<void> {
  const { request, io, collector } = task;
  const ask: Ask = { scope: request.scope, dialect: request.dialect, targetVersion: request.target };
  if (target.kind === 'file') {
    // A file named on the command line is linted whatever the scope, unless the user also set a scope.
    const named = [request.scope, request.since, request.after].every((wish) => wish === undefined);
    if (!named) reportGitTrouble(session, request, collector);
    collector.add(session, await settled(session, target.path, { ...ask, named }, task));
    return;
  }
  const inside = lintable(session.workspace).filter((path) => isBelow(path, target.path));
  const root = resolve(session.root, target.path);
  const isSilentPlace = silentPath(`${target.path}/x.sql`, session.workspace.detection) !== undefined;
  if (target.path !== '' && (inside.length === 0 || isSilentPlace)) {
    // Git ignores the whole folder, or the folder contains test data; a file named explicitly is linted anyway.
    const own = await openSession(root, io, request);
    collector.session(own);
    await lintAll(own, lintable(own.workspace), ask, task);
    return;
  }
  await lintAll(session, inside, ask, task);
}

async function lintAll(session: Session, paths: readonly string[], ask: Ask, task: Task): Promise<void> {
  const { request, collector } = task;
  const trouble = gitTrouble(session.workspace.work, request.since);
  const steps: Step[] = [];
  let isLeftOut = false;
  for (const [at, path] of paths.entries()) {
    const isOwn = isOfShard(at, request.shard);
    // Whether a git error is reported depends on all files, and is the same in each shard.
    const report = isOwn || trouble !== undefined ? await settled(session, path, ask, task) : undefined;
    isLeftOut ||= report?.kind === 'applied';
    steps.push(isOwn && report !== undefined ? collector.stepOf(session, report) : { kind: 'elsewhere' });
  }
  // If git left out no file, a git error has no effect.
  if (trouble !== undefined && (request.since !== undefined || isLeftOut)) collector.trouble(trouble);
  collector.take(steps);
}

async function settled(
  session: Session,
  path: string,
  ask: Ask,
  { fixer, visit }: Task,
): Promise<FileReport> {
  const found = await session.report(path, ask);
  const report = fixer === undefined ? found : await fixer.settle(session, path, ask, found);
  visit(session, report);
  return report;
}

async function lintStandardInput({ request, io, collector, fixer }: Task): Promise<void> {
  const input = await readStandardInput(io.input);
  const given = request.stdinFilepath ?? '<stdin>';
  if (input.kind === 'huge') {
    const because = 'standard input has more than 5 MB, which makes it a dump';
    // With --fix on standard input, the text must always be printed: empty output would be taken for an empty file.
    if (isFilter(request)) collector.unreadable(given, because);
    else collector.silent(given, because);
    return;
  }
  const path = request.stdinFilepath === undefined ? undefined : resolve(io.cwd, request.stdinFilepath);
  const root = rootOf(path === undefined ? io.cwd : nearestFolder(path), io.cwd);
  const session = await openSession(root, io, request);
  collector.session(session);
  const inside = path === undefined ? given : relative(root, path).replaceAll('\\', '/');
  session.open(inside, input.text);
  const ask: Ask = {
    scope: request.scope,
    dialect: request.dialect,
    targetVersion: request.target,
    named: true,
  };
  const found = await session.report(inside, ask);
  const report = (await fixer?.filter(session, inside, ask, found)) ?? found;
  if (isFilter(request)) io.write(input.mark + (report.kind === 'linted' ? report.text : input.text));
  collector.add(session, report, path === undefined ? given : undefined);
}

function reportGitTrouble(session: Session, request: LintRequest, collector: Collector): void {
  const trouble = gitTrouble(session.workspace.work, request.since);
  if (trouble !== undefined) collector.trouble(trouble);
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
