/** `plinth drill`: restores a backup where nothing depends on it, and reports what a restore loses without an error. */
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mostManifestBytes, readManifest } from '../../core/drill/manifest.ts';
import { verdictOf } from '../../core/drill/report.ts';
import { drill } from '../../engine/drill/drill.ts';
import type { DrillWish } from '../../engine/drill/wish.ts';
import { dataPlace } from '../../engine/drill/source.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import { drillJson, drillMarkdown, drillText } from '../reporters/drill.ts';
import { scratchOffer } from '../scratch.ts';
import type { DrillRequest } from '../verbs/drill.ts';
import { codeOf, handOut } from '../written.ts';

/** The exit code. */
export async function drillCommand(request: DrillRequest, io: Io): Promise<number> {
  if (process.platform === 'win32')
    return refuse(
      io,
      'A drill needs a POSIX shell, which ends what it started whatever happens. Run it on Linux, macOS or in WSL.',
    );
  const manifest = request.manifest === undefined ? undefined : manifestIn(request.manifest, io);
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

function manifestIn(file: string, io: Io): NonNullable<DrillWish['manifest']> | string {
  const path = resolve(io.cwd, file);
  try {
    if (statSync(path).size > mostManifestBytes)
      return `${file} was not read: it is larger than a manifest can be.`;
    const manifest = readManifest(readFileSync(path, 'utf8'));
    return typeof manifest === 'string' ? `${file} was not read. ${manifest}` : { file, manifest };
  } catch (error) {
    return `${file} was not read: ${codeOf(error)}.`;
  }
}
