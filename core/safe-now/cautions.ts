/** What to know before a migration starts, although nothing blocks it at the moment. Sentences, the most important first. */
import { joined } from '../text/enumerate.ts';
import { formatBytes } from '../text/format.ts';
import type { Look, SeenReplica } from './look.ts';
import { givesWay, sessionInWords } from './obstacles.ts';
import type { Touched } from './touched.ts';
import { lasting, longestFirst, quoted } from './words.ts';

/** An open transaction blocks once it touches the relation; shorter ones will mostly have ended before the migration starts. */
const longTransactionSeconds = 60;
const replicaSeconds = 10;
const replicaBytes = 64 * 1024 ** 2;
const slotBytes = 1024 ** 3;

export function cautions(touched: Touched, look: Look): readonly string[] {
  return [
    ...longTransactions(look),
    ...vacuums(look),
    ...look.prepared.map(
      ({ name, seconds }) =>
        `The prepared transaction ${quoted(name)} has been left open for ${lasting(seconds)}.`,
    ),
    ...look.invalidIndexes.map(
      ({ index, on }) =>
        `The index ${quoted(index)} on ${quoted(on)} is invalid: a build that failed left it; drop it, or build it again.`,
    ),
    ...look.replicas.filter(isBehind).map(behind),
    ...slots(look),
    ...rewrites(touched, look),
  ];
}

function longTransactions({ sessions }: Look): readonly string[] {
  const long = sessions
    .filter(
      ({ transactionSeconds = 0, kind }) => kind === 'client' && transactionSeconds >= longTransactionSeconds,
    )
    .toSorted(longestFirst);
  return long.map(
    (one) =>
      `A transaction of ${sessionInWords(one.pid, one)} has been open for ${lasting(one.transactionSeconds ?? 0)}: what it touches next, the migration waits for.`,
  );
}

function vacuums({ relations, server, sessions, locks }: Look): readonly string[] {
  return relations.flatMap(({ relation, state }) => {
    if (state.kind !== 'found') return [];
    const worker = locks
      .filter(({ oid }) => oid === state.oid)
      .flatMap(({ holder }) =>
        holder.kind === 'session' ? sessions.filter(({ pid }) => pid === holder.pid) : [],
      )
      .find(givesWay);
    const works =
      worker === undefined
        ? []
        : [
            `An autovacuum (process ${worker.pid}) works on ${quoted(relation)}; the server ends it for a lock that it shuts out.`,
          ];
    const due =
      state.age !== undefined && state.age > server.freezeMaxAge
        ? [
            `A vacuum against wraparound is due on ${quoted(relation)} (age ${state.age} of ${server.freezeMaxAge}): once it runs, it does not give way.`,
          ]
        : [];
    return [...works, ...due];
  });
}

function isBehind({ bytesBehind = 0, secondsBehind = 0 }: SeenReplica): boolean {
  return bytesBehind > replicaBytes || secondsBehind > replicaSeconds;
}

function behind({ name, bytesBehind, secondsBehind, isSynchronous }: SeenReplica): string {
  const by = [
    ...(secondsBehind === undefined ? [] : [lasting(secondsBehind)]),
    ...(bytesBehind === undefined ? [] : [formatBytes(bytesBehind)]),
  ];
  const commits = isSynchronous ? ', and commits wait for it' : '';
  return `The replica ${quoted(name)} is ${joined(by)} behind${commits}.`;
}

function slots({ slots: all }: Look): readonly string[] {
  return all
    .filter(
      ({ bytesRetained, walStatus }) =>
        bytesRetained > slotBytes || walStatus === 'lost' || walStatus === 'unreserved',
    )
    .map(({ name, active, bytesRetained, walStatus }) => {
      const state =
        walStatus === 'lost' ? ' and has lost what it needs' : active ? '' : ' and nobody reads it';
      return `The replication slot ${quoted(name)} keeps ${formatBytes(bytesRetained)} of WAL${state}: what the migration writes is added.`;
    });
}

function rewrites(touched: Touched, look: Look): readonly string[] {
  return touched.relations
    .filter(({ rewrite }) => rewrite)
    .flatMap(({ relation }) => {
      const state = look.relations.find((one) => one.relation === relation)?.state;
      if (state?.kind !== 'found' || state.bytes < slotBytes) return [];
      return [
        `The table ${quoted(relation)} is rewritten whole: about ${formatBytes(state.bytes)} under its lock.`,
      ];
    });
}
