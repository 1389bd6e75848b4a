/**
 * A MariaDB server for tests: the machine's own, or Debian's, which is installed where that takes no more than apt-get. It listens on a
 * socket in a folder of its own and goes with it, and where a test says so on a port of this machine, with the tests' certificate for localhost. Whoever asks where there is none is told which package is missing.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { ensureDebian } from './debian.ts';
import { repository } from './paths.ts';
import { freePort, until } from './ports.ts';
import { patienceMs } from '../patience.ts';
import { quickFolder } from './quick-folder.ts';

export interface Mariadb {
  /** 0 without a network. */
  readonly port: number;
  readonly socket: string;
  /** As `10.11`. */
  readonly version: string;
  /** Runs statements in one session; what the server refuses comes back with its number. */
  readonly run: (sql: string, database?: string) => Outcome;
  readonly stop: () => Promise<void>;
}

export type Outcome =
  | { readonly ok: true; readonly rows: readonly string[] }
  | { readonly ok: false; readonly code: number; readonly message: string };

const startsWithin = 60_000;

export async function startMariadb({
  network = false,
  settings = [] as readonly string[],
} = {}): Promise<Mariadb> {
  await installMariadb();
  const home = mkdtempSync(join(quickFolder() ?? tmpdir(), `plinth-db-${process.pid}-`));
  const data = join(home, 'data');
  const socket = join(home, 's.sock');
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  // A server that starts deletes temporary tables of others in a folder that they share, and to make the data one is started, too.
  const own = ['--no-defaults', ...user, `--datadir=${data}`, `--tmpdir=${home}`];
  const made = [...own, '--auth-root-authentication-method=normal', '--skip-test-db'];
  execFileSync('mariadb-install-db', made, { stdio: 'ignore' });
  const port = network ? await freePort() : 0;
  const server = spawn(
    'mariadbd',
    [
      ...own,
      `--socket=${socket}`,
      ...(port === 0 ? ['--skip-networking'] : networked(port)),
      ...['--innodb-buffer-pool-size=32M', '--innodb-flush-log-at-trx-commit=0'],
      ...settings,
    ],
    { stdio: 'ignore' },
  );
  const run = (sql: string, database = ''): Outcome => ask(socket, sql, database);
  await until(() => server.exitCode !== null || run('SELECT 1').ok, startsWithin);
  const found = run('SELECT VERSION()');
  const version = found.ok ? /^\d+\.\d+/.exec(found.rows[0] ?? '')?.[0] : undefined;
  if (version === undefined) throw new Error('MariaDB did not start.');
  return { version, port, socket, run, stop: () => stopped(server, home) };
}

function networked(port: number): readonly string[] {
  const folder = join(repository, 'test/fixtures/tls');
  const [ca, cert, key] = ['ca.crt', 'server.crt', 'server.key'].map((name) => join(folder, name));
  return [
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    `--ssl-ca=${ca}`,
    `--ssl-cert=${cert}`,
    `--ssl-key=${key}`,
  ];
}

export function installMariadb(): Promise<void> {
  return ensureDebian('MariaDB', 'mariadb-server', ['mariadbd', 'mariadb', 'mariadb-install-db']);
}

interface Thread {
  readonly ask: (socket: string, sql: string, database: string) => Outcome;
}

let thread: Thread | undefined;

/** One for all servers of a process. */
function askingThread(): Thread {
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const { port1: here, port2: port } = new MessageChannel();
  const worker = new Worker(new URL('mariadb-thread.mjs', import.meta.url), {
    workerData: { port, answered },
    transferList: [port],
    execArgv: [],
  });
  worker.unref();
  return {
    ask: (socket, sql, database) => {
      Atomics.store(answered, 0, 0);
      here.postMessage({ socket, sql, database });
      if (Atomics.wait(answered, 0, 0, patienceMs) === 'timed-out') throw new Error(`No answer to ${sql}`);
      const received: { readonly message: Outcome } | undefined = receiveMessageOnPort(here);
      if (received === undefined) throw new Error(`No answer to ${sql}`);
      return received.message;
    },
  };
}

function ask(socket: string, sql: string, database: string): Outcome {
  thread ??= askingThread();
  return thread.ask(socket, sql, database);
}

async function stopped(server: ChildProcess, home: string): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  if (server.exitCode === null) await gone;
  rmSync(home, { recursive: true, force: true });
}
