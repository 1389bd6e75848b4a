/** Two readings of marks: what of a catalog is not as it was. No database in here. */
import type { Marks } from './marks.ts';

export interface Differs {
  /** Nothing is known of what was before. */
  readonly everything: boolean;
  readonly database: boolean;
  /** Tables and views, or which schemas there are: names have to be read again. */
  readonly names: boolean;
  /** OIDs of schemas whose other objects are not as they were. */
  readonly others: ReadonlySet<string>;
  /** OIDs of relations that are not as they were inside. */
  readonly insides: ReadonlySet<string>;
}

/** `insides`: marks of what was shown. */
export function compareMarks(
  old: Marks | undefined,
  now: Marks,
  insides: ReadonlyMap<string, string>,
): Differs {
  const changed = new Set(
    [...insides].filter(([id, mark]) => now.insides.get(id) !== mark).map(([id]) => id),
  );
  if (old === undefined) {
    return { everything: true, database: false, names: true, others: new Set(), insides: changed };
  }
  return {
    everything: false,
    database: old.database !== now.database,
    names: old.database !== now.database || differing(old.relations, now.relations).size > 0,
    others: differing(old.others, now.others),
    insides: changed,
  };
}

function differing(old: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): ReadonlySet<string> {
  const ids = new Set([...old.keys(), ...now.keys()]);
  return new Set([...ids].filter((id) => old.get(id) !== now.get(id)));
}
