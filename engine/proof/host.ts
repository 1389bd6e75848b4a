/**
 * Where proofs run: the embedded server, or another one that somebody brings. What a server of a kind has, what is made in it, and what it is
 * not sent are said here; how it is reached is not.
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
  /** It will follow so many. */
  readonly migrations: number;
  readonly signal: AbortSignal | undefined;
}

export interface ProofHost extends Premises {
  readonly engine: ProofEngine;
  readonly major: number;
  /** It is the target where nothing else says what is: a server that somebody chose. */
  readonly isTarget: boolean;
  readonly start: (wish: StartWish) => Promise<HostStart>;
  /** There before anything runs. */
  readonly roles: readonly string[];
  /** True if roles that nobody makes are made beforehand. */
  readonly makesRoles: boolean;
  /** Those among the wanted ones that have to be chosen when it starts. */
  readonly toLoad: (names: Iterable<string>) => ReadonlySet<string>;
  /** What a reason of the embedded server is here. `gap`: the file in which something before it was left out. */
  readonly inItsWords: (
    reason: Unverifiable | undefined,
    refusal: ServerRefusal,
    gap: string | undefined,
  ) => Unverifiable | undefined;
}
