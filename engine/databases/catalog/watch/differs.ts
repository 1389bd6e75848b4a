/** Compares two readings of marks: which parts of a catalog changed. No database access. */
import type { Marks } from './marks.ts';

export interface Differs {
  /** The earlier state is not known. */
  readonly everything: boolean;
  readonly database: boolean;
  /** Tables and views, or the list of schemas: names have to be read again. */
  readonly names: boolean;
  /** OIDs of schemas whose other objects changed. */
  readonly others: ReadonlySet<string>;
  /** OIDs of relations whose contents changed. */
  readonly insides: ReadonlySet<string>;
}

/** `insides`: marks of the contents that were shown. */
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
