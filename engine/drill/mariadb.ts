/** Drills the output of mariadb-dump: a MariaDB of its own, in the drill's folder and on a socket there, and the client in its sandbox. */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { compareWith } from '../../core/drill/compare.ts';
import { DumpText } from '../../core/drill/dump-text.ts';
import { judgeCopy } from '../../core/drill/judge.ts';
import { errorIn } from '../../core/drill/log.ts';
import { fine, finding, type DrillCheck } from '../../core/drill/report.ts';
import { connectMysql } from '../databases/mysql/connection.ts';
import { quotedName } from '../databases/mysql/literal.ts';
import type { Drilled, Workshop } from './wish.ts';
import type { Keeper } from './keeper.ts';
import { bytesIn, type Dump, type DumpRead } from './postgres-dump.ts';
import { orphansIn, readMariadbManifest } from './read-mariadb.ts';
import { restorable } from './scan.ts';
import { program } from './tools.ts';

const startsWithinMs = 60_000;

export async function drillMariadb(
  dump: Extract<Dump, { kind: 'text' }>,
  read: DumpRead,
  before: readonly DrillCheck[],
  { wish, keeper, stages }: Workshop,
): Promise<Drilled | string> {
  const programs = [
    program(['mariadbd', 'mysqld'], 'mariadb-server'),
    program(['mariadb-install-db', 'mysql_install_db'], 'mariadb-server'),
    program(['mariadb'], 'mariadb-client'),
  ];
  const [server, install, client] = programs.map((one) => (one.kind === 'found' ? one.value : undefined));
  const missing = programs.find((one) => one.kind === 'missing');
  if (missing?.kind === 'missing') return missing.message;
  if (server === undefined || install === undefined || client === undefined) return 'MariaDB is not here.';
  const label = 'MariaDB, started for the drill';
  const manifest = wish.manifest?.manifest;
  const database = read.facts.database ?? manifest?.database ?? 'drill';
  const socket = join(keeper.folder, 's.sock');
  const ask = [client, '--no-defaults', `--socket=${socket}`, '--user=root'] as const;
  const problem = await stages.run('Start a server', 'recovery', () =>
    start(keeper, { server, install, socket, ask }),
  );
  if (problem !== undefined) return problem;
  const checks: DrillCheck[] = [...before];
  const errors: string[] = [];
  const [command, ...options] = ask;
  await keeper.run(command, {
    args: [...options, '-e', `CREATE DATABASE IF NOT EXISTS ${quotedName(database)}`],
  });
  await stages.run('Restore', 'recovery', () =>
    keeper.run(
      command,
      {
        // Errors do not end it, so that the report has all; the sandbox refuses commands of the shell.
        args: [...options, '--sandbox', '--force', '--batch', database],
        input: Readable.from(restorable(bytesIn(dump), new DumpText()), { objectMode: false }),
        onLine: (line) => {
          const error = errorIn(line);
          if (error !== undefined) errors.push(error);
        },
      },
      wish.signal,
    ),
  );
  checks.push(
    errors.length === 0
      ? fine('log', 'The client reported no error.')
      : finding('log', `Errors: ${errors.length}. ${errors.slice(0, 3).join('; ')}.`),
  );
  const connected = await connectMysql(
    {
      engine: 'mysql',
      label,
      host: socket,
      port: 3306,
      database,
      user: 'root',
      tls: { mode: 'disable' },
      environment: 'scratch',
    },
    undefined,
  );
  if (connected.kind === 'failed')
    return `The restored database does not answer: ${connected.failure.message}`;
  const { session } = connected;
  try {
    const copy = await stages.run('Read the copy', 'check', () =>
      readMariadbManifest(session, { signal: wish.signal, onProgress: wish.onProgress }),
    );
    if (copy.kind === 'failed')
      return {
        engine: 'mariadb',
        scratch: label,
        checks: [...checks, finding('restored', copy.failure.message)],
        copy: undefined,
      };
    const keys = await stages.run('Check references', 'check', () => orphansIn(session));
    checks.push(
      ...judgeCopy({
        copy: copy.value,
        facts: read.facts,
        ...keys,
        damages: [],
        pagesUnseen: undefined,
        manifest,
      }),
    );
    const empty = copy.value.tables.filter(({ rows, name }) => rows === 0 && read.facts.inserted.has(name));
    if (empty.length > 0)
      checks.push(
        finding('rows', ...empty.map(({ name }) => `${name} has rows in the dump, and none in the copy.`)),
      );
    if (manifest !== undefined)
      checks.push(
        ...compareWith(manifest, copy.value, {
          isPhysical: false,
          isSameMoment: true,
          hasRoles: false,
          hasEncoding: true,
          hasDatabaseSettings: true,
          isSameMajor: true,
        }).filter(({ id }) => id !== 'settings' || read.facts.database !== undefined),
      );
    return { engine: 'mariadb', scratch: label, checks, copy: copy.value };
  } finally {
    await session.close();
  }
}

/** A sentence if it does not start. */
async function start(
  keeper: Keeper,
  {
    server,
    install,
    socket,
    ask: [command, ...options],
  }: {
    readonly server: string;
    readonly install: string;
    readonly socket: string;
    readonly ask: readonly [string, ...string[]];
  },
): Promise<string | undefined> {
  const data = join(keeper.folder, 'data');
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  // Any mariadbd that starts deletes the temporary tables in its folder for them, also those of another server.
  const own = ['--no-defaults', ...user, `--datadir=${data}`, `--tmpdir=${keeper.folder}`];
  const made = await keeper.run(install, {
    args: [...own, '--auth-root-authentication-method=normal', '--skip-test-db'],
  });
  if (made.code !== 0) return `The data of MariaDB could not be created: ${made.lines.at(-1) ?? ''}`;
  const log: string[] = [];
  const child = keeper.start(server, {
    args: [
      ...[...own, `--socket=${socket}`, '--skip-networking', '--event-scheduler=OFF'],
      ...['--innodb-flush-log-at-trx-commit=0', '--skip-log-bin', '--max-allowed-packet=1G'],
    ],
    onLine: (line) => {
      if (log.length < 1_000) log.push(line);
    },
  });
  const deadline = Date.now() + startsWithinMs;
  while (child.exitCode === null && Date.now() < deadline) {
    if ((await keeper.run(command, { args: [...options, '-e', 'SELECT 1'] })).code === 0) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return `MariaDB did not start: ${log.filter((line) => line.includes('[ERROR]')).at(-1) ?? log.at(-1) ?? ''}`;
}
