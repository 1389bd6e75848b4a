/**
 * A MariaDB server of Plinth's own: the mariadbd of the machine, in a temporary folder, reached by a socket, for as long as this process
 * lives. Whatever ends the process, the server ends and its folder is removed: it is started by a shell that waits for the end of its input.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ConnectionProfile } from '../../../core/connections/profile.ts';
import { connectScratchMysql } from '../../databases/mysql/connection.ts';
import { failed, say, type Failed } from '../../databases/session.ts';

export interface LocalMariadb {
  readonly profile: ConnectionProfile;
  readonly stop: () => Promise<void>;
}

const startMs = 30_000;
const betweenTriesMs = 100;

/** `$0` is the folder; the other arguments are the server and its options. */
const leash = '"$@" >/dev/null 2>&1 & server=$!; read -r _; kill "$server"; wait "$server"; rm -rf "$0"';

export async function startLocalMariadb(
  signal: AbortSignal | undefined,
): Promise<{ readonly kind: 'started'; readonly local: LocalMariadb } | Failed> {
  const home = mkdtempSync(join(tmpdir(), 'plinth-mariadb-'));
  const [data, socket] = [join(home, 'data'), join(home, 's.sock')];
  const own = process.getuid?.() === 0 ? ['--user=root'] : [];
  const common = ['--no-defaults', ...own, `--datadir=${data}`];
  try {
    await promisify(execFile)(
      'mariadb-install-db',
      [...common, '--auth-root-authentication-method=normal', '--skip-test-db'],
      { timeout: startMs, signal },
    );
  } catch {
    rmSync(home, { recursive: true, force: true });
    return failed(say('refused', signal?.aborted === true ? 'It was stopped.' : notInstalled));
  }
  const server = spawn('sh', ['-c', leash, home, 'mariadbd', ...common, ...settings(home, socket)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const profile = profileAt(socket);
  const answered = await answers(profile, server, signal);
  const local = { profile, stop: () => stopped(server) };
  if (answered) return { kind: 'started', local };
  await local.stop();
  return failed(say('refused', 'The MariaDB server of this machine did not start.'));
}

const notInstalled =
  'Migrations for MySQL and MariaDB are run on a MariaDB server that Plinth starts, and mariadbd and mariadb-install-db are not here. Install MariaDB’s server; it need not run.';

/** It is reached by nobody else, and writes no file outside of its folder. */
function settings(home: string, socket: string): readonly string[] {
  return [
    `--socket=${socket}`,
    `--pid-file=${join(home, 'pid')}`,
    `--tmpdir=${home}`,
    `--secure-file-priv=${home}`,
    ...['--skip-networking', '--skip-log-bin', '--character-set-server=utf8mb4'],
    // What it holds need not outlive it.
    ...['--innodb-buffer-pool-size=64M', '--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0'],
  ];
}

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
  while (performance.now() < deadline && server.exitCode === null && signal?.aborted !== true) {
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
  if (server.exitCode !== null) return Promise.resolve();
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.stdin?.end();
  return gone;
}
