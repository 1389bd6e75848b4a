/**
 * A question about rows: on which of them would a statement fail? probes.ts and probe-casts.ts create it, engine/proof/mend.ts sends it.
 */
import type { BiteKind } from './rows.ts';

export interface Probe {
  readonly kind: Exclude<BiteKind, 'pending' | 'other'>;
  /** As the statement writes it; the server resolves it by its search path. */
  readonly table: string;
  /** Columns that an example of such a row shows, besides its key. */
  readonly columns: readonly string[];
  /** True for rows that make the statement fail, of which there may be several: those to remove so that it runs. */
  readonly bad: string;
  /** True for every row to look at, if these are more than the rows to remove. */
  readonly shown: string;
  /** For duplicates: expressions that have to be distinct. */
  readonly groups: readonly string[];
  /** Undefined if no query on the target version can find them without failing. */
  readonly find: string | undefined;
}
