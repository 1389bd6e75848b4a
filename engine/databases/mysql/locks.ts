/**
 * Who waits for whom on a MariaDB server: row locks of InnoDB, and metadata locks if performance_schema records them. Where it does not, the
 * answer says which setting shows them, instead of that nobody waits.
 */
import type {
  SeenBlocker,
  SeenWait,
  SeenWaits,
  WaitingPrepared,
  WaitingSession,
} from '../../../core/locks/seen.ts';
import { normalForm } from '../../../core/query-index/normal-form.ts';
import { withoutLiterals } from '../../../core/safe-now/query-text.ts';
import { quoted } from '../../../core/safe-now/words.ts';
import type { ReadOptions } from '../catalog/bounded.ts';
import { failed, numberIn, type Failed, type Read, type SqlRow, type SqlSession } from '../session.ts';
import { reading, type Reading } from './catalog/reading.ts';
import {
  enabling,
  instrumentSetting,
  instrumentQuery,
  modeOf,
  stateOf,
  waitsForMetadata,
} from './metadata-locks.ts';

export function seeMysqlWaits(
  session: SqlSession,
  options: ReadOptions = {},
): Promise<Read<SeenWaits> | Failed> {
  return reading<Read<SeenWaits>>(session, options, async (catalog) => {
    const { isMaria, product, shown } = catalog.vendor;
    if (!isMaria)
      return failed({
        reason: 'statement',
        message: `Lock waits are not read on ${product} yet, only on MariaDB.`,
      });
    const unseen: string[] = [];
    const part = async (text: string, sentence: (why: string) => string): Promise<readonly SqlRow[]> => {
      const outcome = await catalog.reads(text);
      if (outcome.kind === 'rows') return outcome.rows;
      unseen.push(sentence(outcome.failure.message));
      return [];
    };
    const [at = []] = await catalog.rows(serverQuery);
    const processes = await part(processQuery, (why) => `Sessions were not read: ${why}`);
    const rows = await part(
      rowLockQuery,
      (why) => `Waits for rows were not read: ${why} GRANT PROCESS shows them.`,
    );
    const prepared = rows.some((row) => row[5] === '0') ? await part('XA RECOVER', preparedUnread) : [];
    const metadata = await metadataWaits(catalog, part);
    const waits = [...rowWaits(rows), ...metadata.waits];
    unseen.push(...metadata.unseen(processes, waits));
    const known = new Set(waits.map(({ pid }) => pid));
    const value: SeenWaits = {
      at: at[0] ?? '',
      server: `${product} ${shown}`,
      database: catalog.database ?? '',
      waits: [...waits, ...(metadata.isOn ? [] : waitersAlone(processes, known))],
      sessions: processes.map((row) => sessionOf(row, rows)),
      prepared: preparedOf(rows, prepared),
      standbys: undefined,
      unseen,
    };
    return { kind: 'read', value };
  });
}

const preparedUnread = (why: string): string => `The names of prepared transactions were not read: ${why}`;

const serverQuery = `SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ')`;

const processQuery = `SELECT ID, USER, HOST, DB, COMMAND, STATE, TIME_MS / 1000, INFO, QUERY_ID FROM information_schema.PROCESSLIST
  WHERE ID <> CONNECTION_ID()`;

/** The locked row's values are not read. */
const rowLockQuery = `SELECT r.trx_mysql_thread_id, l.lock_mode, l.lock_type, l.lock_table, TIMESTAMPDIFF(SECOND, r.trx_wait_started, NOW()),
    b.trx_mysql_thread_id, b.trx_id, TIMESTAMPDIFF(SECOND, b.trx_started, NOW()), (SELECT MAX(h.lock_mode) FROM information_schema.INNODB_LOCKS h WHERE h.lock_id = w.blocking_lock_id),
    TIMESTAMPDIFF(SECOND, r.trx_started, NOW())
  FROM information_schema.INNODB_LOCK_WAITS w
    JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id
    JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id
    JOIN information_schema.INNODB_LOCKS l ON l.lock_id = w.requested_lock_id`;

function rowWaits(rows: readonly SqlRow[]): readonly SeenWait[] {
  const waits = new Map<string, { readonly wait: SeenWait; readonly blockers: SeenBlocker[] }>();
  for (const [waiter, mode, type, table, seconds, blocker, transaction, , held] of rows) {
    const pid = Number(waiter);
    const relation = quoted((table ?? '').replaceAll('`', ''));
    const object = type === 'RECORD' ? `a row of ${relation}` : relation;
    const key = JSON.stringify([pid, object, mode]);
    const blockers: SeenBlocker[] = waits.get(key)?.blockers ?? [];
    const party =
      blocker === '0'
        ? ({ kind: 'prepared', transaction: transaction ?? '' } as const)
        : ({ kind: 'session', pid: Number(blocker) } as const);
    blockers.push({ party, mode: held ?? '' });
    waits.set(key, {
      wait: { pid, object, mode: mode ?? '', seconds: numberIn(seconds), blockers },
      blockers,
    });
  }
  return [...waits.values()].map(({ wait }) => wait);
}

interface Metadata {
  readonly isOn: boolean;
  readonly waits: readonly SeenWait[];
  readonly unseen: (processes: readonly SqlRow[], waits: readonly SeenWait[]) => readonly string[];
}

async function metadataWaits(
  { rows }: Reading,
  part: (text: string, sentence: (why: string) => string) => Promise<readonly SqlRow[]>,
): Promise<Metadata> {
  const [settings] = await rows('SELECT @@performance_schema');
  const instrument =
    settings?.[0] === '1'
      ? await part(
          instrumentQuery,
          (why) =>
            `Waits for metadata locks were not read: ${why} GRANT SELECT ON performance_schema.* shows them.`,
        )
      : [];
  if (instrument[0]?.[0] === 'YES') {
    const locks = await part(metadataQuery, (why) => `Waits for metadata locks were not read: ${why}`);
    return { isOn: true, waits: pendingOf(locks), unseen: () => [] };
  }
  const needs =
    settings?.[0] === '1'
      ? `${enabling} shows the ones after it.`
      : `The setting performance_schema = ON and ${instrumentSetting} and a restart show it.`;
  return {
    isOn: false,
    waits: [],
    unseen: (processes) => {
      const count = processes.filter((row) => waitsForMetadata(row[5])).length;
      const who =
        count === 0 ? '' : ` ${count === 1 ? 'One session waits' : `${count} sessions wait`} for one.`;
      return [`Who holds metadata locks is not observable on this server.${who} ${needs}`];
    },
  };
}

const metadataQuery = `SELECT m.OBJECT_TYPE, m.OBJECT_SCHEMA, m.OBJECT_NAME, m.LOCK_TYPE, m.LOCK_STATUS, t.PROCESSLIST_ID,
    (SELECT p.TIME_MS / 1000 FROM information_schema.PROCESSLIST p WHERE p.ID = t.PROCESSLIST_ID)
  FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID
  WHERE t.PROCESSLIST_ID <> CONNECTION_ID()`;

/** Seen to wait, and for whom is not known. */
function waitersAlone(processes: readonly SqlRow[], known: ReadonlySet<number>): readonly SeenWait[] {
  return processes
    .filter((row) => waitsForMetadata(row[5]) && !known.has(Number(row[0])))
    .map((row) => ({
      pid: Number(row[0]),
      object: 'a metadata lock',
      mode: '',
      seconds: numberIn(row[6]),
      blockers: [],
    }));
}

interface MetadataLock {
  readonly pid: number;
  readonly type: string;
  readonly object: string;
  readonly mode: string;
  readonly isGranted: boolean;
  readonly seconds: number | undefined;
}

function pendingOf(rows: readonly SqlRow[]): readonly SeenWait[] {
  const locks = rows.map(([type, schema, name, mode, status, pid, seconds]): MetadataLock => ({
    pid: Number(pid),
    type: type ?? '',
    object: [schema, name].flatMap((one) => (typeof one === 'string' ? [one] : [])).join('.'),
    mode: modeOf(mode),
    isGranted: status === 'GRANTED',
    seconds: numberIn(seconds),
  }));
  return locks
    .filter(({ isGranted }) => !isGranted)
    .map((wait) => {
      const same = locks.filter(
        (one) =>
          one.pid !== wait.pid && one.type === wait.type && one.object === wait.object && excludes(one, wait),
      );
      const holders = same.filter(({ isGranted }) => isGranted);
      // A request waits for those before it only if no holder keeps it waiting.
      const before = same.filter((one) => !one.isGranted && (one.seconds ?? 0) >= (wait.seconds ?? 0));
      const blockers = (holders.length > 0 ? holders : before).map(({ pid, mode }): SeenBlocker => ({
        party: { kind: 'session', pid },
        mode,
      }));
      const kind = wait.type === 'TABLE' ? '' : `${wait.type.toLowerCase()} `;
      const object = `${kind}${quoted(wait.object)}`.trim();
      return { pid: wait.pid, object, mode: wait.mode, seconds: wait.seconds, blockers };
    });
}

/** The lock types of tables that a requested one does not tolerate, from the server's own table (sql/mdl.cc). Others tolerate nothing. */
const intolerance: Readonly<Partial<Record<string, readonly string[]>>> = {
  SHARED: ['EXCLUSIVE'],
  'SHARED HIGH PRIO': ['EXCLUSIVE'],
  'SHARED READ': ['SHARED NO READ WRITE', 'EXCLUSIVE'],
  'SHARED WRITE': ['SHARED READ ONLY', 'SHARED NO WRITE', 'SHARED NO READ WRITE', 'EXCLUSIVE'],
  'SHARED UPGRADABLE': ['SHARED UPGRADABLE', 'SHARED NO WRITE', 'SHARED NO READ WRITE', 'EXCLUSIVE'],
  'SHARED READ ONLY': ['SHARED WRITE', 'SHARED NO READ WRITE', 'EXCLUSIVE'],
  'INTENTION EXCLUSIVE': ['SHARED', 'EXCLUSIVE'],
};
const tolerated: Readonly<Partial<Record<string, readonly string[]>>> = {
  'SHARED NO WRITE': ['SHARED', 'SHARED HIGH PRIO', 'SHARED READ', 'SHARED READ ONLY'],
  'SHARED NO READ WRITE': ['SHARED', 'SHARED HIGH PRIO'],
};

function excludes(holder: MetadataLock, wait: MetadataLock): boolean {
  const refused = intolerance[wait.mode];
  return refused === undefined
    ? tolerated[wait.mode]?.includes(holder.mode) !== true
    : refused.includes(holder.mode);
}

function sessionOf(
  [id, user, host, database, command, state, , info, queryId]: SqlRow,
  rows: readonly SqlRow[],
): WaitingSession {
  const open = rows.flatMap((row) => (row[0] === id ? [row[9]] : row[5] === id ? [row[7]] : []));
  const query = info ?? '';
  return {
    pid: Number(id),
    user: user ?? '',
    application: '',
    database: database ?? '',
    hidden: false,
    state: stateOf(command, state, open.length > 0),
    transactionSeconds: numberIn(open[0]),
    guard: { server: 'mysql', queryId: queryId ?? '', host: host ?? '' },
    query: withoutLiterals(query),
    normal: query === '' ? '' : normalForm(query, 'mysql'),
    isCut: false,
    worker: '',
  };
}

/** The server does not tell which of several prepared transactions has which name. */
function preparedOf(rows: readonly SqlRow[], named: readonly SqlRow[]): readonly WaitingPrepared[] {
  const seen = new Map(rows.filter((row) => row[5] === '0').map((row) => [row[6] ?? '', row[7]]));
  const [only, ...more] = named;
  const isPlain = more.length === 0 && only?.[0] === '1' && only[2] === '0';
  return [...seen].map(([transaction, seconds]) => ({
    transaction,
    name: isPlain ? (only[3] ?? undefined) : undefined,
    owner: '',
    database: '',
    seconds: numberIn(seconds),
  }));
}
