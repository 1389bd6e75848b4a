/**
 * Starts a server on a copy of its files – a base backup, or what a restore command brings – and follows its recovery. The backup itself
 * is not touched, the copy archives nothing, replicates nothing and runs no job: its configuration is replaced, but for what recovery needs.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { missingSegments, recoveryIn } from '../../core/drill/log.ts';
import { fine, finding, unseen, type DrillCheck } from '../../core/drill/report.ts';
import { shellWord } from '../../core/text/shell.ts';
import { serverIdentity, type Keeper } from './keeper.ts';
import { serverIn, startServer, throwaway, writeAccess, type DrillServer } from './postgres-server.ts';
import { dataPlace, type BackupSource } from './source.ts';
import type { Stages } from './stages.ts';
import { postgresServer } from './tools.ts';

export interface FilesWish {
  readonly source: Extract<BackupSource, { kind: 'files' | 'command' }>;
  /** A folder with archived segments of the write-ahead log. */
  readonly wal: string | undefined;
  /** The wanted point in time, in milliseconds. */
  readonly time: number | undefined;
  readonly keeper: Keeper;
  readonly stages: Stages;
  readonly signal: AbortSignal | undefined;
}

export type FilesStarted = {
  readonly checks: readonly DrillCheck[];
  readonly server: DrillServer | undefined;
  /** Of the last transaction that was replayed, in milliseconds. */
  readonly lastCommit: number | undefined;
};

/** Of a cluster with many tables and a slow disk. */
const recoveryMs = 4 * 3_600_000;

/** A sentence if programs are missing. */
export async function startFiles(wish: FilesWish): Promise<FilesStarted | string> {
  const { source, keeper, stages, signal } = wish;
  const identity = serverIdentity('postgres');
  keeper.open(identity);
  const data = join(keeper.folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const checks: DrillCheck[] = [...walChecks(wish.wal)];
  if (source.kind === 'files')
    checks.push(await stages.run('Verify the files', 'check', () => verify(source, keeper)));
  const errors = await stages.run(
    source.kind === 'files' ? 'Copy the files' : 'Run the restore command',
    'recovery',
    () => bring(source, data, keeper, signal),
  );
  if (errors.length > 0) checks.push(finding('log', ...errors));
  const major = majorIn(data);
  if (major === undefined) {
    checks.push(
      finding(
        'restored',
        'There is no PG_VERSION in the folder: the restore command wrote no files of a server.',
      ),
    );
    return { checks, server: undefined, lastCommit: undefined };
  }
  const programs = postgresServer(major, true);
  if (programs.kind === 'missing') return programs.message;
  if (identity.uid !== undefined) {
    spawnSync('chown', ['-R', `${identity.uid}:${identity.gid ?? ''}`, data]);
  }
  spawnSync('chmod', ['0700', data]);
  const settings = settingsFor(wish, data, programs.value.bin);
  if (wish.time !== undefined || wish.wal !== undefined) {
    const signalFile = join(data, 'recovery.signal');
    writeFileSync(signalFile, '');
    if (identity.uid !== undefined && identity.gid !== undefined)
      chownSync(signalFile, identity.uid, identity.gid);
  }
  const place = { data, settings, identity, withinMs: recoveryMs };
  const { bin } = programs.value;
  const started = await stages.run('Start and recover', 'recovery', () => startServer(keeper, bin, place));
  const judged = judgeRecovery(wish, started.log, started.kind === 'started');
  const recovered = { checks: [...checks, ...judged.checks], lastCommit: judged.lastCommit };
  if (started.kind === 'failed') return { ...recovered, server: undefined };
  const server = await stages.run('Let the drill in', 'check', () => enter(wish, bin, place, started.stop));
  return typeof server === 'string' ? server : { ...recovered, server };
}

/** Who may log in is written in the files. The server itself, alone with them, creates a role for the drill. */
async function enter(
  { keeper, signal }: FilesWish,
  bin: string,
  place: Parameters<typeof startServer>[2],
  stop: () => Promise<void>,
): Promise<DrillServer | string> {
  await stop();
  const { data, settings, identity } = place;
  const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const made = await keeper.run(
    join(bin, 'postgres'),
    {
      args: ['--single', '-D', data, ...options, 'template1'],
      identity,
      input: Readable.from([`CREATE ROLE ${role} SUPERUSER LOGIN\n`]),
    },
    signal,
  );
  const again = await startServer(keeper, bin, place);
  if (again.kind === 'started')
    return serverIn(keeper, 'a PostgreSQL started for the drill on the restored files', role);
  return `The restored server did not start a second time: ${[...made.lines, ...again.log].at(-1) ?? ''}`;
}

const role = 'plinth_drill';

function walChecks(wal: string | undefined): readonly DrillCheck[] {
  if (wal === undefined) return [];
  const names = readdirSync(wal).map((name) => name.replace(/\.(?:gz|zst|lz4)$/, ''));
  const missing = missingSegments(names, 16 * 1024 ** 2);
  return missing.length === 0
    ? []
    : [
        finding(
          'point-in-time',
          `The archive of the write-ahead log has a gap: ${missing.slice(0, 3).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing. Nothing after it can be recovered.`,
        ),
      ];
}

async function verify(
  { path, major }: Extract<BackupSource, { kind: 'files' }>,
  keeper: Keeper,
): Promise<DrillCheck> {
  if (!existsSync(join(path, 'backup_manifest')))
    return unseen('complete', 'The files have no backup_manifest, so their checksums could not be compared.');
  const programs = postgresServer(major, true);
  const program = programs.kind === 'found' ? join(programs.value.bin, 'pg_verifybackup') : '';
  if (!existsSync(program))
    return unseen(
      'complete',
      `pg_verifybackup of version ${major} is not here, so checksums could not be compared.`,
    );
  // The write-ahead log is judged by what recovery makes of it.
  const ran = await keeper.run(program, { args: ['--no-parse-wal', '--quiet', path] });
  const errors = ran.lines.flatMap((line) => /^pg_verifybackup: error: (.*)$/.exec(line)?.[1] ?? []);
  return errors.length === 0 && ran.code === 0
    ? fine('complete', 'Every file has the checksum that was recorded with the backup.')
    : finding(
        'complete',
        ...errors.slice(0, 5).map((one) => `pg_verifybackup: ${one}.`),
        ...(errors.length === 0 ? ['pg_verifybackup did not finish.'] : []),
      );
}

/** Errors, as sentences. */
async function bring(
  source: FilesWish['source'],
  data: string,
  keeper: Keeper,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  if (source.kind === 'files') {
    const ran = await keeper.run('cp', { args: ['-a', '--reflink=auto', `${source.path}/.`, data] }, signal);
    return ran.code === 0 ? [] : [`The files could not be copied: ${ran.lines.at(-1) ?? ''}.`];
  }
  const command = source.command.replaceAll(dataPlace, shellWord(data));
  const ran = await keeper.run('/bin/sh', { args: ['-c', command] }, signal);
  const last = ran.lines
    .filter((line) => line.trim() !== '')
    .slice(-2)
    .join(' ');
  return ran.code === 0 ? [] : [`The restore command ended with ${ran.code ?? 'a signal'}: ${last}`];
}

function majorIn(data: string): number | undefined {
  const { stdout } = spawnSync('cat', [join(data, 'PG_VERSION')], { encoding: 'utf8' });
  const major = Number.parseInt(stdout, 10);
  return Number.isInteger(major) ? major : undefined;
}

/** Recovery refuses smaller values than the server had. */
const atLeast: readonly (readonly [setting: string, inControlFile: string])[] = [
  ['max_connections', 'max_connections'],
  ['max_worker_processes', 'max_worker_processes'],
  ['max_wal_senders', 'max_wal_senders'],
  ['max_prepared_transactions', 'max_prepared_xacts'],
  ['max_locks_per_transaction', 'max_locks_per_xact'],
];

function settingsFor(
  { source, wal, time, keeper }: FilesWish,
  data: string,
  bin: string,
): Readonly<Record<string, string>> {
  const { stdout } = spawnSync(join(bin, 'pg_controldata'), ['-D', data], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const control = new Map(
    [...stdout.matchAll(/^(\w+) setting: +(\d+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const config = join(keeper.folder, 'postgresql.conf');
  writeFileSync(config, '', { mode: 0o644 });
  return {
    ...throwaway,
    config_file: config,
    hba_file: writeAccess(keeper),
    data_directory: data,
    external_pid_file: '',
    primary_conninfo: '',
    shared_buffers: '128MB',
    recovery_target_action: 'promote',
    ...Object.fromEntries(
      atLeast.flatMap(([setting, name]) => (control.has(name) ? [[setting, control.get(name) ?? '']] : [])),
    ),
    ...(wal === undefined ? {} : { restore_command: `cp ${shellWord(wal).replaceAll('%', '%%')}/%f %p` }),
    // A restore command brings its own target.
    ...(time === undefined || source.kind === 'command'
      ? {}
      : { recovery_target_time: new Date(time).toISOString().replace('T', ' ').replace('Z', '+00') }),
  };
}

/** Servers count in microseconds. */
const toleranceMs = 1;

function judgeRecovery(
  { time }: FilesWish,
  log: readonly string[],
  isStarted: boolean,
): { readonly checks: readonly DrillCheck[]; readonly lastCommit: number | undefined } {
  const { target, stoppedAt, lastCommit, fatal, fetching } = recoveryIn(log);
  const at = (text: string | undefined): number | undefined => {
    const parsed = text === undefined ? NaN : Date.parse(text.replace(' ', 'T').replace(/ UTC$|\+00$/, 'Z'));
    return Number.isNaN(parsed) ? undefined : parsed;
  };
  const last = at(lastCommit);
  const until =
    last === undefined ? '' : ` The last transaction that it has is of ${new Date(last).toISOString()}.`;
  if (!isStarted) {
    const because = /recovery ended before configured recovery target/.test(fatal ?? '')
      ? `The write-ahead log ends before the wanted point in time.${until}`
      : `The server did not start on the restored files: ${fatal ?? log.at(-1) ?? 'without a message'}.${fetching === undefined ? '' : ` What fetches the write-ahead log reported: ${fetching}`}`;
    return { checks: [finding('point-in-time', because)], lastCommit: last };
  }
  if (time === undefined)
    return {
      checks: [
        unseen('point-in-time', `No --time was named: the copy is as recent as its write-ahead log.${until}`),
      ],
      lastCommit: last,
    };
  const wanted = new Date(time).toISOString();
  const [aimed, stop] = [at(target), at(stoppedAt)];
  const wrong =
    aimed !== undefined && Math.abs(aimed - time) > toleranceMs
      ? `It was recovered to ${new Date(aimed).toISOString()}, and ${wanted} was wanted.`
      : last !== undefined && last > time + toleranceMs
        ? `It has transactions until ${new Date(last).toISOString()}, and ${wanted} was wanted.`
        : aimed === undefined && stop === undefined
          ? `Recovery had no target in time and went to the end of its write-ahead log; ${wanted} was wanted.${until}`
          : undefined;
  return {
    checks: [
      wrong === undefined
        ? fine('point-in-time', `Recovered to ${wanted}.${until}`)
        : finding('point-in-time', wrong),
    ],
    lastCommit: last,
  };
}
