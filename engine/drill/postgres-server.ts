/**
 * The PostgreSQL of a drill: one that Plinth starts itself, in the drill's folder and on a socket there, or a database of its own on a
 * server that the user named. Programs reach it by the environment that comes with it. Both end with the keeper.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionProfile } from '../../core/connections/profile.ts';
import { connectPostgres, type PostgresSession } from '../databases/postgres/connection.ts';
import type { Secret } from '../databases/secret.ts';
import { failed, type ConnectOutcome, type DatabaseFailure, type Failed } from '../databases/session.ts';
import { serverIdentity, type Identity, type Keeper } from './keeper.ts';
import type { PostgresPrograms } from './tools.ts';

export interface DrillServer {
  /** For the report. */
  readonly label: string;
  readonly isOwn: boolean;
  /** For psql and pg_restore. */
  readonly environment: Readonly<Record<string, string>>;
  readonly connect: (database: string) => Promise<ConnectOutcome<PostgresSession>>;
}

export interface ScratchAddress {
  readonly profile: ConnectionProfile;
  readonly password: Secret | undefined;
}

const startsWithinMs = 60_000;
const port = 5432;
/** Bytes of the log that a restore may fill before the server clears it. */
export const maxWal = 4 * 1024 ** 3;

/** Nothing is kept, so nothing waits for the disk; nothing is sent or started that the user did not ask for. */
export const throwaway: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: String(port),
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  archive_mode: 'off',
  shared_preload_libraries: '',
  session_preload_libraries: '',
  max_logical_replication_workers: '0',
  logging_collector: 'off',
  log_destination: 'stderr',
  lc_messages: 'C',
  log_timezone: 'UTC',
  ssl: 'off',
  huge_pages: 'off',
};

export type ServerStart =
  | { readonly kind: 'started'; readonly log: readonly string[]; readonly stop: () => Promise<void> }
  | { readonly kind: 'failed'; readonly log: readonly string[] };

/** `ready`: the line of the log that says that queries are answered. */
export function startServer(
  keeper: Keeper,
  bin: string,
  {
    data,
    settings,
    identity,
    withinMs = startsWithinMs,
  }: {
    readonly data: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly identity: Identity;
    readonly withinMs?: number;
  },
): Promise<ServerStart> {
  const log: string[] = [];
  const options = Object.entries({ ...settings, unix_socket_directories: keeper.folder }).flatMap(
    ([key, value]) => ['-c', `${key}=${value}`],
  );
  return new Promise((resolve) => {
    const deadline = setTimeout(() => resolve({ kind: 'failed', log }), withinMs);
    const child = keeper.start(join(bin, 'postgres'), {
      args: ['-D', data, ...options],
      identity,
      ending: 'QUIT',
      onLine: (line) => {
        if (log.length < 5_000) log.push(line);
        // A server that has not finished its recovery says that it accepts read-only connections.
        if (!/database system is ready to accept connections$/.test(line)) return;
        clearTimeout(deadline);
        resolve({
          kind: 'started',
          log,
          stop: () => {
            child.kill('SIGINT');
            return ended;
          },
        });
      },
    });
    const ended = new Promise<void>((end) => {
      for (const event of ['close', 'error'])
        child.once(event, () => {
          clearTimeout(deadline);
          resolve({ kind: 'failed', log });
          end();
        });
    });
  });
}

export async function ownServer(
  keeper: Keeper,
  { bin, major }: PostgresPrograms,
  signal: AbortSignal | undefined,
): Promise<DrillServer | Failed> {
  const identity = serverIdentity('postgres');
  keeper.open(identity);
  const data = join(keeper.folder, 'data');
  const made = await keeper.run(
    join(bin, 'initdb'),
    {
      args: ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
      identity,
    },
    signal,
  );
  if (made.code !== 0) return failed(because('initdb failed', made.lines));
  const settings = {
    ...throwaway,
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: `${maxWal / 1024 ** 2}MB`,
    maintenance_work_mem: '256MB',
  };
  const started = await startServer(keeper, bin, { data, settings, identity });
  if (started.kind === 'failed') return failed(because('The server did not start', started.log));
  return serverIn(keeper, `PostgreSQL ${major}, started for the drill`, 'postgres');
}

export function serverIn(keeper: Keeper, label: string, user: string): DrillServer {
  const environment = { PGHOST: keeper.folder, PGPORT: String(port), PGUSER: user, PGSSLMODE: 'disable' };
  return {
    label,
    isOwn: true,
    environment,
    connect: (database) =>
      connectPostgres(
        {
          engine: 'postgresql',
          label,
          host: keeper.folder,
          port,
          database,
          user,
          tls: { mode: 'disable' },
          environment: 'scratch',
        },
        undefined,
      ),
  };
}

/** What the programs of PostgreSQL read; the password is in the environment of those processes alone. */
export function environmentOf({ profile, password }: ScratchAddress): Readonly<Record<string, string>> {
  const { host, port: at, user, database, tls } = profile;
  return {
    PGHOST: host,
    PGPORT: String(at),
    PGUSER: user,
    PGDATABASE: database,
    PGSSLMODE: tls.mode,
    ...(tls.rootCertificate === undefined ? {} : { PGSSLROOTCERT: tls.rootCertificate }),
    ...(tls.certificate === undefined ? {} : { PGSSLCERT: tls.certificate }),
    ...(tls.key === undefined ? {} : { PGSSLKEY: tls.key }),
    ...(password === undefined ? {} : { PGPASSWORD: password.reveal() }),
  };
}

export function namedServer(address: ScratchAddress): DrillServer {
  const { profile, password } = address;
  return {
    label: profile.label,
    isOwn: false,
    environment: environmentOf(address),
    connect: (database) => connectPostgres({ ...profile, database }, password),
  };
}

export interface DatabaseWish {
  readonly name: string;
  /** As a manifest names them: encoding, collate, ctype. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** Created where they do not exist, so that the restore can name them; what they may do is not known, so they may do everything here. */
  readonly roles: readonly string[];
}

export function freshName(): string {
  return `plinth_drill_${randomBytes(8).toString('hex')}`;
}

/** An empty database. Where the sort order of the source is not known here, another one. */
export async function createDatabase(
  server: DrillServer,
  door: string,
  wish: DatabaseWish,
): Promise<DatabaseFailure | undefined> {
  const connected = await server.connect(door);
  if (connected.kind === 'failed') return connected.failure;
  const { session } = connected;
  const create = `CREATE DATABASE ${quoted(wish.name)} TEMPLATE template0`;
  const { encoding: letters = 'UTF8', collate = 'C', ctype = 'C' } = wish.settings;
  const encoding = ` ENCODING ${literal(letters)}`;
  const order = ` LC_COLLATE ${literal(collate)} LC_CTYPE ${literal(ctype)}`;
  try {
    if (server.isOwn)
      for (const role of wish.roles) await session.query(`CREATE ROLE ${quoted(role)} SUPERUSER`);
    let failure: DatabaseFailure | undefined;
    for (const manner of [encoding + order, `${encoding} LC_COLLATE 'C' LC_CTYPE 'C'`]) {
      const made = await session.query(create + manner, { timeoutMs: 120_000 });
      if (made.kind === 'rows') return undefined;
      failure = made.failure;
    }
    return failure;
  } finally {
    await session.close();
  }
}

function because(what: string, lines: readonly string[]): DatabaseFailure {
  const told =
    lines.filter((line) => /error|fatal|panic/i.test(line)).at(-1) ?? lines.at(-1) ?? 'without a message';
  return { reason: 'statement', message: `${what}: ${told}` };
}

/** Everybody who can enter the folder, which is the drill alone. */
export function writeAccess(keeper: Keeper): string {
  const file = join(keeper.folder, 'hba.conf');
  writeFileSync(file, 'local all all trust\n', { mode: 0o644 });
  return file;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
