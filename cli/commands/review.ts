/**
 * `plinth review`: writes one document about a change: what it does, whom it blocks, in which order it is applied, how to check it and how
 * to roll it back. Reads files and git and runs the proof in the embedded PostgreSQL; a server is queried, read-only, only if a connection
 * is named.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Check, Review } from '../../core/review/model.ts';
import { afterScript, beforeScript } from '../../core/review/rollout/scripts.ts';
import { reviewOf } from '../../core/review/review.ts';
import { runChecks } from '../../engine/databases/checks.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { Prover } from '../../engine/proof/prover.ts';
import { collectChange, type ReviewQuestion } from '../../engine/review/collect.ts';
import { reviewDocument, type Rendered } from '../../engine/review/document.ts';
import { builtInTemplates } from '../../engine/review/render.ts';
import type { Session } from '../../engine/session/session.ts';
import { publishNothing, publishReview } from '../github/publish.ts';
import { githubRun, type GithubRun } from '../github/run.ts';
import type { Io } from '../io.ts';
import { onConnection, refuse } from '../on-connection.ts';
import { configTrouble, openSession } from '../open-session.ts';
import { reviewJson } from '../reporters/review-json.ts';
import type { ReviewRequest } from '../verbs/review.ts';
import { printable } from '../style.ts';
import { locate, shownPath } from '../targets.ts';
import { gitTrouble } from '../trouble.ts';
import { isWritten } from '../written.ts';

/** The exit code: 0 unless a check says STOP or the review is incomplete, since the document itself does not judge the change. */
export async function reviewCommand(request: ReviewRequest, io: Io): Promise<number> {
  if (request.printTemplate !== undefined) {
    io.write(builtInTemplates[request.printTemplate]);
    return 0;
  }
  const run = request.githubComment ? githubRun(io.environment) : undefined;
  if (request.githubComment && run === undefined)
    return refuse(io, '--github-comment is for a run of GitHub Actions, and this is none. Nothing was sent.');
  const signal = io.interrupted();
  const opened = await open(request, io);
  if (typeof opened === 'string') return refuse(io, opened);
  const made = await review(opened, request, io, signal);
  if (signal.aborted) return refuse(io, 'Stopped.');
  if (made === nothingNew && run !== undefined) {
    await publishNothing(run, io);
    return 0;
  }
  if (typeof made === 'string') return refuse(io, made);
  const asked: Asked = { session: opened.session, request, run, io };
  if (request.connection === undefined) return (await write(made, asked)) ? 0 : 2;
  return checkOnServer(made, asked, signal);
}

const nothingNew = 'There is no new migration to review. Name files, or a git revision to compare with.';

/** The inputs of the document. */
interface Asked {
  readonly session: Session;
  readonly request: ReviewRequest;
  /** Undefined if no comment is to be posted. */
  readonly run: GithubRun | undefined;
  readonly io: Io;
}

interface Opened {
  readonly session: Session;
  /** Relative to the workspace; undefined for all new migrations. */
  readonly paths: readonly string[] | undefined;
}

/** The paths, or the revision that new migrations are compared with; a sentence if neither exists. */
async function open(request: ReviewRequest, io: Io): Promise<Opened | string> {
  const { paths, config, stats } = request;
  const [only, ...more] = paths;
  const isRevision = only !== undefined && more.length === 0 && !existsSync(resolve(io.cwd, only));
  const named = paths.length === 0 || isRevision ? ['.'] : paths;
  const { groups, missing } = locate(named, io.cwd);
  const [absent] = missing;
  if (absent !== undefined) return `${absent.given} was not read: ${absent.because}.`;
  const [group, ...others] = groups;
  if (group === undefined) return 'There is nothing here to review.';
  if (others.length > 0) return 'A review is about one repository: these paths are in several.';
  const since = isRevision ? only : undefined;
  const session = await openSession(group.root, io, { config, stats, since, date: request.date });
  const trouble = configTrouble(session, io.cwd);
  if (trouble !== undefined) return trouble;
  const git = gitTrouble(session.workspace.work, since);
  const files = group.targets.filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const isAllFiles = files.length === group.targets.length;
  if (git !== undefined && !isAllFiles) return isRevision ? `${only} is no file here, and ${git}` : git;
  if (isAllFiles) return { session, paths: files };
  const isInside = (path: string): boolean =>
    group.targets.some((target) =>
      target.kind === 'file'
        ? target.path === path
        : target.path === '' || path.startsWith(`${target.path}/`),
    );
  const isWhole = group.targets.some(({ path }) => path === '');
  return { session, paths: isWhole ? undefined : [...files, ...session.newWork().filter(isInside)] };
}

async function review(
  { session, paths }: Opened,
  request: ReviewRequest,
  io: Io,
  signal: AbortSignal,
): Promise<Review | string> {
  const prover = request.noProof ? undefined : new Prover({ program: join(io.bundles, 'embedded.cjs') });
  const question: ReviewQuestion = {
    session,
    paths,
    date: request.date ?? new Date().toISOString().slice(0, 10),
    prover: prover ?? { kind: 'none', because: 'the proof was left out (--no-proof)' },
    targetVersion: request.target,
    git: 'asked',
    shown: (path) => shownPath(session.root, path, io.cwd),
    signal,
    onProgress: (done, of, path) => {
      io.progress(`${done} of ${of}  ${printable(path)}`);
    },
  };
  try {
    const change = await collectChange(question);
    if (change.migrations.length === 0 && change.unread.length === 0) return nothingNew;
    return reviewOf(change);
  } finally {
    prover?.stop();
    io.progress('');
  }
}

// --------------------------------------------------------------------------------------------------------------- checks

function checkOnServer(made: Review, asked: Asked, signal: AbortSignal): Promise<number> {
  const { request, io } = asked;
  return onConnection(request.connection, io, async (server) => {
    const parser = await loadPostgresParser();
    const when = request.run === 'preflight' ? 'before' : 'after';
    const { checks, ended } = await runChecks(server, made.checks[when], parser, signal);
    const left = checks.filter(({ answer }) => answer?.result === 'not-run').length;
    const told =
      ended === undefined
        ? []
        : [
            `The ${request.run} checks were not finished: ${ended.message} ${left} of ${checks.length} were not run.`,
          ];
    const filled: Review = {
      ...made,
      checks: { ...made.checks, [when]: checks },
      troubles: [...told, ...made.troubles],
    };
    if (!(await write(filled, asked))) return 2;
    for (const message of told) io.complain(`${printable(message)}\n`);
    if (ended !== undefined) return 2;
    return checks.some(isStop) ? 1 : 0;
  });
}

function isStop({ answer }: Check): boolean {
  return answer?.result === 'STOP';
}

// --------------------------------------------------------------------------------------------------------------- output

/** Returns true if all output could be written. */
async function write(made: Review, { session, request, run, io }: Asked): Promise<boolean> {
  const document = documentOf(made, session, request);
  if (document.kind === 'failed') {
    io.complain(`${printable(document.message)}\n`);
    return false;
  }
  const files = [
    [request.output, document.text],
    [request.preflight, scriptOf(made, beforeScript)],
    [request.postflight, scriptOf(made, afterScript)],
  ] as const;
  if (run !== undefined) await publishReview(document.text, request.output, run, io);
  else if (request.output === undefined) io.write(document.text);
  return files
    .map(([file, text]) => file === undefined || isWritten(file, text, io))
    .every((isThere) => isThere);
}

function documentOf(made: Review, session: Session, { format }: ReviewRequest): Rendered {
  return format === 'json'
    ? { kind: 'rendered', text: reviewJson(made) }
    : reviewDocument(made, session, format);
}

/** For a change that needs no checks the script is still written, and checks nothing: a pipeline may run it by name. */
function scriptOf({ scripts }: Review, wanted: string): string {
  return scripts.find(({ name }) => name === wanted)?.text ?? '-- This change needs no checks.\n';
}
