/** The timeouts under which a statement runs: what its file sets, or else what the program sets that runs the file. */
import { milliseconds } from '../../migrations/transactions.ts';
import { oneLine } from '../../plan/format.ts';
import type { Placed } from '../placed.ts';

type Name = 'statement_timeout' | 'lock_timeout';

export interface Timeout {
  readonly milliseconds: number;
  /** `src/db/migrate.ts:498`, where it is the program's. */
  readonly from: string | undefined;
}

/** Undefined where nothing is seen to set one; 0 milliseconds are none. */
export function timeoutOf({ one, migration }: Placed, name: Name): Timeout | undefined {
  const { settings } = one.during;
  const own = milliseconds(settings, name);
  if (own !== undefined || settings.has(name))
    return own === undefined ? undefined : { milliseconds: own, from: undefined };
  const given = migration.byHand === undefined ? migration.runBy?.timeouts : [];
  const found = given?.find((each) => each.name === name);
  const value = found && milliseconds(new Map([[name, [found.value]]]), name);
  return value === undefined || found === undefined
    ? undefined
    : { milliseconds: value, from: oneLine(found.place) };
}
