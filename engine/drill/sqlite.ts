/** Drills a backup of a SQLite file: a copy in the drill's folder, read by the embedded SQLite, which cannot write. */
import { copyFileSync, existsSync, openSync, readSync, closeSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareWith } from '../../core/drill/compare.ts';
import { judgeCopy, judgeSource, orphanWords } from '../../core/drill/judge.ts';
import { fine, finding, type DrillCheck } from '../../core/drill/report.ts';
import { connectSqlite } from '../databases/sqlite/session.ts';
import type { OpenSession } from '../databases/session.ts';
import { takenAt, type Drilled, type Workshop } from './wish.ts';
import { readSqliteManifest } from './read-sqlite.ts';
import type { BackupSource } from './source.ts';

const label = 'a copy of the file, in the embedded SQLite';

export async function drillSqlite(
  source: Extract<BackupSource, { kind: 'sqlite' }>,
  { wish, keeper, stages }: Workshop,
): Promise<Drilled | string> {
  const { path } = source;
  const manifest = wish.manifest?.manifest;
  const { size, mtimeMs } = statSync(path);
  const checks: DrillCheck[] = [
    ...judgeSource(
      {
        bytes: size,
        made: { at: mtimeMs, shown: new Date(mtimeMs).toISOString() },
        broken: [],
        uncheckedBecause: undefined,
      },
      undefined,
      takenAt(wish),
    ).filter(({ id }) => id !== 'complete'),
    wholeness(path, size),
  ];
  const copied = join(keeper.folder, 'copy.db');
  await stages.run('Copy the file', 'recovery', () => {
    copyFileSync(path, copied);
    // What a write-ahead log beside it holds belongs to it.
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copied}-wal`);
    return Promise.resolve();
  });
  const connected = await stages.run('Open it', 'recovery', () =>
    open(wish.sqliteProgram, copied, wish.signal),
  );
  if (connected.kind === 'failed')
    return {
      engine: 'sqlite',
      scratch: label,
      checks: [...checks, finding('pages', connected.failure.message)],
      copy: undefined,
    };
  const { session } = connected;
  try {
    const damages = await stages.run('Check pages', 'check', () => damagesIn(session));
    const read = await stages.run('Read the copy', 'check', () =>
      readSqliteManifest(session, wish.shown, new Date(wish.now).toISOString()),
    );
    if (read.kind === 'failed')
      return {
        engine: 'sqlite',
        scratch: label,
        checks: [...checks, finding('pages', ...damages, read.failure.message)],
        copy: undefined,
      };
    const keys = await orphansIn(session);
    checks.push(
      ...judgeCopy({
        copy: read.value,
        facts: undefined,
        ...keys,
        damages,
        pagesUnseen: undefined,
        manifest,
      }),
      fine('log', 'The file was opened.'),
    );
    if (manifest !== undefined)
      checks.push(
        ...compareWith(manifest, read.value, {
          isPhysical: false,
          isSameMoment: true,
          hasRoles: true,
          hasEncoding: true,
          hasDatabaseSettings: true,
          isSameMajor: true,
        }),
      );
    return { engine: 'sqlite', scratch: label, checks, copy: read.value };
  } finally {
    await session.close();
  }
}

export function open(
  program: string,
  file: string,
  signal: AbortSignal | undefined,
): ReturnType<typeof connectSqlite> {
  return connectSqlite(
    program,
    {
      engine: 'sqlite',
      label,
      host: '',
      port: 0,
      database: file,
      user: '',
      tls: { mode: 'disable' },
      environment: 'scratch',
    },
    signal,
  );
}

/** The header says how many pages there are. */
function wholeness(path: string, size: number): DrillCheck {
  const head = Buffer.alloc(100);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  const page = head.readUInt16BE(16) === 1 ? 65_536 : head.readUInt16BE(16);
  const expected = head.readUInt32BE(28) * page;
  return size < expected
    ? finding('complete', `Its header says ${expected} bytes, and it has ${size}: the file was cut.`)
    : fine('complete', 'It is as long as its header says.');
}

async function damagesIn(session: OpenSession): Promise<readonly string[]> {
  const outcome = await session.query('PRAGMA integrity_check(10)', { timeoutMs: 600_000 });
  if (outcome.kind === 'failed') return [outcome.failure.message];
  return outcome.rows.flatMap(([line]) =>
    line === 'ok' || line === null || line === undefined ? [] : [`${line}.`],
  );
}

async function orphansIn(
  session: OpenSession,
): Promise<{ readonly foreignKeys: number; readonly orphans: readonly string[] }> {
  const keys = await session.query(
    `SELECT count(*) FROM sqlite_schema s, pragma_foreign_key_list(s.name) k WHERE s.type = 'table' AND k.seq = 0`,
  );
  const found = await session.query(
    `SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2`,
  );
  const foreignKeys = keys.kind === 'rows' ? Number(keys.rows[0]?.[0] ?? 0) : 0;
  if (found.kind === 'failed') return { foreignKeys, orphans: [found.failure.message] };
  return {
    foreignKeys,
    orphans: found.rows.map(([table, parent, count]) =>
      orphanWords(Number(count), table ?? '', parent ?? ''),
    ),
  };
}
