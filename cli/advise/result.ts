/** The result of a `plinth advise` run, ready to be reported. */
import type { PlanComparison } from '../../core/plan/compare.ts';
import type { AdviceAnswer } from '../../engine/index-advice/advise.ts';

export interface AdvisedQuery {
  /** `orders.sql:12`, or a note that the query was given on the command line. */
  readonly place: string;
  readonly title: string;
  readonly answer: AdviceAnswer;
  /** What the plan lab planned from; undefined if a server planned. */
  readonly sizes: string | undefined;
  /** Set for answers that propose indexes. */
  readonly proposal: Proposal | undefined;
}

export interface Proposal {
  readonly indexes: readonly {
    /** `CREATE INDEX …`. */
    readonly definition: string;
    readonly bytes: number | undefined;
    /** A sentence about the cost of writes with the new indexes. */
    readonly writes: string;
  }[];
  readonly comparison: PlanComparison;
  readonly migrations: readonly { readonly file: string; readonly text: string }[];
  /** The reason why no migrations were written. */
  readonly noMigrations: string | undefined;
}

/** The plan of a query with and without an index. */
export interface WithoutIndex {
  readonly place: string;
  readonly title: string;
  readonly before: number;
  readonly after: number;
}
