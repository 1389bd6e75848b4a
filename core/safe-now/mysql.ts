/**
 * The same judgement for MySQL and MariaDB. A change of a definition waits for every transaction that has read or written the table, and all
 * later statements on the table queue behind it: what it locks while it works is another question. It knows no server.
 */
import type { OnlineLock } from '../effects/effect.ts';
import { capital, joined } from '../text/enumerate.ts';
import { formatBytes, formatCount } from '../text/format.ts';
import { line, type EvidencePart } from './evidence.ts';
import type { SafeNow } from './judge.ts';
import type { Touched, TouchedRelation } from './touched.ts';
import { among, lasting, longestFirst, quoted, withoutTwins } from './words.ts';

/** One observation of a server, limited to the tables that migrations touch: facts as the server returned them. */
export interface MysqlLook {
  /** In ISO 8601. */
  readonly at: string;
  /** `MariaDB 10.11.6`. */
  readonly product: string;
  readonly database: string;
  readonly user: string;
  readonly isReadOnly: boolean;
  /** Seconds that a session waits for a metadata lock where nobody sets another limit. */
  readonly lockWaitSeconds: number;
  readonly tables: readonly MysqlTable[];
  /** Metadata locks of others, on these tables and on all; undefined if the server does not record them. */
  readonly locks: readonly MysqlLock[] | undefined;
  /** All others that the login sees. */
  readonly sessions: readonly MysqlSession[];
  /** Sources that this server replicates from. */
  readonly sources: readonly { readonly name: string; readonly secondsBehind: number | undefined }[];
  /** Replicas that read its log. */
  readonly replicas: number;
  /** Sentences about what could not be read. */
  readonly unread: readonly string[];
}

export interface MysqlTable {
  /** As the migration names it. */
  readonly relation: string;
  /** Undefined if the database has no such table. */
  readonly found:
    | {
        readonly bytes: number;
        readonly rows: number;
        readonly hasTriggers: boolean;
        /** It references tables, or is referenced. */
        readonly hasForeignKeys: boolean;
      }
    | undefined;
}

export interface MysqlLock {
  readonly pid: number;
  /** As the migration names the table; undefined for a lock on the whole server, such as that of a backup. */
  readonly relation: string | undefined;
  /** `SHARED WRITE`. */
  readonly mode: string;
  readonly isGranted: boolean;
}

export interface MysqlSession {
  readonly pid: number;
  readonly user: string;
  /** `idle in transaction`, or as the server prints it. */
  readonly state: string;
  /** Undefined if no transaction is open. */
  readonly transactionSeconds: number | undefined;
  readonly waitsForMetadata: boolean;
  /** Without literals. */
  readonly query: string;
}

const longTransactionSeconds = 60;
const longWaitSeconds = 60;
const replicaSeconds = 10;
const largeBytes = 1024 ** 3;

export function judgeMysql(touched: Touched, look: MysqlLook): SafeNow {
  const obstacles = obstaclesTo(touched, look);
  const unseen = notSeen(touched, look);
  const warnings = cautions(touched, look);
  return {
    ...verdictOf(touched, look, { obstacles, unseen, warnings }),
    files: touched.files,
    at: look.at,
    server: `${look.database} on ${look.product} as ${look.user}`,
    parts: partsOf(touched, look, { obstacles, warnings }),
    unseen,
  };
}

interface Obstacle {
  readonly touched: TouchedRelation;
  readonly pid: number;
  readonly session: MysqlSession | undefined;
  readonly lock: MysqlLock;
}

/** An exclusive metadata lock tolerates no other, whatever it is for. Holders first, then the longest. */
function obstaclesTo(touched: Touched, { locks = [], sessions }: MysqlLook): readonly Obstacle[] {
  const all = touched.relations.flatMap((one) =>
    locks
      .filter(({ relation }) => relation === undefined || relation === one.relation)
      .map((lock): Obstacle => {
        const session = sessions.find(({ pid }) => pid === lock.pid);
        return { touched: one, pid: lock.pid, session, lock };
      }),
  );
  return withoutTwins(
    all.toSorted(
      (a, b) => Number(b.lock.isGranted) - Number(a.lock.isGranted) || longestFirst(a.session, b.session),
    ),
    ({ pid, touched: { relation } }) => `${pid}\n${relation}`,
  );
}

interface Judged {
  readonly obstacles: readonly Obstacle[];
  readonly unseen: readonly string[];
  readonly warnings: readonly string[];
}

function verdictOf(
  touched: Touched,
  look: MysqlLook,
  { obstacles, unseen, warnings }: Judged,
): Pick<SafeNow, 'level' | 'verdict'> {
  if (look.isReadOnly && look.sources.length > 0)
    return {
      level: 'unknown',
      verdict: 'This server is a replica that takes no writes, where no migration runs: ask the primary.',
    };
  const [worst] = obstacles;
  if (worst !== undefined) {
    const more = obstacles.length === 1 ? '' : ` ${among(obstacles.length - 1)} in the way too.`;
    return { level: 'waits', verdict: `${waitSentence(worst, look)}${more}` };
  }
  const names = touched.relations.map(({ relation }) => quoted(relation));
  const [gap] = unseen;
  if (gap !== undefined) return { level: 'unknown', verdict: `Whether it would wait is not known. ${gap}` };
  if (names.length === 0)
    return { level: 'clear', verdict: 'It locks no table that was there before it, as far as is known.' };
  const clear = `At this moment no other session holds a metadata lock on ${joined(names)}`;
  const [warning] = warnings;
  return warning === undefined
    ? { level: 'clear', verdict: `${clear}.` }
    : { level: 'caution', verdict: `${clear}. ${warning}` };
}

function waitSentence({ touched, session, pid, lock }: Obstacle, { lockWaitSeconds }: MysqlLook): string {
  const name = quoted(touched.relation);
  const since =
    session?.transactionSeconds === undefined
      ? ''
      : `, whose transaction has been open for ${lasting(session.transactionSeconds)}`;
  const behind = lock.isGranted ? '' : ', which itself waits for its lock';
  return `${capital(touched.by)} would wait for ${sessionInWords(pid, session)}${since}${behind}; reads and writes on ${name} queue behind it, until lock_wait_timeout (${lasting(lockWaitSeconds)} unless the migration sets it) ends it.`;
}

function sessionInWords(pid: number, session: MysqlSession | undefined): string {
  return session === undefined
    ? `connection ${pid}`
    : `connection ${pid} (${[quoted(session.user), session.state].filter((one) => one !== '').join(', ')})`;
}

/** The most important first. */
function cautions(touched: Touched, look: MysqlLook): readonly string[] {
  const long = look.sessions
    .filter(({ transactionSeconds = 0 }) => transactionSeconds >= longTransactionSeconds)
    .toSorted(longestFirst);
  const behind = look.sources.filter(({ secondsBehind = 0 }) => secondsBehind > replicaSeconds);
  return [
    ...touched.relations.flatMap((one) => copied(one, look)),
    ...long.map(
      (one) =>
        `A transaction of ${sessionInWords(one.pid, one)} has been open for ${lasting(one.transactionSeconds ?? 0)}: what it touches next, the migration waits for.`,
    ),
    ...behind.map(
      ({ name, secondsBehind = 0 }) =>
        `This server is ${lasting(secondsBehind)} behind its source${name === '' ? '' : ` ${quoted(name)}`}.`,
    ),
    ...(look.lockWaitSeconds > longWaitSeconds && touched.relations.length > 0
      ? [
          `lock_wait_timeout is ${lasting(look.lockWaitSeconds)} here: a migration that has to wait holds up all others that long, unless it sets a lower one.`,
        ]
      : []),
  ];
}

/** What is rewritten whole blocks writes unless the server does it online, and each replica repeats it after the primary. */
function copied({ relation, rewrite, online }: TouchedRelation, look: MysqlLook): readonly string[] {
  const found = look.tables.find((one) => one.relation === relation)?.found;
  if (found === undefined || !rewrite || found.bytes < largeBytes) return [];
  const blocked = blockedBy(online?.lock);
  const replicas =
    look.replicas === 0
      ? ''
      : ` ${look.replicas === 1 ? 'Its replica repeats' : `Its ${look.replicas} replicas repeat`} that after it, and ${look.replicas === 1 ? 'falls' : 'fall'} behind meanwhile.`;
  const way = found.hasTriggers
    ? 'It has triggers, which neither gh-ost nor pt-online-schema-change takes without --preserve-triggers.'
    : found.hasForeignKeys
      ? 'pt-online-schema-change copies it in steps (--alter-foreign-keys-method; gh-ost takes no table with foreign keys).'
      : 'gh-ost or pt-online-schema-change copies it in steps instead, and holds back when replicas fall behind.';
  return [
    `${quoted(relation)} is rewritten whole, about ${formatBytes(found.bytes)}${blocked}.${replicas} ${way}`,
  ];
}

function blockedBy(lock: OnlineLock | undefined): string {
  switch (lock) {
    case 'SHARED':
      return ', and writes wait meanwhile';
    case 'EXCLUSIVE':
      return ', and reads and writes wait meanwhile';
    case 'NONE':
    case undefined:
      return '';
  }
}

function notSeen(touched: Touched, look: MysqlLook): readonly string[] {
  const missing = look.tables.filter(({ found }) => found === undefined);
  const known = new Set(look.tables.map(({ relation }) => relation));
  return [
    ...look.unread,
    ...missing.map(
      ({ relation }) => `${quoted(relation)} is not in this database, so nothing is known about it.`,
    ),
    ...touched.relations
      .filter(({ relation }) => !known.has(relation))
      .map(({ relation }) => `${quoted(relation)} was not asked for.`),
    ...touched.gaps,
  ];
}

// ------------------------------------------------------------------------------------------------ evidence

function partsOf(
  touched: Touched,
  look: MysqlLook,
  { obstacles, warnings }: Pick<Judged, 'obstacles' | 'warnings'>,
): readonly EvidencePart[] {
  const open = look.sessions
    .filter(({ transactionSeconds }) => transactionSeconds !== undefined)
    .toSorted(longestFirst);
  const waiting = look.sessions.filter(({ waitsForMetadata }) => waitsForMetadata);
  return [
    {
      title: 'What it changes',
      lines: touched.relations.map((one) => line(changedInWords(one, look))),
      nothing: 'No table that was there before it.',
    },
    ...(look.locks === undefined
      ? []
      : [
          {
            title: 'What it would wait for',
            lines: obstacles.map(({ touched: one, pid, session, lock }) => ({
              text: `On ${lock.relation === undefined ? 'the whole server' : quoted(one.relation)}: ${sessionInWords(pid, session)}; it ${lock.isGranted ? 'holds' : 'waits for'} ${lock.mode}`,
              query: queryOf(session),
            })),
            nothing: 'Nothing that was seen.',
          },
        ]),
    { title: 'Worth knowing first', lines: warnings.map(line), nothing: 'Nothing else.' },
    {
      title: 'Open transactions on this server',
      lines: open.map((one) => ({
        text: `${sessionInWords(one.pid, one)}, open for ${lasting(one.transactionSeconds ?? 0)}`,
        query: queryOf(one),
      })),
      nothing: 'None that this login sees.',
    },
    {
      title: 'Waiting for a metadata lock already',
      lines: waiting.map((one) => ({ text: sessionInWords(one.pid, one), query: queryOf(one) })),
      nothing: 'Nobody.',
    },
    {
      title: 'Replication',
      lines: [
        ...look.sources.map(({ name, secondsBehind }) =>
          line(
            `Replicates from ${name === '' ? 'a source' : quoted(name)}, ${secondsBehind === undefined ? 'and is stopped or not connected' : `${lasting(secondsBehind)} behind`}`,
          ),
        ),
        ...(look.replicas === 0
          ? []
          : [line(`${formatCount(look.replicas)} read its log; how far behind they are, they alone tell`)]),
      ],
      nothing: 'None that this login sees.',
    },
  ];
}

function changedInWords({ relation, online, by }: TouchedRelation, look: MysqlLook): string {
  const found = look.tables.find((one) => one.relation === relation)?.found;
  const size =
    found === undefined
      ? ', not found here'
      : `, about ${formatBytes(found.bytes)} and ${formatCount(found.rows)} rows`;
  const how =
    online === undefined
      ? ''
      : `, ${[...(online.algorithm === undefined ? [] : [`ALGORITHM=${online.algorithm}`]), `LOCK=${online.lock}`].join(', ')}`;
  return `${quoted(relation)}: an exclusive metadata lock at its start and end${how}, by ${by}${size}`;
}

function queryOf(session: MysqlSession | undefined): string | undefined {
  return session === undefined || session.query === '' ? undefined : session.query;
}
