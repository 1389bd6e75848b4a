/**
 * What the migration would have to wait for: conflicting locks, and for the CONCURRENTLY forms every older transaction. The worst first.
 */
import { conflict } from '../effects/conflicts.ts';
import type { Look, SeenLock, SeenPrepared, SeenSession } from './look.ts';
import type { Touched, TouchedRelation } from './touched.ts';
import { lasting, quoted, withoutTwins } from './words.ts';

export interface Obstacle {
  readonly touched: TouchedRelation;
  /** `process 4711 (psql as app, idle in transaction)`. */
  readonly who: string;
  /** `which has been in its transaction for 12 min`. */
  readonly lasts: string | undefined;
  /** For a session. */
  readonly pid: number | undefined;
  readonly seconds: number;
  readonly mode: SeenLock['mode'] | undefined;
  readonly granted: boolean;
}

export function obstaclesTo(touched: Touched, look: Look): readonly Obstacle[] {
  const obstacles = touched.relations.flatMap((one) => [...lockers(one, look), ...elders(one, look)]);
  return withoutTwins(
    obstacles.toSorted((a, b) => Number(b.granted) - Number(a.granted) || b.seconds - a.seconds),
    ({ who, touched: { relation } }) => `${who}\n${relation}`,
  );
}

/** The server cancels an ordinary autovacuum for a waiting session. */
export function givesWay(session: SeenSession | undefined): boolean {
  return session?.kind === 'autovacuum';
}

function lockers(touched: TouchedRelation, look: Look): readonly Obstacle[] {
  const seen = look.relations.find(({ relation }) => relation === touched.relation)?.state;
  if (seen?.kind !== 'found') return [];
  return look.locks
    .filter(({ oid, mode }) => oid === seen.oid && conflict(mode, touched.lock))
    .flatMap((lock) => lockerOf(lock, touched, look) ?? []);
}

function lockerOf(lock: SeenLock, touched: TouchedRelation, look: Look): Obstacle | undefined {
  const { holder, granted, mode } = lock;
  const base = { touched, mode, granted };
  switch (holder.kind) {
    case 'prepared': {
      const prepared = look.prepared.find(({ transaction }) => transaction === holder.transaction);
      return { ...base, ...preparedInWords(prepared), pid: undefined };
    }
    case 'session': {
      const session = look.sessions.find(({ pid }) => pid === holder.pid);
      if (givesWay(session)) return undefined;
      const seconds = session?.transactionSeconds ?? 0;
      const waiting = granted
        ? undefined
        : `which waits for its own lock on ${quoted(touched.relation)}${lock.waitingSeconds === undefined ? '' : ` for ${lasting(lock.waitingSeconds)}`}`;
      return {
        ...base,
        who: sessionInWords(holder.pid, session),
        lasts: waiting ?? openFor(session),
        pid: holder.pid,
        seconds,
      };
    }
    case 'unknown':
      return { ...base, who: 'a lock that no session shows', lasts: undefined, pid: undefined, seconds: 0 };
  }
}

/** CONCURRENTLY waits for transactions that may still see the table's old state, whatever they work on. */
function elders(touched: TouchedRelation, look: Look): readonly Obstacle[] {
  if (!touched.outwaits) return [];
  const sessions = look.sessions
    .filter(({ kind, pins }) => kind === 'client' && pins)
    .map((session) => ({
      touched,
      who: sessionInWords(session.pid, session),
      lasts: openFor(session),
      pid: session.pid,
      seconds: session.transactionSeconds ?? 0,
      mode: undefined,
      granted: true,
    }));
  return sessions;
}

function preparedInWords(prepared: SeenPrepared | undefined): Pick<Obstacle, 'who' | 'lasts' | 'seconds'> {
  if (prepared === undefined) return { who: 'a prepared transaction', lasts: undefined, seconds: 0 };
  return {
    who: `the prepared transaction ${quoted(prepared.name)} of ${quoted(prepared.owner)}`,
    lasts: `which has kept its locks for ${lasting(prepared.seconds)} and keeps them until somebody commits it or rolls it back`,
    seconds: prepared.seconds,
  };
}

export function sessionInWords(pid: number, session: SeenSession | undefined): string {
  if (session === undefined) return `process ${pid}`;
  if (session.kind === 'wraparound')
    return `process ${pid} (autovacuum to prevent wraparound, which does not give way)`;
  const application = session.application === '' ? [] : [quoted(session.application)];
  const about = [...application, `as ${quoted(session.user)}`].join(' ');
  const state = session.hidden ? 'what it does is hidden' : session.state;
  return `process ${pid} (${[about, state].filter((text) => text !== '').join(', ')})`;
}

function openFor(session: SeenSession | undefined): string | undefined {
  return session?.transactionSeconds === undefined
    ? undefined
    : `whose transaction has been open for ${lasting(session.transactionSeconds)}`;
}
