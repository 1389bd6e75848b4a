/**
 * A MariaDB server of Plinth's own: the mariadbd of the machine, in a temporary folder, reached by a socket, for as long as this process
 * lives. Whatever ends the process, the server ends and its folder is removed: it is started by a shell that waits for the end of its input. (Debian has mariadbd in a folder that is not on everybody's PATH.)
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionProfile } from '../../core/connections/profile.ts';
import { connectScratchMysql } from '../databases/mysql/connection.ts';
import { failed, say } from '../databases/session.ts';
import { MariadbServer, type MariadbOpened } from './server.ts';

const startMs = 60_000;
const betweenTriesMs = 100;
const isMissing = 3;

/** `$0` is the folder, and the first of the others tells whether the server runs as root. It is reached by nobody else, writes no file outside of its folder, and what it holds need not outlive it. Any mariadbd that starts deletes the temporary tables in its folder for them, also those of another server: the program that makes the data starts one, too. */
const leash = `
PATH="$PATH:/usr/sbin:/usr/local/sbin"
{ command -v mariadbd && command -v mariadb-install-db; } >/dev/null || { rm -rf "$0"; exit ${isMissing}; }
own="$1"
shift
mariadb-install-db --no-defaults $own --datadir="$0/data" --tmpdir="$0" --auth-root-authentication-method=normal --skip-test-db >/dev/null 2>&1 ||
  { rm -rf "$0"; exit 1; }
mariadbd --no-defaults $own "$@" --datadir="$0/data" --socket="$0/s.sock" --pid-file="$0/pid" --tmpdir="$0" --secure-file-priv="$0" \\
  --skip-networking --skip-log-bin --character-set-server=utf8mb4 \\
  --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 >/dev/null 2>&1 &
server=$!
read -r _
kill "$server"
wait "$server"
rm -rf "$0"`;

export async function startOwnMariadb(
  signal: AbortSignal | undefined,
  settings: readonly string[] = [],
): Promise<MariadbOpened> {
  const home = mkdtempSync(join(tmpdir(), 'plinth-mariadb-'));
  const own = process.getuid?.() === 0 ? '--user=root' : '';
  const server = spawn('sh', ['-c', leash, home, own, ...settings], { stdio: ['pipe', 'ignore', 'ignore'] });
  // A system without sh: nothing was started.
  server.once('error', () => rmSync(home, { recursive: true, force: true }));
  const profile = profileAt(join(home, 's.sock'));
  const answered = await answers(profile, server, signal);
  const stop = (): Promise<void> => stopped(server);
  const opened = answered ? await MariadbServer.open(profile, undefined, signal, stop) : undefined;
  if (opened?.kind === 'opened') return opened;
  const isThere = server.pid !== undefined && server.exitCode !== isMissing;
  await stop();
  if (opened !== undefined) return opened;
  if (signal?.aborted === true) return failed(say('cancelled', 'It was stopped.'));
  return failed(say('refused', isThere ? 'The MariaDB server of this machine did not start.' : notInstalled));
}

const notInstalled =
  'Migrations for MySQL and MariaDB are run on a MariaDB server that Plinth starts, and mariadbd and mariadb-install-db are not here. Install MariaDB’s server; it need not run.';

function profileAt(socket: string): ConnectionProfile {
  return {
    ...{ engine: 'mysql', label: 'MariaDB of this machine', host: socket, port: 3306, database: '' },
    ...{ user: 'root', tls: { mode: 'disable' }, environment: 'scratch' },
  };
}

async function answers(
  profile: ConnectionProfile,
  server: ChildProcess,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const deadline = performance.now() + startMs;
  while (
    performance.now() < deadline &&
    server.pid !== undefined &&
    server.exitCode === null &&
    signal?.aborted !== true
  ) {
    const connected = await connectScratchMysql(profile, undefined, { signal });
    if (connected.kind === 'connected') {
      await connected.session.close();
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, betweenTriesMs));
  }
  return false;
}

function stopped(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return Promise.resolve();
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.stdin?.end();
  return gone;
}
