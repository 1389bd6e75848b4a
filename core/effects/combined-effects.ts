/** Combines the effects of one statement's actions: locks, costs and refusals. Contains no facts. */
import { heavier, metadataQueue } from './mysql/online.ts';
import { longest, queueOf, strongest, type Effect, type RelationEffect } from './effect.ts';

/**
 * The actions of one ALTER TABLE run under the strongest lock that any of them needs; `measuredOn` holds the versions on which all were
 * measured.
 */
export function together(effects: readonly Effect[]): Effect | undefined {
  const [first, ...rest] = effects;
  return rest.reduce<Effect | undefined>((sum, next) => (sum === undefined ? next : both(sum, next)), first);
}

function both(a: Effect, b: Effect): Effect {
  return {
    fact: a.fact,
    relations: merge([...a.relations, ...b.relations]),
    heldUntil: a.heldUntil === 'end-of-transaction' ? a.heldUntil : b.heldUntil,
    refusedInTransaction: a.refusedInTransaction || b.refusedInTransaction,
    refused: a.refused ?? b.refused,
    uncertain: a.uncertain ?? b.uncertain,
    ...((a.file ?? b.file) === undefined ? {} : { file: 'write' }),
    ...((a.source ?? b.source) === undefined ? {} : { source: a.source ?? b.source }),
    measuredOn: a.measuredOn.filter((major) => b.measuredOn.includes(major)),
    bound: a.bound === 'lower' ? a.bound : b.bound,
    ...longer(a, b),
    standbyCleanup: a.standbyCleanup || b.standbyCleanup,
    replication: [...new Set([...a.replication, ...b.replication])],
  };
}

/** The longer of two durations: an action that certainly takes long determines the whole. */
function longer(a: Effect, b: Effect): Pick<Effect, 'duration' | 'unless'> {
  const duration = longest(a.duration, b.duration);
  const least = longest(a.unless?.duration ?? a.duration, b.unless?.duration ?? b.duration);
  const clauses = [a, b].flatMap(({ unless }) => unless?.clause ?? []);
  if (least === duration || clauses.length === 0) return { duration };
  return { duration, unless: { clause: [...new Set(clauses)].join(' and '), duration: least } };
}

/** One entry for each relation. */
function merge(relations: readonly RelationEffect[]): readonly RelationEffect[] {
  const byName = new Map<string, RelationEffect>();
  for (const one of relations) {
    const known = byName.get(one.relation);
    byName.set(one.relation, known === undefined ? one : bothOn(known, one));
  }
  return [...byName.values()];
}

/** Combines two facts about one relation. */
export function bothOn(a: RelationEffect, b: RelationEffect): RelationEffect {
  const lock = strongest(a.lock, b.lock);
  const isNew = a.isNew && b.isNew;
  const online = heavier(a.online, b.online);
  const named = lock === a.lock ? a.named : b.named;
  return {
    relation: a.relation,
    role: a.role === 'target' || b.role === 'target' ? 'target' : a.role,
    lock,
    isNew,
    rewrite: a.rewrite || b.rewrite,
    buildsIndex: a.buildsIndex || b.buildsIndex,
    scan: a.scan || b.scan,
    queue: isNew ? undefined : online === undefined ? queueOf(lock) : metadataQueue,
    standbyLock: a.standbyLock || b.standbyLock,
    evidence: lock === a.lock ? a.evidence : b.evidence,
    ...(named === undefined ? {} : { named }),
    ...(online === undefined ? {} : { online }),
  };
}
