/**
 * `plinth prove`: applies each migration to the embedded PostgreSQL or SQLite after the migrations before it, records what each statement
 * does there, rolls it back and applies it again. No connection is opened unless --scratch names a server, and the embedded server is
 * discarded at the end.
 */
import { join } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { provedDialect } from '../../engine/proof/dialects.ts';
import { releasesFor } from '../../engine/proof/code-at.ts';
import { beyondBounds } from '../../engine/proof/bounds.ts';
import { prove } from '../../engine/proof/prove.ts';
import { Prover } from '../../engine/proof/prover.ts';
import type { ReleaseQueries } from '../../engine/proof/releases.ts';
import { sqliteHost } from '../../engine/proof/sqlite/host.ts';
import type { ScratchServer } from '../../engine/scratch/server.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Io } from '../io.ts';
import { dialectNamed, refuse } from '../on-connection.ts';
import { configTrouble, openSession } from '../open-session.ts';
import { exitCodeOf, type ProofRun, type ProvedMigration, type Source } from '../prove/report.ts';
import { proveJson } from '../reporters/prove-json.ts';
import { proveJunit } from '../reporters/prove-junit.ts';
import { proveText } from '../reporters/prove-text.ts';
import { leave, leftThere, MariadbGrounds, scratchServer } from '../scratch.ts';
import { printable, type Style } from '../style.ts';
import { locate, shownPath, type Target } from '../targets.ts';
import type { ProveRequest } from '../verbs/prove.ts';
import { handOut } from '../written.ts';

/** The exit code. */
export async function proveCommand(request: ProveRequest, io: Io): Promise<number> {
  const { groups, missing } = locate(request.paths, io.cwd);
  const [absent] = missing;
  if (absent !== undefined) return refuse(io, `${absent.given} was not read: ${absent.because}.`);
  const signal = io.interrupted();
  const mariadb = new MariadbGrounds(request, signal);
  if (request.scratch === undefined || dialectNamed(request.scratch.connection) === 'mysql') {
    try {
      return await proveGroups(groups, request, io, { signal, server: undefined, mariadb });
    } finally {
      const left = await mariadb.close();
      if (left.length > 0) io.complain(`${leftThere(left)}\n`);
    }
  }
  const wish = { ...request.scratch, timeLimit: request.timeLimit };
  const server = await scratchServer(wish, io, signal);
  if (typeof server === 'string') return refuse(io, server);
  let code = 2;
  try {
    code = await proveGroups(groups, request, io, { signal, server, mariadb });
  } finally {
    const left = await leave(server);
    if (left !== undefined) code = refuse(io, left);
  }
  return code;
}

interface Ground {
  readonly signal: AbortSignal;
  /** Undefined for the embedded one. */
  readonly server: ScratchServer | undefined;
  /** For migrations of MySQL and MariaDB. */
  readonly mariadb: MariadbGrounds;
}

async function proveGroups(
  groups: Awaited<ReturnType<typeof locate>>['groups'],
  request: ProveRequest,
  io: Io,
  ground: Ground,
): Promise<number> {
  const { signal } = ground;
  const migrations: ProvedMigration[] = [];
  const errors: string[] = [];
  for (const { root, targets } of groups) {
    const session = await openSession(root, io, { config: request.config });
    const trouble = configTrouble(session, io.cwd);
    if (trouble !== undefined) return refuse(io, trouble);
    const chosen = await choose(session, targets, request);
    errors.push(...chosen.errors);
    for (const { folder, paths } of chosen.folders)
      await proveFolder({ ...ground, session, folder, paths, request, io, migrations, errors });
  }
  if (signal.aborted) return refuse(io, 'Stopped.');
  const [error] = errors;
  if (migrations.length === 0) return refuse(io, error ?? 'There is no migration to prove.');
  const isNamed = groups.every(({ targets }) => targets.every(({ kind }) => kind === 'file'));
  const run: ProofRun = { migrations, errors, detail: isNamed ? 'statements' : 'migrations' };
  const shown = (style: Style): string => render(run, request.format, style);
  return handOut(shown, request.output, io) ? exitCodeOf(run) : 2;
}

interface Chosen {
  readonly folders: readonly { readonly folder: MigrationFolder; readonly paths: readonly string[] }[];
  readonly errors: readonly string[];
}

async function choose(
  session: Session,
  targets: readonly Target[],
  { scope, scratch }: ProveRequest,
): Promise<Chosen> {
  const isNew = new Set(scope === 'new' ? session.newWork() : []);
  const errors: string[] = [];
  const folders: { folder: MigrationFolder; paths: readonly string[] }[] = [];
  for (const folder of session.folders) {
    const all = await session.migrationsToProve(folder);
    const named = targets.flatMap((target): readonly string[] => {
      if (target.kind === 'file')
        return all
          .filter(({ path, down }) => path === target.path || down?.file === target.path)
          .map(({ path }) => path);
      const inside = all.filter(({ path }) => target.path === '' || path.startsWith(`${target.path}/`));
      return inside.map(({ path }) => path).filter((path) => scope === 'all' || isNew.has(path));
    });
    if (named.length === 0) continue;
    const mine = provedDialect(folder);
    const isOther = scratch !== undefined && mine !== dialectNamed(scratch.connection);
    if (mine !== undefined && isOther)
      errors.push(
        `${folder.path} is not proved: its migrations are for ${folder.dialectName}, and --scratch names a server of another kind.`,
      );
    else if (mine !== undefined)
      folders.push({ folder, paths: all.map(({ path }) => path).filter((path) => named.includes(path)) });
    else errors.push(`${folder.path} is not proved: its migrations are for ${folder.dialectName}.`);
  }
  for (const { kind, given, path } of targets)
    if (
      kind === 'file' &&
      !folders.some(({ folder }) => path.startsWith(`${folder.path}/`) || folder.path === '')
    )
      errors.push(`${given} is no migration of a folder that Plinth knows.`);
  return { folders, errors };
}

interface FolderWork extends Ground {
  readonly session: Session;
  readonly folder: MigrationFolder;
  readonly paths: readonly string[];
  readonly request: ProveRequest;
  readonly io: Io;
  readonly migrations: ProvedMigration[];
  readonly errors: string[];
}

/** From this many files on, running them takes longer than compiling the server. */
const manyFiles = 100;

/** One server proves the whole folder: each migration becomes part of the next one's history. */
async function proveFolder(work: FolderWork): Promise<void> {
  const { session, folder, paths, request, io, signal } = work;
  const dialect = provedDialect(folder);
  const isSqlite = dialect === 'sqlite';
  const mariadb = dialect === 'mysql' ? await work.mariadb.host() : undefined;
  if (typeof mariadb === 'string') {
    work.errors.push(`${folder.path} was not proved: ${mariadb}`);
    return;
  }
  const limits = {
    ...(request.timeLimit === undefined ? {} : { statementMs: request.timeLimit * 1_000 }),
    ...(request.memoryLimit === undefined ? {} : { memoryBytes: request.memoryLimit * 1_000_000 }),
  };
  const prover = new Prover({
    program: join(io.bundles, 'embedded.cjs'),
    host:
      mariadb ?? work.server ?? (isSqlite ? sqliteHost(join(io.bundles, 'sqlite.cjs'), limits) : undefined),
    limits: { work: folder.files.length > manyFiles ? 'long' : 'short', ...limits },
  });
  try {
    const releases = dialect === 'postgresql' ? await codeBeside(work) : [];
    for (const [done, path] of paths.entries()) {
      io.progress(`${done} of ${paths.length}  ${printable(path)}`);
      const { rollback, rows, target } = request;
      const answer = await prove({
        session,
        prover,
        folder,
        path,
        target,
        rollback,
        // Applied migrations are not checked against code: their code is already deployed.
        releases: session.hasRun(path) ? [] : releases,
        rows: dialect === 'postgresql' ? rows : undefined,
        boundary: 'passed',
        signal,
      });
      if (signal.aborted) return;
      if (answer.kind === 'failed') {
        work.errors.push(
          `${shownPath(session.root, path, io.cwd)} was not proved: ${answer.failure.message}`,
        );
        continue;
      }
      const { proof } = answer;
      const down = proof.rollback !== undefined && 'down' in proof.rollback ? proof.rollback.down : [];
      const bites = proof.rows?.kind === 'tried' ? proof.rows.bites.map(({ place }) => place.file) : [];
      const files = [path, ...[...proof.up, ...down].map(({ file }) => file), ...bites];
      const shown = (file: string): string => shownPath(session.root, file, io.cwd);
      work.migrations.push({
        file: shown(path),
        shown,
        proof,
        beyond: await beyondBounds(session, proof, signal),
        sources: new Map([...new Set(files)].map((file) => [file, sourceOf(session, file, io)])),
      });
    }
  } finally {
    prover.stop();
    io.progress('');
  }
}

/** Queries of the code that runs while new migrations are applied; none if all migrations have been applied. */
async function codeBeside(work: FolderWork): Promise<readonly ReleaseQueries[]> {
  const { session, folder, paths, request, io, signal } = work;
  if (work.server !== undefined || paths.every((path) => session.hasRun(path))) return [];
  io.progress('reading queries');
  const read = await releasesFor(session, folder, request.codeRef, signal);
  if (read.kind === 'read') return read.releases;
  work.errors.push(read.because);
  return [];
}

function sourceOf(session: Session, file: string, io: Io): Source {
  const text = session.textOf(file) ?? '';
  return { shown: shownPath(session.root, file, io.cwd), text, lines: new LineIndex(text) };
}

function render(run: ProofRun, format: ProveRequest['format'], style: Style): string {
  switch (format) {
    case 'text':
      return proveText(run, style);
    case 'json':
      return proveJson(run);
    case 'junit':
      return proveJunit(run);
  }
}
