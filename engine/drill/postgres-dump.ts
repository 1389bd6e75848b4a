/** Restores what pg_dump wrote – SQL or an archive – into an empty database of the drill's server, and says what the programs reported. */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DumpText, type DumpFacts } from '../../core/drill/dump-text.ts';
import { errorIn } from '../../core/drill/log.ts';
import type { Keeper } from './keeper.ts';
import type { DrillServer } from './postgres-server.ts';
import { restorable, scan } from './scan.ts';
import type { BackupSource } from './source.ts';

export type Dump = Extract<BackupSource, { kind: 'text' | 'archive' }>;

export interface DumpRead {
  readonly facts: DumpFacts;
  /** As SQL, unpacked. */
  readonly bytes: number;
  /** Why it could not be read to its end. */
  readonly broken: readonly string[];
  /** Of an archive: when it says that it was made. Milliseconds. */
  readonly madeAt: number | undefined;
  /** Of an archive: the database that it is of. */
  readonly database: string | undefined;
}

/** Reads it from beginning to end without a server; of an archive, every block of data. */
export async function readDump(
  dump: Dump,
  keeper: Keeper,
  bin: string,
  signal: AbortSignal | undefined,
): Promise<DumpRead> {
  return dump.kind === 'text' ? readText(dump) : readArchive(dump, keeper, bin, signal);
}

async function readText(dump: Extract<Dump, { kind: 'text' }>): Promise<DumpRead> {
  const text = new DumpText();
  const broken: string[] = [];
  let bytes = 0;
  try {
    bytes = await scan(bytesIn(dump), text);
  } catch (error) {
    broken.push(error instanceof Error ? error.message : String(error));
  }
  return { facts: text.facts(), bytes, broken, madeAt: undefined, database: text.facts().database };
}

/** Its bytes, unpacked. */
export function bytesIn({ path, isCompressed }: Extract<Dump, { kind: 'text' }>): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1024 ** 2 });
  if (!isCompressed) return file as AsyncIterable<Buffer>;
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip) as AsyncIterable<Buffer>;
}

async function readArchive(
  dump: Extract<Dump, { kind: 'archive' }>,
  keeper: Keeper,
  bin: string,
  signal: AbortSignal | undefined,
): Promise<DumpRead> {
  const pgRestore = join(bin, 'pg_restore');
  const list = await keeper.run(pgRestore, { args: ['--list', dump.path] }, signal);
  const listed = (pattern: RegExp): string | undefined =>
    list.lines.map((line) => pattern.exec(line)?.[1]).find((one) => one !== undefined);
  const made = Date.parse(
    `${listed(/^; Archive created at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC/)?.replace(' ', 'T') ?? ''}Z`,
  );
  const text = new DumpText();
  const broken: string[] = [];
  const child = keeper.start(pgRestore, {
    args: ['--create', '--file=-', dump.path],
    isRead: true,
    onLine: (line) => {
      const error = errorIn(line);
      if (error !== undefined) broken.push(error);
    },
  });
  const closed = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
    child.once('error', () => resolve(null));
  });
  const bytes = child.stdout === null ? 0 : await scan(child.stdout as AsyncIterable<Buffer>, text);
  const code = await closed;
  if (code !== 0 && broken.length === 0) broken.push('pg_restore did not finish');
  return {
    // Its CREATE DATABASE is not restored.
    facts: { ...text.facts(), database: undefined },
    bytes,
    broken,
    madeAt: Number.isNaN(made) ? undefined : made,
    database: listed(/^; {5}dbname: (.*)$/),
  };
}

/** The errors that psql or pg_restore reported. */
export async function restoreDump(
  dump: Dump,
  server: DrillServer,
  database: string,
  {
    keeper,
    bin,
    signal,
  }: { readonly keeper: Keeper; readonly bin: string; readonly signal: AbortSignal | undefined },
): Promise<readonly string[]> {
  const env = { ...server.environment, PGDATABASE: database, PGOPTIONS: '-c client_min_messages=warning' };
  const errors: string[] = [];
  const onLine = (line: string): void => {
    const error = errorIn(line);
    if (error !== undefined) errors.push(error);
  };
  if (dump.kind === 'text') {
    // No command of psql is obeyed until the key is repeated, which nobody knows.
    const key = randomBytes(16).toString('hex');
    await keeper.run(
      join(bin, 'psql'),
      {
        args: ['-X', '-q', '--no-password', '-o', '/dev/null', '-c', `\\restrict ${key}`, '-f', '-'],
        env,
        input: Readable.from(restorable(bytesIn(dump), new DumpText()), { objectMode: false }),
        onLine,
      },
      signal,
    );
    return errors;
  }
  const jobs = dump.format === 'tar' ? [] : ['--jobs=2'];
  const owner = server.isOwn ? [] : ['--no-owner', '--no-privileges'];
  const ran = await keeper.run(
    join(bin, 'pg_restore'),
    {
      args: [...jobs, ...owner, '--no-password', `--dbname=${connectionText(database)}`, dump.path],
      env,
      onLine,
    },
    signal,
  );
  if (ran.code === null) errors.push('pg_restore was ended before it had finished');
  return errors;
}

/** A name that looks like a connection string would be read as one. */
function connectionText(database: string): string {
  return `dbname='${database.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}

/** The file of pg_dumpall --globals-only. Roles that exist are no error. */
export async function restoreGlobals(
  path: string,
  server: DrillServer,
  {
    keeper,
    bin,
    signal,
  }: { readonly keeper: Keeper; readonly bin: string; readonly signal: AbortSignal | undefined },
): Promise<readonly string[]> {
  const errors: string[] = [];
  const key = randomBytes(16).toString('hex');
  await keeper.run(
    join(bin, 'psql'),
    {
      args: ['-X', '-q', '--no-password', '-o', '/dev/null', '-c', `\\restrict ${key}`, '-f', '-'],
      env: { ...server.environment, PGDATABASE: 'postgres' },
      input: Readable.from(restorable(bytesIn({ kind: 'text', path, isCompressed: false }), new DumpText()), {
        objectMode: false,
      }),
      onLine: (line) => {
        const error = errorIn(line);
        if (error !== undefined && !/^role ".*" already exists$/.test(error)) errors.push(error);
      },
    },
    signal,
  );
  return errors;
}
