/**
 * Where proofs run: the embedded server, or one that the user provides. Defines what a kind of server has, what is created on it, and what
 * is not sent to it; connections are defined elsewhere.
 */
import type { ServerRefusal, Unverifiable } from '../../core/proof/reason.ts';
import type { Failed } from '../databases/session.ts';
import type { ProofDatabase } from './database.ts';
import type { ProofEngine } from './engine.ts';
import type { Premises } from './premises.ts';

export type HostStart = { readonly kind: 'started'; readonly child: ProofDatabase } | Failed;

export interface StartWish {
  readonly extensions: ReadonlySet<string>;
  readonly from: string | undefined;
  /** The expected number of migrations. */
  readonly migrations: number;
  readonly signal: AbortSignal | undefined;
}

export interface ProofHost extends Premises {
  readonly engine: ProofEngine;
  readonly major: number;
  /** It is the target by default: a server that the user chose. */
  readonly isTarget: boolean;
  readonly start: (wish: StartWish) => Promise<HostStart>;
  /** Existing roles. */
  readonly roles: readonly string[];
  /** True if missing roles are created beforehand. */
  readonly makesRoles: boolean;
  /** The wanted extensions that have to be loaded at its start. */
  readonly toLoad: (names: Iterable<string>) => ReadonlySet<string>;
  /** The wording of a reason on this host. `gap`: the file in which an earlier statement was skipped. */
  readonly inItsWords: (
    reason: Unverifiable | undefined,
    refusal: ServerRefusal,
    gap: string | undefined,
  ) => Unverifiable | undefined;
}
