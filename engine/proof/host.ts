/**
 * Where proofs run: the embedded server, or another one that somebody brings. What a server of a kind has, what is made in it, and what it is
 * not sent are said here; how it is reached is not.
 */
import type { ServerRefusal, Unverifiable } from '../../core/proof/reason.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';
import { EmbeddedChild, type EmbeddedLimits } from '../embedded/child.ts';
import { extensionsToLoad, isKnownExtension } from '../embedded/extensions.ts';

/** One server, or one database of it, that nobody else uses. Once it has ended it stays ended. */
export interface ProofDatabase extends SqlSession {
  /** Of its process, where it is one of ours. */
  readonly pid: number | undefined;
  readonly isRunning: boolean;
  /** At once; what waits for it gets this failure. */
  end(failure: DatabaseFailure): void;
  /** Each gives a failure where it cannot be done: nothing is lost but time. */
  save(file: string, signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
  mark(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
  goBack(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
  unmark(mark: number): Promise<DatabaseFailure | undefined>;
}

export type HostStart =
  | { readonly kind: 'started'; readonly child: ProofDatabase }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

export interface StartWish {
  readonly extensions: ReadonlySet<string>;
  readonly from: string | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface ProofHost {
  readonly major: number;
  /** It is the target where nothing else says what is: a server that somebody chose. */
  readonly isTarget: boolean;
  readonly start: (wish: StartWish) => Promise<HostStart>;
  /** There before anything runs. */
  readonly roles: readonly string[];
  /** Whether roles that nobody makes are made beforehand. */
  readonly makesRoles: boolean;
  readonly hasExtension: (name: string) => boolean;
  /** Those among the wanted ones that have to be chosen when it starts. */
  readonly toLoad: (names: Iterable<string>) => ReadonlySet<string>;
  /** Why a text is not sent, whatever it does. */
  readonly withheld: (text: string, parser: PostgresParser) => Unverifiable | undefined;
  /** What a reason of the embedded server is here. `gap`: the file in which something before it was left out. */
  readonly inItsWords: (
    reason: Unverifiable | undefined,
    refusal: ServerRefusal,
    gap: string | undefined,
  ) => Unverifiable | undefined;
}

/** PGlite's. */
const embeddedMajor = 18;

export function embeddedHost(program: string, limits: EmbeddedLimits): ProofHost {
  return {
    major: embeddedMajor,
    isTarget: false,
    start: (wish) => EmbeddedChild.start({ program, limits, ...wish }),
    roles: ['postgres'],
    makesRoles: true,
    hasExtension: isKnownExtension,
    toLoad: extensionsToLoad,
    withheld: () => undefined,
    inItsWords: (reason) => reason,
  };
}
