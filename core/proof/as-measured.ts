/** Replaces an expected effect by the measured one, for a statement where the two differ. */
import { queueOf, untold, type Effect, type RelationEffect } from '../effects/effect.ts';
import { strongestOf, type Measured, type MeasuredRelation } from './measured.ts';

export function asMeasured(effect: Effect, measured: Measured): Effect {
  const seen = new Map(measured.relations.map((one) => [one.relation, one]));
  const held = new Set(measured.held.map(({ relation }) => relation));
  const told = new Set(effect.relations.map(({ relation }) => relation));
  const known = effect.relations.flatMap((one) => {
    const was = seen.get(one.relation);
    if (was !== undefined) return [relationAsMeasured(one, was)];
    // A lock that the transaction already holds is not observed again.
    return held.has(one.relation) ? [one] : [];
  });
  const more = measured.relations.flatMap((was) => unexpected(was, told));
  return { ...effect, relations: [...known, ...more] };
}

function relationAsMeasured(one: RelationEffect, was: MeasuredRelation): RelationEffect {
  const taken = strongestOf(was.taken);
  return {
    ...one,
    lock: taken ?? one.lock,
    queue: taken === undefined || taken === one.lock ? one.queue : queueOf(taken),
    rewrite: was.newFile,
    buildsIndex: was.builtIndexes > 0,
    scan: was.newFile ? one.scan : was.scans > was.builtIndexes,
  };
}

function unexpected(was: MeasuredRelation, told: ReadonlySet<string>): readonly RelationEffect[] {
  const lock = strongestOf(was.taken);
  if (lock === undefined || was.isNew || was.kind === 'index' || told.has(was.relation)) return [];
  const plain: RelationEffect = {
    ...{ relation: was.relation, role: 'target', lock, isNew: false, queue: queueOf(lock) },
    ...{ rewrite: false, buildsIndex: false, scan: false },
    ...{ standbyLock: lock === 'ACCESS EXCLUSIVE', evidence: untold.fact },
  };
  return [relationAsMeasured(plain, was)];
}
