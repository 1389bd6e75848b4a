/**
 * One restore drill: recognises the backup, restores it where the user said or into a server of its own, compares the copy with the
 * manifest, and reports. The source of the backup is never connected to, and nothing remains of the copy.
 */
import { statSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { compareWith, newestOf } from '../../core/drill/compare.ts';
import type { DumpFacts } from '../../core/drill/dump-text.ts';
import { isUnfit, judgeCopy, judgeSource, type SourceFacts } from '../../core/drill/judge.ts';
import type { Manifest } from '../../core/drill/manifest.ts';
import {
  checkIds,
  fine,
  finding,
  merged,
  unseen,
  type DrillCheck,
  type DrillReport,
} from '../../core/drill/report.ts';
import { formatBytes, formatDuration } from '../../core/text/format.ts';
import { backupInCompose, databaseAround } from './compose.ts';
import { Keeper } from './keeper.ts';
import { lookInto } from './look.ts';
import { drillMariadb } from './mariadb.ts';
import { readDump, restoreDump, restoreGlobals, type Dump, type DumpRead } from './postgres-dump.ts';
import { startFiles } from './postgres-files.ts';
import {
  createDatabase,
  environmentOf,
  freshName,
  maxWal,
  namedServer,
  ownServer,
  type DrillServer,
} from './postgres-server.ts';
import { readPostgresManifest } from './read-postgres.ts';
import { bytesOf, formatName, recognise, type BackupSource } from './source.ts';
import { drillSqlite } from './sqlite.ts';
import { Stages } from './stages.ts';
import { takenAt, type DrillWish, type Drilled, type Workshop } from './wish.ts';
import { postgresClient, postgresServer } from './tools.ts';

export type DrillDone =
  | { readonly kind: 'drilled'; readonly report: DrillReport }
  /** A sentence: a program is missing, or the backup is nothing that is known. */
  | { readonly kind: 'refused'; readonly message: string };

export async function drill(asked: DrillWish): Promise<DrillDone> {
  const mounted = backupInCompose(asked.source, asked.shown);
  if (typeof mounted === 'string') return { kind: 'refused', message: `${asked.shown}: ${mounted}` };
  const wish: DrillWish = { ...asked, ...mounted };
  const source = recognise(wish.source);
  if (typeof source === 'string') return { kind: 'refused', message: `${wish.shown}: ${source}` };
  const clash = clashIn(wish, source);
  if (clash !== undefined) return { kind: 'refused', message: clash };
  const stages = new Stages(wish.onProgress);
  const keeper = new Keeper(wish.scratch === undefined ? {} : environmentOf(wish.scratch));
  let drilled: Drilled | string;
  let left: readonly string[] = [];
  try {
    drilled = await drillSource(source, { wish, keeper, stages });
  } finally {
    left = await stages.run('Remove everything', 'check', () => keeper.close());
  }
  if (wish.signal?.aborted === true)
    return {
      kind: 'refused',
      message: `The drill was stopped. ${left.length === 0 ? 'Nothing is left of it.' : left.join(' ')}`,
    };
  if (typeof drilled === 'string') return { kind: 'refused', message: [drilled, ...left].join(' ') };
  return { kind: 'drilled', report: reportOf(wish, source, drilled, stages, left) };
}

function clashIn(
  { wal, time, globals, scratch, manifest }: DrillWish,
  source: BackupSource,
): string | undefined {
  const isPhysical = source.kind === 'files' || source.kind === 'command';
  if (wal !== undefined && source.kind !== 'files')
    return '--wal is for the files of a server (pg_basebackup).';
  if (time !== undefined && !isPhysical)
    return '--time is for files of a server and for restore commands: a dump has one moment.';
  if (globals !== undefined && source.kind !== 'text' && source.kind !== 'archive')
    return '--globals is for what pg_dump wrote: files of a server have all roles.';
  if (scratch !== undefined && source.kind !== 'text' && source.kind !== 'archive' && source.kind !== 'empty')
    return '--scratch is for what pg_dump wrote. Other backups are restored into a server that Plinth starts itself.';
  const engine = manifest?.manifest.engine;
  if (engine !== undefined && (engine === 'sqlite') !== (source.kind === 'sqlite') && source.kind !== 'empty')
    return `The manifest is of ${engine}, and the backup is of another server.`;
  return undefined;
}

async function drillSource(source: BackupSource, shop: Workshop): Promise<Drilled | string> {
  const { wish, keeper, stages } = shop;
  switch (source.kind) {
    case 'empty':
      return {
        engine: wish.manifest?.manifest.engine ?? 'postgresql',
        scratch: 'nowhere',
        checks: judgeSource(
          { bytes: 0, made: undefined, broken: [], uncheckedBecause: undefined },
          undefined,
          undefined,
        ),
        copy: undefined,
      };
    case 'sqlite':
      return drillSqlite(source, shop);
    case 'files':
    case 'command':
      return drillFiles(source, shop);
    case 'text':
    case 'archive': {
      const client = postgresClient(undefined);
      // Text of mariadb-dump needs no program of PostgreSQL.
      if (client.kind === 'missing' && source.kind === 'archive') return client.message;
      const bin = client.kind === 'found' ? client.value.bin : '';
      const read = await stages.run('Read the backup', 'check', () =>
        readDump(source, keeper, bin, wish.signal),
      );
      const checks = judgeSource(sourceFacts(source.path, read), read.facts, takenAt(wish));
      if (read.facts.maker === undefined && read.facts.created.size === 0 && read.facts.rows.size === 0)
        return `${wish.shown}: It is no backup that is known: neither SQL of pg_dump or mariadb-dump, nor an archive, nor a SQLite file.`;
      if (isUnfit(checks, read.facts))
        return { engine: 'postgresql', scratch: 'nowhere', checks, copy: undefined };
      if (read.facts.maker === 'mariadb-dump' && source.kind === 'text')
        return drillMariadb(source, read, checks, shop);
      if (read.facts.maker === 'pg_dumpall')
        return 'It is the output of pg_dumpall: all databases of a server in one file. Drill a dump of one database, and name the roles with --globals.';
      if (client.kind === 'missing') return client.message;
      return drillDump(source, read, checks, { ...shop, bin });
    }
  }
}

function sourceFacts(path: string, { broken, madeAt }: DumpRead): SourceFacts {
  const at = madeAt ?? statSync(path).mtimeMs;
  return {
    bytes: bytesOf(path),
    made: { at, shown: new Date(at).toISOString() },
    broken,
    uncheckedBecause: undefined,
  };
}

async function drillDump(
  dump: Dump,
  read: DumpRead,
  before: readonly DrillCheck[],
  shop: Workshop & { readonly bin: string },
): Promise<Drilled | string> {
  const { wish, keeper, stages, bin } = shop;
  const { signal } = wish;
  const manifest = wish.manifest?.manifest;
  const project = databaseAround(dump.path, 'postgresql');
  const major = majorOf(read.facts, manifest) ?? project?.major;
  const place = await placeFor(wish, major, keeper, stages);
  if (typeof place === 'string') return place;
  const { server, door, serverMajor } = place;
  const room = roomFor(read, manifest);
  const checks: DrillCheck[] = [...before, ...(server.isOwn ? spaceCheck(room) : [])];
  const name = server.isOwn
    ? (read.facts.database ?? read.database ?? manifest?.database ?? 'drill')
    : freshName();
  const database = name === 'postgres' ? 'drill' : name;
  if (!server.isOwn) {
    if (read.facts.database !== undefined)
      return 'The dump creates its database itself (pg_dump --create). It is restored into a server that Plinth starts itself: leave --scratch out.';
    keeper.dropWith([
      `${bin}/dropdb`,
      '--if-exists',
      '--force',
      '--no-password',
      `--maintenance-db=${door}`,
      name,
    ]);
  }
  if (wish.globals !== undefined) {
    const globals = wish.globals;
    const errors = await stages.run('Restore the roles', 'recovery', () =>
      restoreGlobals(globals, server, { keeper, bin, signal }),
    );
    if (errors.length > 0) checks.push(finding('roles', ...errors.slice(0, 5)));
  }
  // With the file of roles, a role that it lacks has to show.
  const roles =
    wish.globals === undefined ? [...new Set([...read.facts.roles, ...(manifest?.roles ?? [])])] : [];
  const own = read.facts.databaseSettings;
  const settings = { ...project?.settings, ...manifest?.settings, ...own };
  const failure = await createDatabase(server, door, { name: database, settings, roles });
  if (failure !== undefined) return `The database of the drill could not be created: ${failure.message}`;
  const where = server.isOwn ? `, about ${formatBytes(room)} in ${tmpdir()}` : '';
  const errors = await stages.run(
    'Restore',
    'recovery',
    () => restoreDump(dump, server, database, { keeper, bin, signal }),
    where,
  );
  const disk = server.isOwn ? { predicted: room, taken: bytesOf(keeper.folder) } : undefined;
  checks.push(
    errors.length === 0
      ? fine('log', 'psql and pg_restore reported no error.')
      : finding('log', `Errors: ${errors.length}. ${errors.slice(0, 3).join('; ')}.`),
  );
  const looked = await lookAtCopy(server, database, { shop, facts: read.facts, isPhysical: false });
  if ('message' in looked)
    return {
      engine: 'postgresql',
      scratch: server.label,
      checks: [...checks, finding('restored', looked.message)],
      copy: undefined,
    };
  checks.push(...looked.checks);
  if (manifest !== undefined)
    checks.push(
      // The backup’s own words count: a sort order that is not known here was replaced.
      ...compareWith(manifest, withSettings(looked.copy, own), {
        isPhysical: false,
        isSameMoment: true,
        hasRoles: wish.globals !== undefined,
        hasEncoding: Object.keys(own).length > 0,
        hasDatabaseSettings: read.facts.database !== undefined,
        isSameMajor: serverMajor === undefined || serverMajor === majorIn(manifest),
      }).filter(({ id }) => server.isOwn || id !== 'security'),
    );
  if (!server.isOwn)
    checks.push(
      unseen(
        'security',
        'A named scratch server gets no roles, so owners and privileges are not restored there.',
      ),
    );
  return { engine: 'postgresql', scratch: server.label, checks, copy: looked.copy, disk };
}

function withSettings(copy: Manifest, settings: Manifest['settings']): Manifest {
  return { ...copy, settings: { ...copy.settings, ...settings } };
}

async function placeFor(
  { scratch, signal }: DrillWish,
  major: number | undefined,
  keeper: Keeper,
  stages: Stages,
): Promise<
  { readonly server: DrillServer; readonly door: string; readonly serverMajor: number | undefined } | string
> {
  if (scratch !== undefined)
    return { server: namedServer(scratch), door: scratch.profile.database, serverMajor: undefined };
  const programs = postgresServer(major, false);
  if (programs.kind === 'missing') return programs.message;
  const own = await stages.run('Start a server', 'recovery', () => ownServer(keeper, programs.value, signal));
  if ('failure' in own) return own.failure.message;
  return { server: own, door: 'postgres', serverMajor: programs.value.major };
}

function majorOf({ serverVersion }: DumpFacts, manifest: Manifest | undefined): number | undefined {
  const major = Number.parseInt(serverVersion ?? '', 10);
  return Number.isNaN(major) ? manifest && majorIn(manifest) : major;
}

function majorIn({ server }: Manifest): number | undefined {
  const major = Number.parseInt(/\d+/.exec(server)?.[0] ?? '', 10);
  return Number.isNaN(major) ? undefined : major;
}

/** An empty server, and what it keeps of the log without need. */
const emptyServer = 60 * 1024 ** 2;

/** On disk at most: the tables with their indexes, and the log of the rows, which the server keeps up to max_wal_size. */
function roomFor({ bytes }: DumpRead, manifest: Manifest | undefined): number {
  const tables = manifest?.tables.reduce((sum, one) => sum + one.bytes, 0) ?? bytes * 2;
  return emptyServer + tables + Math.min(bytes, maxWal);
}

function spaceCheck(bytes: number): readonly DrillCheck[] {
  const { bavail, bsize } = statfsSync(tmpdir());
  return bavail * bsize > bytes
    ? []
    : [
        unseen(
          'log',
          `The restore takes about ${formatBytes(bytes)}, and ${tmpdir()} has ${formatBytes(bavail * bsize)}: it may fail for want of space. TMPDIR names another place.`,
        ),
      ];
}

interface Looking {
  readonly shop: Workshop;
  readonly facts: DumpFacts | undefined;
  readonly isPhysical: boolean;
}

async function lookAtCopy(
  server: DrillServer,
  database: string,
  { shop, facts, isPhysical }: Looking,
): Promise<
  { readonly copy: Manifest; readonly checks: readonly DrillCheck[] } | { readonly message: string }
> {
  const { wish, stages } = shop;
  const connected = await server.connect(database);
  if (connected.kind === 'failed')
    return { message: `The restored database does not answer: ${connected.failure.message}` };
  const { session } = connected;
  try {
    const manifest = wish.manifest?.manifest;
    const reading = { signal: wish.signal, workers: server.isOwn ? 2 : 0 };
    const read = await stages.run('Read the copy', 'check', () =>
      readPostgresManifest(session, { ...reading, like: manifest, onProgress: wish.onProgress }),
    );
    if (read.kind === 'failed')
      return { message: `The restored database cannot be read: ${read.failure.message}` };
    const look = await stages.run('Check references and pages', 'check', () =>
      lookInto(session, isPhysical, reading),
    );
    const checks = judgeCopy({ ...look, copy: read.manifest, facts, manifest });
    if (manifest !== undefined) return { copy: read.manifest, checks };
    const inventory = await stages.run('Compare with the migrations', 'check', () =>
      wish.againstMigrations(session),
    );
    return {
      copy: read.manifest,
      checks:
        inventory === undefined ? checks : [...checks.filter(({ id }) => id !== inventory.id), inventory],
    };
  } finally {
    await session.close();
  }
}

async function drillFiles(
  source: Extract<BackupSource, { kind: 'files' | 'command' }>,
  shop: Workshop,
): Promise<Drilled | string> {
  const { wish, keeper, stages } = shop;
  const manifest = wish.manifest?.manifest;
  const before =
    source.kind === 'files'
      ? judgeSource(
          { bytes: bytesOf(source.path), made: undefined, broken: [], uncheckedBecause: '' },
          undefined,
          takenAt(wish),
        ).filter(({ id }) => id !== 'complete')
      : [unseen('complete', 'What the restore command reads is its own to verify; the copy was checked.')];
  const started = await startFiles({
    source,
    wal: wish.wal,
    time: wish.time,
    keeper,
    stages,
    signal: wish.signal,
  });
  if (typeof started === 'string') return started;
  const checks: DrillCheck[] = [...before, ...started.checks];
  const { server, lastCommit } = started;
  if (server === undefined)
    return { engine: 'postgresql', scratch: 'a server started for the drill', checks, copy: undefined };
  const database = await databaseIn(server, wish);
  if (database.kind === 'unclear')
    return {
      engine: 'postgresql',
      scratch: server.label,
      checks: [...checks, finding('restored', database.message)],
      copy: undefined,
    };
  const looked = await lookAtCopy(server, database.name, { shop, facts: undefined, isPhysical: true });
  if ('message' in looked)
    return {
      engine: 'postgresql',
      scratch: server.label,
      checks: [...checks, finding('restored', looked.message)],
      copy: undefined,
    };
  checks.push(...looked.checks, fine('log', 'The server started and reported no error.'));
  if (manifest !== undefined) {
    const taken = Date.parse(manifest.takenAt);
    if (
      lastCommit !== undefined &&
      wish.time === undefined &&
      lastCommit < taken - 60_000 &&
      newestOf(manifest) === undefined
    )
      checks.push(
        unseen(
          'age',
          `The last transaction of the copy is ${formatDuration(taken - lastCommit)} older than the manifest.`,
        ),
      );
    checks.push(
      ...compareWith(manifest, looked.copy, {
        isPhysical: true,
        isSameMoment: wish.time !== undefined && Math.abs(wish.time - taken) <= sameMomentMs,
        hasRoles: true,
        hasEncoding: true,
        hasDatabaseSettings: true,
        isSameMajor: true,
      }),
    );
  }
  return { engine: 'postgresql', scratch: server.label, checks, copy: looked.copy };
}

/** A busy server writes in any longer time. */
const sameMomentMs = 10;

type Named =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'unclear'; readonly message: string };

async function databaseIn(server: DrillServer, { database, manifest }: DrillWish): Promise<Named> {
  const wanted = database ?? manifest?.manifest.database;
  if (wanted !== undefined) return { kind: 'named', name: wanted };
  const connected = await server.connect('postgres');
  if (connected.kind === 'failed')
    return {
      kind: 'unclear',
      message: `The restored server does not let anybody in: ${connected.failure.message}`,
    };
  const outcome = await connected.session.query(
    "SELECT datname::text FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1",
  );
  await connected.session.close();
  const names = outcome.kind === 'rows' ? outcome.rows.map(([name]) => name ?? '') : [];
  const [only, other] = names;
  if (only === undefined) return { kind: 'named', name: 'postgres' };
  return other === undefined
    ? { kind: 'named', name: only }
    : {
        kind: 'unclear',
        message: `The files have the databases ${names.join(', ')}. Name the one to check with --database.`,
      };
}

function reportOf(
  wish: DrillWish,
  source: BackupSource,
  { engine, scratch, checks, copy, disk }: Drilled,
  { done }: Stages,
  left: readonly string[],
): DrillReport {
  const newest = copy === undefined ? undefined : newestOf(copy);
  const all = [...checks, ...ageCheck(wish, newest?.at)];
  const isPhysical = source.kind === 'files' || source.kind === 'command';
  const missing = checkIds
    .filter((id) => !all.some((one) => one.id === id) && (isPhysical || id !== 'point-in-time'))
    .map((id) => unseen(id, 'Nothing was restored, so this was not checked.'));
  return {
    version: 1,
    at: new Date(wish.now).toISOString(),
    source: wish.shown,
    format: formatName(source),
    engine,
    scratch,
    manifest: wish.manifest && { file: wish.manifest.file, takenAt: wish.manifest.manifest.takenAt },
    checks: merged(copy === undefined ? [...all, ...missing] : all),
    stages: done,
    restored: copy && {
      tables: copy.tables.length,
      rows: copy.tables.reduce((sum, { rows }) => sum + rows, 0),
      bytes: copy.tables.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    newest,
    disk,
    left,
  };
}

/** How old the newest row may be is what the user says. */
function ageCheck({ maxAge, now }: DrillWish, newest: string | undefined): readonly DrillCheck[] {
  if (maxAge === undefined) return [];
  if (newest === undefined)
    return [unseen('age', 'No column holds a time, so the age of the newest row is not known.')];
  const age = now - Date.parse(newest);
  return age > maxAge
    ? [
        finding(
          'age',
          `The newest row is ${formatDuration(age)} old; --max-age allows ${formatDuration(maxAge)}.`,
        ),
      ]
    : [];
}
