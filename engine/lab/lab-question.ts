/** What the lab is asked, and what it answers. */
import type { ExplainedPlan, ExplainOutcome } from '../databases/explain.ts';
import type { Turn } from './shared-server.ts';

/** How it is waited for. */
export interface Waiting {
  readonly signal?: AbortSignal | undefined;
  readonly turn?: Turn | undefined;
}

export interface LabQuestion extends Waiting {
  readonly sql: string;
  readonly values?: readonly (string | null)[] | undefined;
}

export type LabOutcome =
  | {
      readonly kind: 'plan';
      readonly plan: ExplainedPlan;
      /** Sentences about what this plan cannot consider. */
      readonly limits: readonly string[];
    }
  | Exclude<ExplainOutcome, ExplainedPlan>;
