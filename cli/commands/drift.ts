/**
 * `plinth drift`: compares two schemas object by object and, on request, writes migrations that make them equal. Changes nothing on a live
 * database.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { driftDialectOf, findDrift, type DriftFound, type SideWish } from '../../engine/drift/drift.ts';
import { reconcilingMigrations } from '../../engine/drift/reconciling.ts';
import { driftDialects, type DriftDialect, type DriftGround } from '../../engine/drift/sides.ts';
import { MariadbGround } from '../../engine/scratch/mariadb/contents.ts';
import { SqliteGround } from '../../engine/scratch/sqlite/contents.ts';
import type { ConnectionOffer } from '../../engine/databases/connection-candidates.ts';
import { EmbeddedServer } from '../../engine/embedded/server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Session } from '../../engine/session/session.ts';
import { connectAny } from '../connect.ts';
import type { DriftRequest } from '../verbs/drift.ts';
import { chooseFolder, sessionFor } from '../folders.ts';
import type { Io } from '../io.ts';
import { namesOf, noSuchMigration } from '../migration-named.ts';
import { mysqlOfferNamed, offerNamed, refuse, sqliteOfferNamed } from '../on-connection.ts';
import { driftJson, driftText } from '../reporters/drift.ts';
import { printable } from '../style.ts';
import { shownPath } from '../targets.ts';
import { codeOf } from '../written.ts';

/** The exit code. */
export async function driftCommand(request: DriftRequest, io: Io): Promise<number> {
  const opened = await sessionFor(request, io);
  if (typeof opened === 'string') return refuse(io, opened);
  const { session, path } = opened;
  const folder = chooseFolder(session, path, request, io, 'a history', driftDialects);
  if (typeof folder === 'string') return refuse(io, folder);
  const closers: (() => Promise<void>)[] = [];
  const dialect = driftDialectOf(folder) ?? 'postgresql';
  const { ground, leave } = groundFor(dialect, io);
  try {
    const left = await sideOf(request.left, session, folder, { closers, io });
    if (typeof left === 'string') return refuse(io, left);
    const right = await sideOf(request.right, session, folder, { closers, io });
    if (typeof right === 'string') return refuse(io, right);
    const found = await findDrift({
      dialect,
      project: { session, folder },
      left,
      right,
      embedded: ground,
      signal: io.interrupted(),
      onProgress: io.progress,
    });
    io.progress('');
    if (found.kind === 'failed') return refuse(io, found.because);
    io.write(request.format === 'json' ? driftJson(found) : driftText(found, io.style));
    const written = request.write === undefined ? 0 : await write(request.write, found, session, folder, io);
    return written === 0 && found.drift.objects.length > 0 ? 1 : written;
  } finally {
    for (const close of closers) await close();
    await leave();
  }
}

/** Where the migrations run: the embedded PostgreSQL or SQLite, or the machine's own MariaDB in a temporary folder. */
function groundFor(
  dialect: DriftDialect,
  io: Io,
): { readonly ground: DriftGround; readonly leave: () => Promise<unknown> } {
  if (dialect === 'sqlite')
    return { ground: new SqliteGround(join(io.bundles, 'sqlite.cjs')), leave: () => Promise.resolve() };
  if (dialect === 'mysql') {
    const ground = new MariadbGround();
    return { ground, leave: () => ground.close() };
  }
  const ground = new EmbeddedServer({
    program: join(io.bundles, 'embedded.cjs'),
    loadParser: loadPostgresParser,
  });
  const stop = (): Promise<void> => {
    ground.stop();
    return Promise.resolve();
  };
  return { ground, leave: stop };
}

async function sideOf(
  word: DriftRequest['right'],
  session: Session,
  folder: MigrationFolder,
  { closers, io }: { readonly closers: (() => Promise<void>)[]; readonly io: Io },
): Promise<SideWish | string> {
  switch (word.kind) {
    case 'migrations':
      return { kind: 'migrations' };
    case 'git':
      return { kind: 'ref', ref: word.name };
    case 'migration': {
      const all = session.waysForward(folder);
      const migration = all.find((one) => one.path === word.name || namesOf(one).includes(word.name));
      return migration === undefined ? noSuchMigration(word.name, all) : { kind: 'through', migration };
    }
    case 'connection':
    case 'default-connection': {
      const name = word.kind === 'connection' ? word.name : undefined;
      const offer = await offerFor(folder, name, io);
      if (typeof offer === 'string') return offer;
      const { profile } = offer;
      const connected = await connectAny(offer, io);
      if (connected.kind === 'failed') return connected.message;
      closers.push(() => connected.session.close());
      return {
        kind: 'live',
        session: connected.session,
        label: profile.engine === 'sqlite' ? profile.label : `${profile.database} on ${profile.host}`,
      };
    }
  }
}

function offerFor(
  { dialect }: MigrationFolder,
  name: string | undefined,
  io: Io,
): Promise<ConnectionOffer | string> | ConnectionOffer | string {
  if (dialect === 'mysql') return mysqlOfferNamed(name);
  return dialect === 'sqlite' ? sqliteOfferNamed(name, io) : offerNamed(name, io);
}

/** The exit code. */
async function write(
  side: NonNullable<DriftRequest['write']>,
  found: Extract<DriftFound, { kind: 'compared' }>,
  session: Session,
  folder: MigrationFolder,
  io: Io,
): Promise<number> {
  const { objects } = found.drift;
  if (objects.length === 0) return 0;
  const way = side === 'right' ? 'left-to-right' : 'right-to-left';
  const made = await reconcilingMigrations(found, objects, way, { session, folder });
  if (made.kind === 'not-written') return refuse(io, made.because);
  for (const note of made.notes) io.complain(`${printable(note)}\n`);
  for (const { path, text } of made.files) {
    const file = join(session.root, folder.path, path);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: 'wx' });
    } catch (error) {
      return refuse(io, `${path} was not written: ${codeOf(error)}.`);
    }
    io.complain(`Wrote ${shownPath(session.root, join(folder.path, path), io.cwd)}\n`);
  }
  return 0;
}
