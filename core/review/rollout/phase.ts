/**
 * Decides when the files of the change are applied relative to the release, in the order in which their tool applies them. A file that can
 * be applied at any time stays with its neighbours.
 */
import { phaseOf, within } from '../facts/compatibility.ts';
import type { Facts } from '../facts/facts.ts';
import type { ChangedMigration } from '../change.ts';
import type { Phase, PlaceRef } from '../model.ts';
import type { StatementFact } from '../facts/statements.ts';

export interface Rollout {
  readonly before: readonly ChangedMigration[];
  /** While the application is stopped, because no order works. */
  readonly stopped: readonly ChangedMigration[];
  readonly after: readonly ChangedMigration[];
  /** The release can be deployed before or after. */
  readonly isIndependent: boolean;
}

export function rolloutOf({ change: { migrations }, phases }: Facts): Rollout {
  const all = migrations.map(({ path }) => phases.get(path) ?? 'any');
  const isNeeded = (phase: Phase): boolean => phase === 'before' || phase === 'split';
  const isLate = (phase: Phase): boolean => phase === 'after' || phase === 'split';
  const isIndependent = all.every((phase) => phase === 'any');
  const firstStop = all.indexOf('stop');
  // The tool applies earlier files together with the last one that the release needs.
  const last = Math.max(all.lastIndexOf('stop'), all.findLastIndex(isNeeded)) + 1;
  const end = all.slice(last).some(isLate) ? last : all.length;
  if (firstStop < 0)
    return { before: migrations.slice(0, end), stopped: [], after: migrations.slice(end), isIndependent };
  // If an earlier file drops something, the application is stopped for it.
  const early = all.findIndex(isLate);
  const from = early < 0 ? firstStop : Math.min(early, firstStop);
  return {
    before: migrations.slice(0, from),
    stopped: migrations.slice(from, end),
    after: migrations.slice(end),
    isIndependent,
  };
}

export interface Parts {
  /** Statements that have to be split. */
  readonly both: readonly PlaceRef[];
  readonly before: readonly PlaceRef[];
  readonly after: readonly PlaceRef[];
}

/** For a file to be split: the statements that the release needs, and those that break its predecessor. */
export function partsOf(statements: readonly StatementFact[], { compatibility }: Facts): Parts {
  const phased = statements.map(({ place }) => ({
    place,
    phase: phaseOf(within(compatibility, (one) => one === place)),
  }));
  const placed = (isIn: (phase: Phase) => boolean): readonly PlaceRef[] =>
    phased.flatMap(({ place, phase }) => (isIn(phase) ? [place] : []));
  return {
    both: placed((phase) => phase === 'split'),
    before: placed((phase) => phase === 'before'),
    after: placed((phase) => phase === 'after'),
  };
}
