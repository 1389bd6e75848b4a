/** What a DDL statement costs while it runs, in a hover: the words of core/effects, for all actions of the statement together, as Markdown. */
import { describeEffect, whoWaits } from '../../core/effects/describe.ts';
import { strongest, type Effect, type RelationEffect } from '../../core/effects/effect.ts';
import { plain } from '../convert/markdown.ts';

/** Undefined where nothing is touched and nothing refused. */
export function effectCard(effects: readonly Effect[]): readonly string[] | undefined {
  const whole = together(effects);
  if (whole === undefined || (whole.relations.length === 0 && !whole.refusedInTransaction)) return undefined;
  const [first, ...rest] = describeEffect(whole).map(plain);
  return [...(first === undefined ? [] : [`**Effect** ${first}`]), ...rest, ...measuredLine(whole)];
}

/** One line, for hovers that are about something else; undefined where nobody has to wait. */
export function effectSummary(effects: readonly Effect[]): string | undefined {
  const whole = together(effects);
  const waits = whole === undefined ? undefined : whoWaits(whole);
  return waits === undefined ? undefined : `**Effect** This statement ${plain(waits)}\\.`;
}

function measuredLine({ measuredOn }: Effect): readonly string[] {
  if (measuredOn.length === 0) return [];
  const lowest = Math.min(...measuredOn);
  const highest = Math.max(...measuredOn);
  return [`Measured on PostgreSQL ${lowest === highest ? lowest : `${lowest} to ${highest}`}\\.`];
}

/** The actions of one ALTER TABLE run under the strongest lock that any of them needs, and were measured where all of them were. */
function together(effects: readonly Effect[]): Effect | undefined {
  const [first, ...rest] = effects;
  return rest.reduce<Effect | undefined>((sum, next) => (sum === undefined ? next : both(sum, next)), first);
}

function both(a: Effect, b: Effect): Effect {
  return {
    fact: a.fact,
    relations: merge([...a.relations, ...b.relations]),
    heldUntil: a.heldUntil === 'end-of-transaction' ? a.heldUntil : b.heldUntil,
    refusedInTransaction: a.refusedInTransaction || b.refusedInTransaction,
    uncertain: a.uncertain ?? b.uncertain,
    measuredOn: a.measuredOn.filter((major) => b.measuredOn.includes(major)),
  };
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

function bothOn(a: RelationEffect, b: RelationEffect): RelationEffect {
  return {
    ...a,
    role: a.role === 'target' || b.role === 'target' ? 'target' : a.role,
    lock: strongest(a.lock, b.lock),
    isNew: a.isNew && b.isNew,
    rewrite: a.rewrite || b.rewrite,
    buildsIndex: a.buildsIndex || b.buildsIndex,
    scan: a.scan || b.scan,
  };
}
