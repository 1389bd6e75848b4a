/**
 * Watches one statement on a real server: which relations it locks, which files it replaces, which tables it reads through.
 * It judges nothing; the tests beside it compare what was seen with the effects table.
 */
import type { Client } from 'pg';
import { lockModes, strongest, type LockMode } from '../../../core/effects/effect.ts';
import { pidOf, waitUntilBlocked } from './waiting.ts';

export interface SeenRelation {
  /** Schema-qualified unless the schema is public. The name before the statement, where there was one. */
  readonly name: string;
  /** As in pg_class.relkind. */
  readonly kind: string;
  /** The table of an index. */
  readonly table: string | undefined;
  readonly isNew: boolean;
  readonly lock: LockMode | undefined;
  /** It has another file than before: rewritten, copied or emptied. */
  readonly newFile: boolean;
  /** Indexes with files of their own that did not exist before. */
  readonly builtIndexes: number;
  /** Sequential and index scans of the table, from the statistics of the transaction. */
  readonly scans: number;
  /** The write-ahead log tells standbys of the lock; undefined if the log was not read. */
  readonly standbyLock: boolean | undefined;
}

export type Seen = ReadonlyMap<string, SeenRelation>;

/** Runs the statement in a transaction that is rolled back: everything it holds can be seen at its end. */
export async function observeInTransaction(
  client: Client,
  sql: string,
  session: readonly string[],
  log: 'read-log' | 'no-log' = 'no-log',
): Promise<Seen> {
  const seen = await observeToTheEnd(client, sql, session, log);
  if (seen.logged === undefined) return combine(seen);
  return combine({ ...seen, standbyLocks: await standbyLocks(client, seen.logged) });
}

interface Logged {
  readonly from: string;
  readonly to: string;
}

async function observeToTheEnd(
  client: Client,
  sql: string,
  session: readonly string[],
  log: 'read-log' | 'no-log',
): Promise<Measurement & { readonly logged: Logged | undefined }> {
  await client.query('BEGIN');
  try {
    const from = log === 'no-log' ? undefined : await logPosition(client);
    for (const setting of session) await client.query(setting);
    const before = await relations(client);
    const scansBefore = await scans(client);
    await client.query(sql);
    const logged = from === undefined ? undefined : { from, to: await logPosition(client) };
    const locks = await ownLocks(client);
    const after = await relations(client);
    const scansAfter = await scans(client);
    return {
      before,
      after,
      locks,
      scans: difference(scansBefore, scansAfter),
      standbyLocks: undefined,
      logged,
    };
  } finally {
    await client.query('ROLLBACK');
  }
}

export interface SampledRun {
  /** Runs the statement. */
  readonly worker: Client;
  /** Looks on. */
  readonly observer: Client;
  /** Each holds a transaction open that stops the statement somewhere; they let go one after the other. */
  readonly blockers: readonly Holding[];
}

export interface Holding {
  readonly session: Client;
  /** What it does only when the statement stands still before the one ahead of it. */
  readonly later: string | undefined;
}

/**
 * For statements that make their own transactions: other sessions hold them up, and what they hold or ask for is read at each stop.
 * What is taken and released between two stops is not seen, so this is a lower bound.
 */
export async function observeSampled(run: SampledRun, sql: string): Promise<Seen> {
  const { worker, observer, blockers } = run;
  const pid = await pidOf(worker);
  const before = await relations(observer);
  const locks: RawLock[] = [];
  const running = settled(worker.query(sql));
  const pids = await blockerPids(blockers);
  for (const [index, { session }] of blockers.entries()) {
    const ended = (): Running['done'] | undefined => (running.ended() ? running.done : undefined);
    await waitUntilBlocked(observer, pid, waitedFor(blockers, pids, index), ended);
    locks.push(...(await locksOf(observer, pid)));
    const next = blockers[index + 1];
    if (next?.later !== undefined) await next.session.query(next.later);
    await session.query('ROLLBACK');
  }
  const outcome = await running.done;
  if (outcome instanceof Error) throw outcome;
  const after = await relations(observer);
  return combine({ before, after, locks, scans: new Map(), standbyLocks: undefined });
}

interface Running {
  readonly done: Promise<Error | undefined>;
  ended(): boolean;
}

function settled(work: Promise<unknown>): Running {
  let ended = false;
  const done = work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  void done.then(() => (ended = true));
  return { done, ended: () => ended };
}

/** Those that were there before it may stop it in any order; a later one only in its turn. */
function waitedFor(blockers: readonly Holding[], pids: readonly number[], index: number): readonly number[] {
  return pids.filter((_, at) => at === index || (at > index && blockers[at]?.later === undefined));
}

/** The blockers are idle in their transactions, so each can be asked who it is. */
async function blockerPids(blockers: readonly Holding[]): Promise<readonly number[]> {
  const pids: number[] = [];
  for (const { session } of blockers) pids.push(await pidOf(session));
  return pids;
}

// ------------------------------------------------------------------------------------------------------------- catalog

interface RawRelation {
  readonly oid: number;
  readonly name: string;
  readonly kind: string;
  readonly file: number;
  readonly table: number | null;
}

interface RawLock {
  readonly oid: number;
  readonly mode: LockMode;
}

type Relations = ReadonlyMap<number, RawRelation>;

async function relations(client: Client): Promise<Relations> {
  const answer = await client.query<RawRelation>(`
    SELECT c.oid::int8::float8 AS oid, relkind::text AS kind, relfilenode::int8::float8 AS file, indrelid::int8::float8 AS "table",
           CASE nspname WHEN 'public' THEN relname ELSE nspname || '.' || relname END AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace LEFT JOIN pg_index ON indexrelid = c.oid
    WHERE c.oid >= 16384 AND nspname NOT IN ('pg_toast', 'information_schema')`);
  return new Map(answer.rows.map((row) => [row.oid, row]));
}

async function ownLocks(client: Client): Promise<readonly RawLock[]> {
  return locksOf(client, await pidOf(client));
}

async function locksOf(client: Client, pid: number): Promise<readonly RawLock[]> {
  const answer = await client.query<{ oid: number; mode: string }>(
    `SELECT relation::int8::float8 AS oid, mode FROM pg_locks WHERE pid = $1 AND locktype = 'relation' AND relation >= 16384`,
    [pid],
  );
  return answer.rows.map((row) => ({ oid: row.oid, mode: lockMode(row.mode) }));
}

/** pg_locks writes AccessExclusiveLock where the manual writes ACCESS EXCLUSIVE. */
function lockMode(spelling: string): LockMode {
  const spaced = spelling
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
  const mode = lockModes.find((candidate) => candidate === spaced);
  if (mode === undefined) throw new Error(`unknown lock mode ${spelling}`);
  return mode;
}

async function scans(client: Client): Promise<ReadonlyMap<number, number>> {
  const answer = await client.query<{ oid: number; scans: number }>(`
    SELECT relid::int8::float8 AS oid, (seq_scan + coalesce(idx_scan, 0))::float8 AS scans
    FROM pg_stat_xact_user_tables WHERE seq_scan > 0 OR idx_scan > 0`);
  return new Map(answer.rows.map((row) => [row.oid, row.scans]));
}

/** Counters of the session run on across rolled back transactions until they are flushed. */
function difference(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  return new Map([...after].map(([oid, count]) => [oid, count - (before.get(oid) ?? 0)]));
}

async function logPosition(client: Client): Promise<string> {
  const answer = await client.query<{ at: string }>('SELECT pg_current_wal_insert_lsn()::text AS at');
  return answer.rows[0]?.at ?? '0/0';
}

/** The log is read as far as it is on disk, and a commit that waits for that puts it there. */
async function standbyLocks(client: Client, { from, to }: Logged): Promise<ReadonlySet<number>> {
  await client.query(
    `BEGIN; SET LOCAL synchronous_commit = on; SELECT pg_logical_emit_message(true, 'plinth', 'flush'); COMMIT`,
  );
  if (from === to) return new Set();
  const answer = await client.query<{ description: string }>(
    `SELECT description FROM pg_get_wal_records_info($1, $2)
     WHERE resource_manager = 'Standby' AND record_type = 'LOCK'`,
    [from, to],
  );
  return new Set(
    answer.rows.flatMap(({ description }) =>
      [...description.matchAll(/\brel (\d+)/g)].map((one) => Number(one[1])),
    ),
  );
}

// ------------------------------------------------------------------------------------------------------------- compare

interface Measurement {
  readonly before: Relations;
  readonly after: Relations;
  readonly locks: readonly RawLock[];
  readonly scans: ReadonlyMap<number, number>;
  /** Relations that the log names in records for standbys. */
  readonly standbyLocks: ReadonlySet<number> | undefined;
}

function combine(measurement: Measurement): Seen {
  const { before, after, locks } = measurement;
  const all = new Map([...after, ...before]);
  const seen = new Map<string, SeenRelation>();
  for (const [oid, relation] of all) {
    const own = locks.filter((lock) => lock.oid === oid).map((lock) => lock.mode);
    const lock = own.length === 0 ? undefined : own.reduce(strongest);
    const isNew = !before.has(oid);
    const newFile = !isNew && after.has(oid) && after.get(oid)?.file !== before.get(oid)?.file;
    const builtIndexes = countBuilt(oid, before, after);
    const scanned = measurement.scans.get(oid) ?? 0;
    if (lock === undefined && !newFile && builtIndexes === 0 && scanned === 0) continue;
    const table = relation.table === null ? undefined : (all.get(relation.table)?.name ?? '?');
    const entry = {
      name: relation.name,
      kind: relation.kind,
      table,
      isNew,
      lock,
      newFile,
      builtIndexes,
      scans: scanned,
      standbyLock: measurement.standbyLocks?.has(oid),
    };
    const other = seen.get(relation.name);
    // An index that a change of type replaces is there twice, before and after, under one name.
    seen.set(relation.name, other === undefined ? entry : merge(other, entry));
  }
  return seen;
}

/** An index dropped and made again may keep its file; then nothing was built. Partitioned indexes have no file at all. */
function countBuilt(table: number, before: Relations, after: Relations): number {
  const files = new Set([...before.values()].map((relation) => relation.file));
  return [...after.values()].filter(
    (relation) => relation.table === table && relation.file !== 0 && !files.has(relation.file),
  ).length;
}

function merge(a: SeenRelation, b: SeenRelation): SeenRelation {
  const lock = a.lock === undefined ? b.lock : b.lock === undefined ? a.lock : strongest(a.lock, b.lock);
  const standbyLock = a.standbyLock === undefined ? undefined : a.standbyLock || b.standbyLock === true;
  return { ...a, lock, standbyLock, isNew: a.isNew && b.isNew, newFile: a.newFile || b.newFile };
}
