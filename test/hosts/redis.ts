/**
 * A Redis server for tests: the machine's own, or Debian's, which is installed where that takes no more than apt-get. It keeps nothing on disk, listens on
 * a free port of this machine and, if a test wants it, with TLS on another, and goes with the test.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureDebian } from './debian.ts';
import { repository } from './paths.ts';
import { freePort, until } from './ports.ts';

export interface Redis {
  readonly port: number;
  readonly tlsPort: number;
  /** As `7.0.15`. */
  readonly version: string;
  /** Runs a command with redis-cli; its output without colours. */
  readonly run: (...words: readonly string[]) => string;
  /** Sends many commands at once, one a line. */
  readonly load: (lines: string) => void;
  readonly stop: () => Promise<void>;
}

const startsWithin = 20_000;

export async function startRedis(settings: readonly string[] = []): Promise<Redis> {
  await installRedis();
  const [port, tlsPort] = [await freePort(), await freePort()];
  const folder = join(repository, 'test/fixtures/tls');
  const [ca = '', cert = '', key = ''] = ['ca.crt', 'server.crt', 'server.key'].map((name) =>
    join(folder, name),
  );
  const server = spawn(
    'redis-server',
    [
      ...['--port', String(port), '--tls-port', String(tlsPort), '--bind', '127.0.0.1', '--save', ''],
      ...[
        '--tls-cert-file',
        cert,
        '--tls-key-file',
        key,
        '--tls-ca-cert-file',
        ca,
        '--tls-auth-clients',
        'no',
      ],
      ...settings,
    ],
    { stdio: 'ignore' },
  );
  const cli = ['-p', String(port)];
  const run = (...words: readonly string[]): string =>
    execFileSync('redis-cli', [...cli, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  await until(
    () => server.exitCode !== null || spawnSync('redis-cli', [...cli, 'PING']).status === 0,
    startsWithin,
  );
  if (server.exitCode !== null) throw new Error('Redis did not start.');
  const version =
    /v=([\d.]+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1] ?? '';
  return {
    port,
    tlsPort,
    version,
    run,
    load: (lines) => {
      execFileSync('redis-cli', [...cli, '--pipe'], { input: lines, stdio: ['pipe', 'ignore', 'ignore'] });
    },
    stop: async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      if (server.exitCode === null) await gone;
    },
  };
}

function installRedis(): Promise<void> {
  return ensureDebian('Redis', 'redis-server', ['redis-server', 'redis-cli']);
}
