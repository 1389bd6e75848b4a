/** The health view: one look at a server, asked for by the user. Nothing is sent by itself, and nothing runs while nobody asks. */
import type { Grade, HealthObject } from '../core/health/check.ts';
import { isShape, isString } from './guard.ts';
import { request, type Failure } from './message.ts';

export interface HealthFindingRow {
  readonly check: string;
  /** Of the check. */
  readonly title: string;
  readonly grade: Grade;
  readonly message: string;
  readonly object: HealthObject;
  /** As the baseline names it. */
  readonly name: string;
  /** SQL for a person to review; nothing runs it. */
  readonly script: string | undefined;
}

export interface HealthReport {
  readonly kind: 'seen';
  /** `shop on PostgreSQL 17.2 as app`. */
  readonly server: string;
  readonly verdict: string;
  /** Since when the counters count. */
  readonly since: string;
  /** What Plinth itself cost the server. */
  readonly cost: string;
  /** The worst first. */
  readonly findings: readonly HealthFindingRow[];
  readonly unseen: readonly {
    readonly title: string;
    readonly because: string;
    readonly grant: string | undefined;
  }[];
  readonly fine: readonly { readonly title: string; readonly looked: string }[];
  readonly accepted: readonly { readonly title: string; readonly name: string; readonly reason: string }[];
}

export type HealthAnswer = HealthReport | { readonly kind: 'cancelled' } | Failure;

export const checkHealth = request<HealthAnswer>()({
  method: 'plinth/checkHealth',
  direction: 'client → server',
  doc: 'Looks once at the health of a connected server: reads only, with time limits.',
  params: isShape({
    /** The id of an open connection. */
    connection: isString,
  }),
});
