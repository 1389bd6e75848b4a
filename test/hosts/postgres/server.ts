/**
 * One native PostgreSQL per major and process, started on first use and stopped with the process at the latest.
 * Nothing is kept: data, sockets and copies lie in the temp directory and are removed.
 */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createHash, createHmac, pbkdf2Sync, randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { endLeashed, spawnLeashed } from '../leash.ts';
import { freePort } from '../ports.ts';
import { quickFolder } from '../quick-folder.ts';
import { installPostgres, reachableCopy, type PostgresMajor } from './binaries.ts';

export interface PostgresServer {
  readonly major: PostgresMajor;
  readonly port: number;
  /** Over TCP, with user and password. */
  connectionString(database: string): string;
  /** A fresh database, under a fresh name unless one is given; with a template (a database without sessions) it is a file copy of that one. */
  createDatabase(template?: string, name?: string): Promise<string>;
  dropDatabase(database: string): Promise<void>;
  /** Ends the server; in a test worker it does nothing, because other workers use the same server. */
  stop(): Promise<void>;
}

/** The one superuser of every test server. Over TCP the password is demanded, so that a wrong one is refused as in life. */
export const postgresUser = 'plinth';
export const postgresPassword = 'plinth-test-only';

/** Set by `vitest-setup.ts` for its workers. */
export const lenderVariable = 'PLINTH_TEST_POSTGRES';

/** The server of this major: a second call answers the same server, in every worker of one test run. */
export function startPostgres(major: PostgresMajor): Promise<PostgresServer> {
  const lender = process.env[lenderVariable];
  return lender === undefined ? ownPostgres(major) : once(borrowed, major, () => borrow(major, lender));
}

/** As above, but always a server of this process; only the lender of a test run has a reason to call it. */
export function ownPostgres(major: PostgresMajor): Promise<PostgresServer> {
  return once(servers, major, () => launch(major));
}

type Known = Map<PostgresMajor, Promise<PostgresServer>>;

const servers: Known = new Map();
const borrowed: Known = new Map();

/** What failed is tried again by the next one to ask. */
function once(
  known: Known,
  major: PostgresMajor,
  start: () => Promise<PostgresServer>,
): Promise<PostgresServer> {
  const running = known.get(major) ?? start();
  known.set(major, running);
  running.catch(() => known.delete(major));
  return running;
}

type Settings = Readonly<Record<string, string>>;
/** Gets what the server writes to its log. */
type Hearing = (text: string) => void;

/** One for whoever calls, who stops it: what a setting, a slot or a prepared transaction does to a whole server no other test should meet. */
export function startPostgresApart(
  major: PostgresMajor,
  settings: Settings,
  log?: Hearing,
): Promise<PostgresServer> {
  return launch(major, settings, log);
}

/** A standby of a server that runs, with what is in it: a copy of its files, which follows it. The caller stops it, before the other one. */
export async function startStandbyOf(primary: PostgresServer): Promise<PostgresServer> {
  const placement = place(await installPostgres(primary.major));
  try {
    await copyOf(primary, placement.data);
    writeFileSync(join(placement.data, 'standby.signal'), '');
    const primary_conninfo = `host=127.0.0.1 port=${primary.port} user=${postgresUser} password=${postgresPassword}`;
    const { child, port } = await listen(placement, { primary_conninfo });
    return handle(primary.major, placement, child, port);
  } catch (error) {
    remove(placement);
    throw error;
  }
}

/** The files of a server that runs, and the label by which they are made whole. */
async function copyOf(primary: PostgresServer, to: string): Promise<void> {
  const [start, stop] =
    primary.major < 15
      ? [`pg_start_backup('copy', true, false)`, 'pg_stop_backup(false, false)']
      : [`pg_backup_start('copy', true)`, 'pg_backup_stop(false)'];
  const client = new Client({ connectionString: primary.connectionString('postgres') });
  await client.connect();
  try {
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    await client.query(`SELECT ${start}`);
    cpSync(rows[0]?.data_directory ?? '', to, {
      recursive: true,
      filter: (path) => !path.endsWith('postmaster.pid'),
    });
    const stopped = await client.query<{ labelfile: string }>(`SELECT labelfile FROM ${stop}`);
    writeFileSync(join(to, 'backup_label'), stopped.rows[0]?.labelfile ?? '');
  } finally {
    await client.end();
  }
  if (process.getuid?.() === 0)
    for (const path of ['', ...readdirSync(to, { recursive: true, encoding: 'utf8' })])
      chownSync(join(to, path), nobody, nobody);
}

interface Placement {
  readonly bin: string;
  readonly folder: string;
  readonly data: string;
  readonly identity: { readonly uid?: number; readonly gid?: number };
  readonly removeLater: readonly string[];
}

async function launch(major: PostgresMajor, more: Settings = {}, log?: Hearing): Promise<PostgresServer> {
  const placement = place(await installPostgres(major));
  try {
    await initialise(placement);
    const { child, port } = await listen(placement, more);
    if (log !== undefined) child.stderr?.on('data', (chunk: Buffer) => log(chunk.toString()));
    return handle(major, placement, child, port);
  } catch (error) {
    remove(placement);
    throw error;
  }
}

/** nobody, by number: the name differs between systems, and no account has to exist for a process to run as it. */
const nobody = 65534;

function place(native: string): Placement {
  const root = process.getuid?.() === 0;
  const programs = root ? reachableCopy(native) : { folder: native, temporary: false };
  const folder = mkdtempSync(join(quickFolder() ?? tmpdir(), `plinth-db-${process.pid}-`));
  const data = join(folder, 'data');
  mkdirSync(data);
  for (const path of [folder, data]) {
    if (root) chownSync(path, nobody, nobody);
    chmodSync(path, 0o700);
  }
  return {
    bin: join(programs.folder, 'bin'),
    folder,
    data,
    identity: root ? { uid: nobody, gid: nobody } : {},
    removeLater: programs.temporary ? [folder, dirname(programs.folder)] : [folder],
  };
}

async function initialise(placement: Placement): Promise<void> {
  const passwordFile = join(placement.folder, 'password');
  writeFileSync(passwordFile, kept(postgresPassword), { mode: 0o644 });
  const args = [
    '-D',
    placement.data,
    '-U',
    postgresUser,
    '--pwfile',
    passwordFile,
    '--encoding=UTF8',
    '--locale=C',
  ];
  const child = spawn(
    join(placement.bin, 'initdb'),
    [...args, '--auth-local=trust', '--auth-host=scram-sha-256', '--no-sync'],
    { ...surroundings(placement), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const output = collect(child);
  const code = await ended(child);
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error(`initdb ended with ${String(code)}:\n${output()}`);
}

/**
 * A password as the server keeps it, which takes it so too. Made of one round and not of 4096: a third of what a connection costs both sides is to
 * make guessing slow, and a run opens ten thousand.
 */
function kept(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, 1, 32, 'sha256');
  const key = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$1:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}

/** PostgreSQL cannot choose a free port itself, so a port found free may be taken a moment later: then another is tried. */
async function listen(placement: Placement, more: Settings): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: placement.folder,
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: 100,
      lc_messages: 'C',
      log_destination: 'stderr',
      ...more,
    };
    const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    const child = spawnLeashed(join(placement.bin, 'postgres'), ['-D', placement.data, ...options], {
      ...surroundings(placement),
      // Immediate shutdown: the data is thrown away, so nothing is worth a checkpoint.
      ending: 'SIGQUIT',
    });
    const output = collect(child);
    const answer = await ready(child, output);
    if (answer === 'ready') return { child, port };
    const taken = /could not bind|Address already in use|could not create any TCP/.test(output());
    if (!taken || attempt >= 5) throw new Error(`postgres did not start (${answer}):\n${output()}`);
  }
}

function surroundings(placement: Placement): Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> {
  return {
    cwd: placement.folder,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    ...placement.identity,
  };
}

function ready(child: ChildProcess, output: () => string): Promise<'ready' | 'ended' | 'too slow'> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      endLeashed(child, 'SIGKILL');
      resolve('too slow');
    }, 60_000);
    const finish = (answer: 'ready' | 'ended'): void => {
      clearTimeout(deadline);
      resolve(answer);
    };
    child.stderr?.on('data', () => {
      if (/database system is ready to accept (?:read-only )?connections/.test(output())) finish('ready');
    });
    child.once('close', () => {
      finish('ended');
    });
    child.once('error', (error) => {
      clearTimeout(deadline);
      reject(error);
    });
  });
}

function handle(
  major: PostgresMajor,
  placement: Placement,
  child: ChildProcess,
  port: number,
): PostgresServer {
  const atExit = (): void => {
    endLeashed(child, 'SIGQUIT');
    remove(placement);
  };
  process.once('exit', atExit);
  return {
    ...access(major, port),
    async stop() {
      servers.delete(major);
      process.off('exit', atExit);
      endLeashed(child, 'SIGQUIT');
      await ended(child);
      remove(placement);
    },
  };
}

/** What can be done with a server that runs, whoever started it. */
function access(major: PostgresMajor, port: number): Omit<PostgresServer, 'stop'> {
  const connectionString = (database: string): string =>
    `postgresql://${postgresUser}:${postgresPassword}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const asAdministrator = administrator(connectionString('postgres'));
  return {
    major,
    port,
    connectionString,
    async createDatabase(template = 'template0', name = `test_${randomUUID().replaceAll('-', '')}`) {
      // Through the log, as newer servers do it unless told, it takes three times the processor.
      const strategy = major > 14 ? ' STRATEGY file_copy' : '';
      await asAdministrator(`CREATE DATABASE ${quoted(name)} TEMPLATE ${quoted(template)}${strategy}`);
      return name;
    },
    dropDatabase: (database) => asAdministrator(`DROP DATABASE IF EXISTS ${quoted(database)} WITH (FORCE)`),
  };
}

/** Asks the test runner's own process, which starts each major once for all its workers and stops it at the end. */
async function borrow(major: PostgresMajor, lender: string): Promise<PostgresServer> {
  const answer = await fetch(`${lender}/${major}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return { ...access(major, Number(text)), stop: () => Promise.resolve() };
}

/** One session for whatever is asked, opened with the first: to open one takes a quarter of what making a database does. */
function administrator(connectionString: string): (sql: string) => Promise<void> {
  let session: Promise<Client> | undefined;
  const open = async (): Promise<Client> => {
    // It is no reason for the process to continue.
    const client = new Client({ connectionString, stream: () => new Socket().unref() });
    // The server ends before us, or a test ends every session that it finds: the next one to ask opens another.
    client.on('error', () => {
      session = undefined;
    });
    await client.connect();
    return client;
  };
  return async (sql) => {
    session ??= open();
    const client = await session.catch((error: unknown) => {
      session = undefined;
      throw error;
    });
    await client.query(sql);
  };
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

function collect(child: ChildProcess): () => string {
  let output = '';
  const add = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-20_000);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => output;
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

function remove(placement: Placement): void {
  for (const path of placement.removeLater) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
}
