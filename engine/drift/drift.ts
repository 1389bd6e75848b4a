/**
 * Drift of a migration folder: collects two sides of any kind and compares them. A live side is only read; migrations run only where
 * Plinth has a database of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DatabaseText } from '../../core/catalog/mysql-items.ts';
import { compareSides, type Drift } from '../../core/drift/compare.ts';
import type { DriftSide } from '../../core/drift/side.ts';
import type { MigrationFile } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join as joined } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import { readHistory, type HistoryRead } from '../databases/history.ts';
import type { SqlSession } from '../databases/session.ts';
import type { WorkOptions } from '../embedded/server.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from '../session/kit.ts';
import { Session } from '../session/session.ts';
import { textsAt } from '../workspace/git-texts.ts';
import {
  liveSide,
  migrationsSide,
  driftDialects,
  type DriftDialect,
  type DriftGround,
  type SideRead,
} from './sides.ts';

export type SideWish =
  /** Up to the live side's last applied migration, or to the end if there is no live side. */
  | { readonly kind: 'migrations' }
  | { readonly kind: 'through'; readonly migration: MigrationFile }
  | { readonly kind: 'ref'; readonly ref: string }
  | { readonly kind: 'live'; readonly session: SqlSession; readonly label: string };

/** A migration folder, and its session. */
export interface DriftProject {
  readonly session: Session;
  readonly folder: MigrationFolder;
}

export interface DriftWish {
  readonly dialect: DriftDialect;
  /** Undefined if two databases are compared. */
  readonly project: DriftProject | undefined;
  readonly left: SideWish;
  readonly right: SideWish;
  /** Where migrations run. */
  readonly embedded: DriftGround;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (what: string) => void;
}

export type DriftFound =
  | {
      readonly kind: 'compared';
      readonly drift: Drift;
      /** Sentences about limits of the comparison. */
      readonly notes: readonly string[];
      /** Migrations of the folder that have certainly not run on a side: new ones are written after the folder's last. */
      readonly between: Readonly<Record<'left' | 'right', readonly MigrationFile[]>>;
    }
  /** A sentence. */
  | { readonly kind: 'failed'; readonly because: string };

export async function findDrift(wish: DriftWish): Promise<DriftFound> {
  const { left, right, project, signal } = wish;
  const live = [left, right].find((one) => one.kind === 'live');
  const history =
    live === undefined || project === undefined
      ? undefined
      : await historyOn(live.session, { ...project, signal });
  if (history?.kind === 'failed') return failed(history.failure.message);
  const notes: string[] = [];
  const usesPoint = [left, right].some(({ kind }) => kind === 'migrations');
  if (history?.kind === 'unknown' && usesPoint)
    notes.push(`All migrations count as applied: ${history.because}.`);
  if (history?.kind === 'read' && history.state.missing.length > 0)
    notes.push(
      `The server has run migrations that this folder does not have: ${history.state.missing.slice(0, 5).join(', ')}.`,
    );
  const between = { left: notRunOn(left, wish, history), right: notRunOn(right, wish, history) };
  const bothLive = left.kind === 'live' && right.kind === 'live';
  const text =
    wish.dialect === 'mysql' && live !== undefined ? await textOf(live.session, signal) : undefined;
  const context: Gathering = { ...wish, text, history, tables: history?.tables ?? [], rewords: !bothLive };
  const read = await bothSides(context);
  if (read.kind === 'failed') return failed(read.failure.message);
  const [a, b] = read.sides;
  if (!bothLive || a.major === b.major)
    return { kind: 'compared', drift: compareSides(a, b), notes, between };
  // Two versions print the same definition differently: both are created again on a third server.
  const again = await bothSides({ ...context, rewords: true });
  return again.kind === 'failed'
    ? failed(again.failure.message)
    : { kind: 'compared', drift: compareSides(...again.sides), notes, between };
}

function notRunOn(
  side: SideWish,
  { left, right, project }: DriftWish,
  history: HistoryRead | undefined,
): readonly MigrationFile[] {
  const files = project?.session.waysForward(project.folder).filter((one) => !one.repeatable) ?? [];
  switch (side.kind) {
    case 'through':
      return files.slice(files.findIndex(({ path }) => path === side.migration.path) + 1);
    case 'ref':
      return [];
    case 'migrations':
    case 'live': {
      // With two databases the history of the first was read.
      const isOther = side === right && left.kind === 'live' && right.kind === 'live';
      if (history?.kind !== 'read' || isOther) return [];
      const pending = new Set(history.state.pending.map(({ path }) => path));
      return files.filter(({ path }) => pending.has(path));
    }
  }
}

async function bothSides(
  context: Gathering,
): Promise<
  | { readonly kind: 'read'; readonly sides: readonly [DriftSide, DriftSide] }
  | Extract<SideRead, { kind: 'failed' }>
> {
  const left = await sideOf(context.left, context);
  if (left.kind === 'failed') return left;
  const right = await sideOf(context.right, context);
  return right.kind === 'failed' ? right : { kind: 'read', sides: [left.side, right.side] };
}

/** Undefined if its schemas cannot be compared. */
export function driftDialectOf({ dialect }: MigrationFolder): DriftDialect | undefined {
  return driftDialects.find((one) => one === dialect);
}

/** Which migrations of the folder have run on a server. */
export function historyOn(
  database: SqlSession,
  { session, folder, signal }: DriftProject & Partial<Pick<DriftWish, 'signal'>>,
): Promise<HistoryRead> {
  const tool = toolOf(folder);
  return readHistory(database, {
    dialect: driftDialectOf(folder) ?? 'postgresql',
    table: tool.historyTable,
    tool: tool.name,
    files: session.waysForward(folder),
    textOf: ({ path }) => session.textOf(joined(folder.path, path)),
    signal,
  });
}

interface Gathering extends DriftWish {
  readonly history: HistoryRead | undefined;
  readonly tables: readonly string[];
  /** Of MySQL: what tables inherit from the live database. */
  readonly text: DatabaseText | undefined;
  /** Live sides of another version are created again in the embedded server. */
  readonly rewords: boolean;
}

async function sideOf(wish: SideWish, context: Gathering): Promise<SideRead> {
  const { embedded, tables: toolTables, project, signal } = context;
  if (wish.kind === 'live')
    return liveSide(
      wish.session,
      {
        label: wish.label,
        toolTables,
        embedded: context.rewords ? embedded : undefined,
        ...stepsOf(context),
      },
      context.dialect,
    );
  if (project === undefined)
    return {
      kind: 'failed',
      failure: { reason: 'statement', message: 'There is no migration folder whose migrations could run.' },
    };
  if (wish.kind === 'ref') return refSide(wish.ref, project, context);
  const { session, folder } = project;
  const all = await session.migrationsToRun(folder, signal);
  const files = session.waysForward(folder);
  const chosen = chosenFiles(wish, files, context.history);
  const paths = new Set(chosen.map(({ path }) => joined(folder.path, path)));
  const last = chosen.at(-1);
  const label =
    last === undefined
      ? `no migration of ${shownFolder(folder)}`
      : chosen.length === files.length
        ? `all migrations of ${shownFolder(folder)}`
        : `migrations up to ${last.path}`;
  return migrationsSide(
    all.filter(({ name }) => paths.has(name)),
    { label, toolTables, embedded, text: context.text, ...stepsOf(context) },
  );
}

async function textOf(
  session: SqlSession,
  signal: AbortSignal | undefined,
): Promise<DatabaseText | undefined> {
  const asked = await session.query('SELECT @@character_set_database, @@collation_database', { signal });
  const [charset, collation] = asked.kind === 'rows' ? (asked.rows[0] ?? []) : [];
  return typeof charset === 'string' && typeof collation === 'string' ? { charset, collation } : undefined;
}

function stepsOf({ signal, onProgress }: Gathering): WorkOptions {
  return { signal, onProgress: ({ name }) => onProgress?.(name) };
}

function chosenFiles(
  wish: Extract<SideWish, { kind: 'migrations' | 'through' }>,
  files: readonly MigrationFile[],
  history: HistoryRead | undefined,
): readonly MigrationFile[] {
  if (wish.kind === 'through') {
    const at = files.findIndex(({ path }) => path === wish.migration.path);
    return files.slice(0, at + 1);
  }
  return history?.kind === 'read' ? history.state.applied : files;
}

/** The folder at a revision, in a temporary place. */
async function refSide(
  ref: string,
  { session, folder }: DriftProject,
  context: Gathering,
): Promise<SideRead> {
  const { signal } = context;
  const below = (path: string): boolean =>
    folder.path === '' || path.startsWith(`${folder.path}/`) || !path.includes('/');
  const texts = await textsAt(session.root, ref, below, signal);
  if (!texts.ok)
    return {
      kind: 'failed',
      failure: { reason: 'statement', message: `The migrations of ${ref} were not read from git.` },
    };
  const root = mkdtempSync(join(tmpdir(), 'plinth-drift-'));
  try {
    for (const [path, text] of texts.value) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const then = await Session.open({
      root,
      parser: await loadPostgresParser(),
      ...kit,
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    const found = then.folders.find(({ path }) => path === folder.path);
    const migrations = found === undefined ? [] : await then.migrationsToRun(found, signal);
    const { embedded, tables: toolTables } = context;
    const label = `migrations of ${ref}`;
    return await migrationsSide(migrations, {
      ...{ label, toolTables, embedded, text: context.text },
      ...stepsOf(context),
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function shownFolder({ path }: MigrationFolder): string {
  return path === '' ? 'this folder' : path;
}

function failed(because: string): { readonly kind: 'failed'; readonly because: string } {
  return { kind: 'failed', because };
}
