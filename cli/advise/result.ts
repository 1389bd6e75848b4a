/** What a run of `plinth advise` came to, ready to be shown. */
import type { PlanComparison } from '../../core/plan/compare.ts';
import type { AdviceAnswer } from '../../engine/index-advice/advise.ts';

export interface AdvisedQuery {
  /** `orders.sql:12`, or that it was given. */
  readonly place: string;
  readonly title: string;
  readonly answer: AdviceAnswer;
  /** Of an answer that has indexes. */
  readonly proposal: Proposal | undefined;
}

export interface Proposal {
  readonly indexes: readonly {
    /** `CREATE INDEX …`. */
    readonly definition: string;
    readonly bytes: number | undefined;
    /** A sentence on what writes cost then. */
    readonly writes: string;
  }[];
  readonly comparison: PlanComparison;
  readonly migrations: readonly { readonly file: string; readonly text: string }[];
  /** Why there are none. */
  readonly noMigrations: string | undefined;
}

/** What becomes of a query without an index. */
export interface WithoutIndex {
  readonly place: string;
  readonly title: string;
  readonly before: number;
  readonly after: number;
}
