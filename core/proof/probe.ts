/** A question about rows: which of them a statement would fail on. Made in probes.ts and probe-casts.ts, asked in engine/proof/mend.ts. */
import type { BiteKind } from './rows.ts';

export interface Probe {
  readonly kind: Exclude<BiteKind, 'pending' | 'other'>;
  /** As the statement writes it; the server finds it on its search path. */
  readonly table: string;
  /** What an example of such a row shows, apart from its key. */
  readonly columns: readonly string[];
  /** True of the rows that are in the way, of which there may be several at once: what to take away so that the statement runs. */
  readonly bad: string;
  /** True of every row that one would look at, where that is more than has to go. */
  readonly shown: string;
  /** For duplicates: expressions that have to be different. */
  readonly groups: readonly string[];
  /** Undefined if the target version has no way to tell without failing itself. */
  readonly find: string | undefined;
}
