/**
 * One observation of a live server for "safe now": fixed reads of system views in one READ ONLY transaction with time limits. What the role
 * may not read is reported as unread; a lost connection makes the whole observation fail, because a part of it would mislead.
 */
import { lockModes, type LockMode } from '../../../core/effects/effect.ts';
import type { Look, LookPart, SeenRelation, SeenSession } from '../../../core/safe-now/look.ts';
import { withoutLiterals } from '../../../core/safe-now/query-text.ts';
import { readOnly } from '../catalog/read-only.ts';
import type { ReadOptions, Reads } from '../catalog/bounded.ts';
import { failed, numberIn, type SqlRow, type SqlSession, type Failed } from '../session.ts';
import * as queries from './queries.ts';

export type LookOutcome = { readonly kind: 'seen'; readonly look: Look } | Failed;

const oldest = 12;

export function lookAt(
  session: SqlSession,
  relations: readonly string[],
  options: ReadOptions = {},
): Promise<LookOutcome> {
  return readOnly<LookOutcome>(session, options, async (rows, reads) => {
    const [facts = []] = await rows(queries.serverQuery);
    const version = Number(facts[0]);
    if (version < oldest * 10_000) {
      const message = `PostgreSQL ${facts[1] ?? ''} is older than ${oldest}, the oldest that can be asked.`;
      return failed({ reason: 'statement', message });
    }
    return { kind: 'seen', look: await looked(relations, serverOf(facts), version, rows, reads) };
  });
}

async function looked(
  names: readonly string[],
  server: Pick<Look, 'at' | 'server'>,
  version: number,
  rows: (text: string) => Promise<readonly SqlRow[]>,
  reads: Reads,
): Promise<Look> {
  const unread: { what: LookPart; why: string }[] = [];
  const part = async (what: LookPart, query: string | undefined): Promise<readonly SqlRow[]> => {
    if (query === undefined) return [];
    const outcome = await reads(query);
    if (outcome.kind === 'rows') return outcome.rows;
    unread.push({ what, why: outcome.failure.message });
    return [];
  };
  // No server name contains a NUL.
  const asked = names.filter((name) => !name.includes('\0'));
  const found =
    asked.length === 0 ? [] : await rows(queries.relationsQuery([...asked, ...asked.map(bareName)]));
  const oids = [...new Set(names.flatMap((name) => oidOf(found, name) ?? []))];
  const some = <T>(query: T): T | undefined => (oids.length === 0 ? undefined : query);
  const isPrimary = !server.server.isStandby;
  const below = await part('partitions', some(queries.belowQuery(oids)));
  const relations = names.map((name) => relationOf(found, below, name));
  const nameOf = (oid: string | null | undefined): string =>
    relations.find(({ state }) => state.kind === 'found' && state.oid === Number(oid))?.relation ?? '';
  const locks = await part('locks', some(queries.locksQuery(oids, version)));
  return {
    ...server,
    relations,
    locks: locks.map(lockOf),
    sessions: (await part('sessions', queries.sessionsQuery)).map(sessionOf),
    prepared: (await part('prepared transactions', queries.preparedQuery)).map(
      ([transaction, name, owner, seconds]) => ({
        transaction: transaction ?? '',
        name: name ?? '',
        owner: owner ?? '',
        seconds: Number(seconds),
      }),
    ),
    invalidIndexes: (await part('invalid indexes', some(queries.invalidIndexesQuery(oids)))).map(
      ([index, on]) => ({ index: index ?? '', on: nameOf(on) }),
    ),
    progress: (await part('running commands', some(queries.progressQuery(oids)))).map(progressOf),
    replicas: (await part('replicas', isPrimary ? queries.replicasQuery : undefined)).map(replicaOf),
    slots: (await part('replication slots', isPrimary ? queries.slotsQuery(version) : undefined)).map(slotOf),
    unread,
  };
}

function serverOf([, version, database, role, standby, sees, freeze, at]: SqlRow): Pick<
  Look,
  'at' | 'server'
> {
  return {
    at: at ?? '',
    server: {
      version: version ?? '',
      database: database ?? '',
      role: role ?? '',
      isStandby: standby === 'true',
      seesOthers: sees === 'true',
      freezeMaxAge: Number(freeze),
    },
  };
}

/** A name that contains a dot is looked up in both ways, and the match counts. */
function bareName(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/** In its own schema, else in the only other schema that has it: the migration's search_path may differ. */
function candidates(found: readonly SqlRow[], name: string): readonly SqlRow[] {
  const exact = found.filter(([key]) => key === name);
  if (exact.length > 0) return exact;
  return name.includes('.') ? [] : found.filter(([, relname]) => relname === name);
}

function oidOf(found: readonly SqlRow[], name: string): number | undefined {
  const [one, ...more] = candidates(found, name);
  return one === undefined || more.length > 0 ? undefined : Number(one[2]);
}

function relationOf(found: readonly SqlRow[], below: readonly SqlRow[], relation: string): SeenRelation {
  const [one, ...more] = candidates(found, relation);
  if (one === undefined) return { relation, state: { kind: 'missing' } };
  if (more.length > 0) {
    const names = [one, ...more].map(([key]) => key ?? '').toSorted();
    return { relation, state: { kind: 'ambiguous', names } };
  }
  const [key, , oid, bytes, rows, age] = one;
  const state = {
    kind: 'found',
    oid: Number(oid),
    name: key ?? relation,
    bytes: Number(bytes),
    rows: Number(rows),
    age: numberIn(age),
    below: below.flatMap(([top, name]) => (top === oid ? [name ?? ''] : [])),
  } as const;
  return { relation, state };
}

function lockOf([
  relation,
  mode,
  granted,
  pid,
  transaction,
  blockedBy,
  waiting,
]: SqlRow): Look['locks'][number] {
  return {
    oid: Number(relation),
    mode: modeOf(mode ?? ''),
    granted: granted === 'true',
    holder:
      pid !== null && pid !== undefined
        ? { kind: 'session', pid: Number(pid) }
        : transaction === null || transaction === undefined
          ? { kind: 'unknown' }
          : { kind: 'prepared', transaction },
    blockedBy: (blockedBy ?? '')
      .split(',')
      .filter((one) => one !== '')
      .map(Number),
    waitingSeconds: numberIn(waiting),
  };
}

/** `AccessExclusiveLock`. An unknown mode counts as the strongest. */
function modeOf(printed: string): LockMode {
  return (
    lockModes.find((mode) => `${mode.replaceAll(' ', '')}lock`.toLowerCase() === printed.toLowerCase()) ??
    'ACCESS EXCLUSIVE'
  );
}

function sessionOf(row: SqlRow): SeenSession {
  const [pid, user, application, hidden, state, seconds, pins, waitsFor, type, query] = row;
  return {
    pid: Number(pid),
    user: user ?? '',
    application: application ?? '',
    hidden: hidden === 't' || hidden === 'true',
    state: state ?? '',
    transactionSeconds: numberIn(seconds),
    pins: pins === 'true',
    waitsFor: waitsFor ?? '',
    kind: kindOf(type ?? '', query ?? ''),
    query: withoutLiterals(query ?? ''),
  };
}

function kindOf(type: string, query: string): SeenSession['kind'] {
  if (type === 'autovacuum worker')
    return query.includes('(to prevent wraparound)') ? 'wraparound' : 'autovacuum';
  // Hidden from this role: most are clients.
  return type === 'client backend' || type === '' ? 'client' : 'other';
}

function progressOf([pid, relation, command, phase, done, total]: SqlRow): Look['progress'][number] {
  return {
    pid: Number(pid),
    oid: Number(relation),
    command: command ?? '',
    phase: phase ?? '',
    done: Number(done),
    total: Number(total),
  };
}

function replicaOf([name, state, synchronous, bytes, seconds]: SqlRow): Look['replicas'][number] {
  return {
    name: name ?? '',
    state: state ?? '',
    isSynchronous: synchronous === 'true',
    bytesBehind: numberIn(bytes),
    secondsBehind: numberIn(seconds),
  };
}

function slotOf([name, kind, active, bytes, walStatus]: SqlRow): Look['slots'][number] {
  return {
    name: name ?? '',
    kind: kind ?? '',
    active: active === 'true',
    bytesRetained: Number(bytes),
    walStatus: walStatus ?? '',
  };
}
