/** The lock trees in words, for the terminal, JSON and the editor: who, what it waits for, which statement, and where that is written. */
import { placeOf, type OwnStatements, type StatementPlace } from '../query-index/own-statements.ts';
import { lasting, quoted } from '../safe-now/words.ts';
import { forestOf, keyOf, type LockNode } from './forest.ts';
import type { Party, SeenWait, SeenWaits, WaitingPrepared, WaitingSession } from './seen.ts';

export interface LockPicture {
  /** One sentence. */
  readonly verdict: string;
  readonly server: string;
  readonly at: string;
  readonly roots: readonly PictureNode[];
  readonly waiting: number;
  readonly unseen: readonly string[];
}

export interface PictureNode {
  /** Stable while the party exists. */
  readonly key: string;
  readonly kind: 'root' | 'waiter' | 'circle';
  /** For a narrow list: `psql (4711)`. */
  readonly label: string;
  /** `process 4711 (psql as app, idle in transaction)`. */
  readonly who: string;
  /** `waits 3 min for ACCESS EXCLUSIVE on orders`; for a root how many it holds up, and since when. */
  readonly what: string;
  /** Without values; empty if it is not known. */
  readonly query: string;
  readonly place: StatementPlace | undefined;
  readonly seconds: number | undefined;
  readonly waiters: readonly PictureNode[];
}

export function pictureOf(seen: SeenWaits, own: OwnStatements): LockPicture {
  const roots = forestOf(seen);
  const waiting = new Set(seen.waits.map(({ pid }) => pid)).size;
  const facts: Facts = {
    sessions: new Map(seen.sessions.map((one) => [one.pid, one])),
    prepared: new Map(seen.prepared.map((one) => [one.transaction, one])),
    own,
  };
  return {
    verdict: verdictOf(roots, waiting, facts),
    server: seen.server,
    at: seen.at,
    roots: roots.map((one) => nodeOf(one, facts, ', behind ')),
    waiting,
    unseen: seen.unseen,
  };
}

interface Facts {
  readonly sessions: ReadonlyMap<number, WaitingSession>;
  readonly prepared: ReadonlyMap<string, WaitingPrepared>;
  readonly own: OwnStatements;
}

function verdictOf(roots: readonly LockNode[], waiting: number, facts: Facts): string {
  const [worst, ...others] = roots;
  if (worst === undefined) return 'At this moment nobody waits for a lock.';
  const sessions = waiting === 1 ? 'One session waits' : `${waiting} sessions wait`;
  if (worst.inCircle)
    return `${sessions} for a lock, in a circle: the server ends one of them when its deadlock_timeout is over.`;
  const more = others.length === 0 ? '' : `, the others for ${others.length} more`;
  if (worst.party.kind === 'unseen')
    return `${sessions} for a lock; for whom could not be seen${others.length === 0 ? '' : ' of all of them'}.`;
  const who = whoIs(worst.party, facts);
  return waiting === worst.blocked
    ? `${sessions} for ${who}${more}.`
    : `${sessions} for a lock, ${worst.blocked} of them for ${who}${more}.`;
}

/** `before`: the words before blockers that are not above it; a root waits only in a circle. */
function nodeOf(node: LockNode, facts: Facts, before: string): PictureNode {
  const { party, wait, inCircle } = node;
  const session = party.kind === 'session' ? facts.sessions.get(party.pid) : undefined;
  return {
    key: keyOf(party),
    kind: inCircle ? 'circle' : wait === undefined ? 'root' : 'waiter',
    label: labelOf(party, session, facts),
    who: whoIs(party, facts),
    what: wait === undefined ? rootWords(node, session, facts) : waitWords(node, wait, facts, before),
    query: session === undefined || session.hidden ? '' : session.query,
    place:
      session === undefined || session.normal === ''
        ? undefined
        : placeOf(facts.own, session.normal, session.isCut),
    seconds: wait?.seconds,
    waiters: node.waiters.map((one) => nodeOf(one, facts, ', also for ')),
  };
}

function labelOf(party: Party, session: WaitingSession | undefined, { prepared }: Facts): string {
  switch (party.kind) {
    case 'unseen':
      return 'not visible';
    case 'prepared':
      return prepared.get(party.transaction)?.name ?? 'prepared transaction';
    case 'session': {
      const name = session?.worker || session?.application || session?.user;
      return name === undefined ? `process ${party.pid}` : `${name} (${party.pid})`;
    }
  }
}

function whoIs(party: Party, { sessions, prepared }: Facts): string {
  switch (party.kind) {
    case 'unseen':
      return 'somebody whom this role does not see';
    case 'prepared': {
      const found = prepared.get(party.transaction);
      if (found?.name === undefined) return 'a prepared transaction';
      const owner = found.owner === '' ? '' : ` of ${quoted(found.owner)}`;
      return `the prepared transaction ${quoted(found.name)}${owner}`;
    }
    case 'session': {
      const session = sessions.get(party.pid);
      if (session === undefined) return `process ${party.pid}`;
      if (session.worker !== '') return `process ${party.pid} (${quoted(session.worker)})`;
      const application = session.application === '' ? [] : [quoted(session.application)];
      const about = [...application, `as ${quoted(session.user)}`].join(' ');
      const state = session.hidden ? 'what it does is hidden' : session.state;
      return `process ${party.pid} (${[about, state].filter((one) => one !== '').join(', ')})`;
    }
  }
}

function rootWords(
  { party, blocked }: LockNode,
  session: WaitingSession | undefined,
  { prepared }: Facts,
): string {
  const holds = `holds up ${blocked === 1 ? 'one session' : `${blocked} sessions`}`;
  switch (party.kind) {
    case 'unseen':
      return holds;
    case 'prepared': {
      const seconds = prepared.get(party.transaction)?.seconds;
      const since = seconds === undefined ? '' : `, prepared ${lasting(seconds)} ago`;
      return `${holds}${since}; it keeps its locks until somebody commits it or rolls it back`;
    }
    case 'session': {
      const seconds = session?.transactionSeconds;
      return seconds === undefined
        ? holds
        : `${holds}; its transaction has been open for ${lasting(seconds)}`;
    }
  }
}

function waitWords(node: LockNode, wait: SeenWait, facts: Facts, before: string): string {
  const since = wait.seconds === undefined ? '' : ` ${lasting(wait.seconds)}`;
  const mode = wait.mode === '' ? '' : `${wait.mode} on `;
  const others = node.others.map((one) =>
    one.kind === 'session' ? `process ${one.pid}` : whoIs(one, facts),
  );
  const [first, ...more] = others;
  const also =
    first === undefined ? '' : `${before}${first}${more.length === 0 ? '' : ` and ${more.length} more`}`;
  return `waits${since} for ${mode}${wait.object}${also}`;
}
