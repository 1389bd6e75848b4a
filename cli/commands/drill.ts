/** `plinth drill`: restores a backup where nothing depends on it, and reports what a restore loses without an error. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { verdictOf, type DrillCheck } from '../../core/drill/report.ts';
import { compareWithMigrations } from '../../engine/drill/against-migrations.ts';
import { drill } from '../../engine/drill/drill.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import { manifestAt } from '../../engine/drill/manifest-file.ts';
import { drillMarkdown } from '../../engine/drill/page.ts';
import { dataPlace } from '../../engine/drill/source.ts';
import { EmbeddedServer } from '../../engine/embedded/server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { chooseFolder, sessionFor } from '../folders.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import { drillJson, drillText } from '../reporters/drill.ts';
import { scratchOffer } from '../scratch.ts';
import type { DrillRequest } from '../verbs/drill.ts';
import { handOut } from '../written.ts';

/** The exit code. */
export async function drillCommand(request: DrillRequest, io: Io): Promise<number> {
  if (process.platform === 'win32')
    return refuse(
      io,
      'A drill needs a POSIX shell, which ends what it started whatever happens. Run it on Linux, macOS or in WSL.',
    );
  const manifest =
    request.manifest === undefined
      ? undefined
      : manifestAt(resolve(io.cwd, request.manifest), request.manifest);
  if (typeof manifest === 'string') return refuse(io, manifest);
  const scratch = request.scratch === undefined ? undefined : await scratchOffer(request.scratch, io);
  if (typeof scratch === 'string') return refuse(io, scratch);
  for (const file of [request.globals, request.wal])
    if (file !== undefined && statSync(resolve(io.cwd, file), { throwIfNoEntry: false }) === undefined)
      return refuse(io, `${file} does not exist.`);
  const whole = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(io.cwd, path);
  const { source, time, maxAge, database } = request;
  const done = await drill({
    source: source.includes(dataPlace) ? source : resolve(io.cwd, source),
    shown: source,
    manifest,
    globals: whole(request.globals),
    wal: whole(request.wal),
    time,
    maxAge: maxAge === undefined ? undefined : maxAge * 3_600_000,
    database,
    scratch,
    againstMigrations: (copy) => againstMigrations(copy, io),
    sqliteProgram: join(io.bundles, 'sqlite.cjs'),
    now: Date.now(),
    signal: io.interrupted(),
    onProgress: io.progress,
  });
  io.progress('');
  if (done.kind === 'refused') return refuse(io, done.message);
  const { report } = done;
  const { format } = request;
  const isOut = handOut(
    (style) =>
      format === 'json'
        ? drillJson(report)
        : format === 'markdown'
          ? drillMarkdown(report)
          : drillText(report, style),
    request.output,
    io,
  );
  if (!isOut) return 2;
  return verdictOf(report) === 'failed' ? 1 : 0;
}

/** Objects that the one migration folder here creates. What a copy lacks of them may have been dropped by hand before the backup. */
async function againstMigrations(copy: SqlSession, io: Io): Promise<DrillCheck | undefined> {
  const opened = await sessionFor({ path: '.', config: undefined }, io);
  if (typeof opened === 'string') return undefined;
  const { session, path } = opened;
  const folder = chooseFolder(session, path, { path: '.', folder: undefined }, io, 'a history', [
    'postgresql',
  ]);
  if (typeof folder === 'string') return undefined;
  const embedded = new EmbeddedServer({
    program: join(io.bundles, 'embedded.cjs'),
    loadParser: loadPostgresParser,
  });
  try {
    return await compareWithMigrations(copy, { session, folder }, embedded);
  } finally {
    embedded.stop();
  }
}
