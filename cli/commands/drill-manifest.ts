/** `plinth drill manifest`: records what a database holds. Reads only; the file belongs to its owner alone. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Manifest } from '../../core/drill/manifest.ts';
import { sourcesOfThisProcess } from '../../engine/databases/connection-candidates.ts';
import { connectMysql } from '../../engine/databases/mysql/connection.ts';
import { offerMysql } from '../../engine/databases/mysql/connection-candidates.ts';
import { isMysqlUri } from '../../engine/databases/mysql/uri.ts';
import type { OpenSession, Read } from '../../engine/databases/session.ts';
import { isSqliteUri, parseSqliteUri } from '../../engine/databases/sqlite/uri.ts';
import { readMariadbManifest } from '../../engine/drill/read-mariadb.ts';
import { readSqliteManifest } from '../../engine/drill/read-sqlite.ts';
import { open } from '../../engine/drill/sqlite.ts';
import { takePostgresManifest } from '../../engine/drill/take.ts';
import { connect } from '../connect.ts';
import type { Io } from '../io.ts';
import { offerNamed, refuse } from '../on-connection.ts';
import { printable } from '../style.ts';
import type { DrillManifestRequest } from '../verbs/drill.ts';
import { codeOf } from '../written.ts';
import { plural } from '../../core/text/format.ts';

/** The exit code. */
export async function drillManifestCommand(request: DrillManifestRequest, io: Io): Promise<number> {
  const manifest = await take(request, io);
  io.progress('');
  if (typeof manifest === 'string') return refuse(io, manifest);
  const text = `${JSON.stringify(manifest, undefined, 1)}\n`;
  if (request.output === undefined) {
    io.write(text);
    return 0;
  }
  try {
    const file = resolve(io.cwd, request.output);
    writeFileSync(file, text, { mode: 0o600 });
    // A file that existed keeps its mode otherwise.
    chmodSync(file, 0o600);
  } catch (error) {
    return refuse(io, `The manifest was not written to ${request.output}: ${codeOf(error)}.`);
  }
  const rows = manifest.tables.reduce((sum, one) => sum + one.rows, 0);
  io.complain(
    `${printable(request.output)}: ${plural(manifest.tables.length, 'table')} with ${plural(rows, 'row')}, ${plural(manifest.objects.length, 'object')}, ${plural(manifest.sequences.length, 'sequence')}, ${plural(manifest.roles.length, 'role')}.\n`,
  );
  for (const one of manifest.unseen) io.complain(`${printable(one)}\n`);
  return 0;
}

/** A sentence if there is none. */
async function take({ connection, command }: DrillManifestRequest, io: Io): Promise<Manifest | string> {
  if (connection !== undefined && (isMysqlUri(connection) || isSqliteUri(connection))) {
    if (command.length > 0) return 'Only pg_dump can share a snapshot. Make the backup by itself.';
    return isMysqlUri(connection) ? ofMariadb(connection, io) : ofSqlite(connection, io);
  }
  const offer = await offerNamed(connection, io);
  if (typeof offer === 'string') return offer;
  if (command.length > 0 && offer.profile.ssh !== undefined)
    return 'pg_dump cannot use the SSH server of Plinth’s connection. Run the manifest on a machine that reaches the server directly.';
  const connected = await connect(offer, io);
  if (connected.kind === 'failed') return connected.message;
  try {
    const taken = await takePostgresManifest(connected.session, {
      command,
      address: offer,
      onProgress: io.progress,
      signal: io.interrupted(),
    });
    return taken.kind === 'taken' ? taken.manifest : `The manifest was not made: ${taken.because}`;
  } finally {
    await connected.session.close();
  }
}

async function ofMariadb(uri: string, io: Io): Promise<Manifest | string> {
  const sources = {
    ...sourcesOfThisProcess([]),
    home: '/',
    env: { DATABASE_URL: uri, MYSQL_PWD: io.environment['MYSQL_PWD'] },
  };
  const { offers, problems } = await offerMysql(sources);
  const [offer] = offers;
  if (offer === undefined) return problems[0]?.message ?? 'The connection cannot be read.';
  if (offer.profile.database === '') return 'Name a database: mysql://user@host/database.';
  const connected = await connectMysql(offer.profile, offer.password);
  if (connected.kind === 'failed') return connected.failure.message;
  return reading(connected.session, () =>
    readMariadbManifest(connected.session, { onProgress: io.progress }),
  );
}

async function ofSqlite(uri: string, io: Io): Promise<Manifest | string> {
  const read = parseSqliteUri(uri);
  if (!read.ok) return read.message;
  const file = resolve(io.cwd, read.values.dbname ?? '');
  const connected = await open(join(io.bundles, 'sqlite.cjs'), file, undefined);
  if (connected.kind === 'failed') return connected.failure.message;
  return reading(connected.session, () =>
    readSqliteManifest(connected.session, read.values.dbname ?? '', new Date().toISOString()),
  );
}

async function reading(
  session: OpenSession,
  read: () => Promise<Read<Manifest>>,
): Promise<Manifest | string> {
  try {
    const outcome = await read();
    return outcome.kind === 'read' ? outcome.value : `The manifest was not made: ${outcome.failure.message}`;
  } finally {
    await session.close();
  }
}
