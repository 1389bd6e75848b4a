/**
 * The interface of a server's module: connections, server version, catalog, plans. An omitted member is not supported by that server, and
 * callers report that. engines.ts lists the modules.
 */
import type { PartsRead } from './described.ts';
import { abilities, type Ability } from '../../core/connections/ability.ts';
import type { ConnectionProfile, EngineName } from '../../core/connections/profile.ts';
import type { Check, ServerFacts } from '../../core/health/check.ts';
import type { SeenWaits } from '../../core/locks/seen.ts';
import type { StatementSnapshot } from '../../core/statements/snapshot.ts';
import type { SafeNow } from '../../core/safe-now/judge.ts';
import type { Touched } from '../../core/safe-now/touched.ts';
import type { ParameterisedQuery } from '../../core/plan/parameters.ts';
import type { AnalyzeLook, AnalyzeRequest } from './analyze.ts';
import type { ReadOptions, Reads } from './catalog/bounded.ts';
import type { CatalogReader } from './catalog/reader.ts';
import type { ConnectOptions } from './connecting.ts';
import type { ExplainOutcome, ExplainRequest } from './explain.ts';
import type { ConnectionOffers, OfferSources } from './connection-candidates.ts';
import type { RightsOutcome } from './rights.ts';
import type { Secret } from './secret.ts';
import type { ConnectOutcome, Failed, OpenSession, Read, SqlSession } from './session.ts';

export interface DatabaseEngine {
  readonly name: EngineName;
  /** Its catalog and plans are PostgreSQL's: features for PostgreSQL only can use it. */
  readonly isPostgres: boolean;
  readonly uri: Uris;
  /** Described connections; opens none. */
  readonly offers: (sources: OfferSources) => Promise<ConnectionOffers>;
  readonly connect: (
    profile: ConnectionProfile,
    password: Secret | undefined,
    options?: ConnectOptions,
  ) => Promise<ConnectOutcome>;
  /** Called once for each new connection. */
  readonly identify: (session: SqlSession, signal?: AbortSignal) => Promise<Identified>;
  /** What the login could write; queried for production. */
  readonly rights: (session: SqlSession, signal?: AbortSignal) => Promise<RightsOutcome>;
  readonly catalog: (session: OpenSession) => CatalogReader;
  readonly words: ServerWords;
  /** It can plan a query for values of its parameters. */
  readonly givesValues: boolean;
  /** A query's parameters, if the server parses them differently from PostgreSQL, and the text to send instead. */
  readonly parameters?: (sql: string, variables: readonly string[]) => ParameterisedQuery;
  /** The plan of a statement; nothing is run. The statement is checked before it is sent. */
  readonly explain?: (session: SqlSession, request: ExplainRequest) => Promise<ExplainOutcome>;
  /** Measuring by running. */
  readonly measure?: Measuring;
  /** What migrations would wait for at this moment. */
  readonly safeNow?: (
    session: SqlSession,
    touched: Touched,
    options?: ReadOptions,
  ) => Promise<Read<SafeNow> | Failed>;
  /** Who waits for whom at this moment. */
  readonly waits?: (session: SqlSession, options?: ReadOptions) => Promise<Read<SeenWaits> | Failed>;
  /** The checks of its health. */
  readonly health?: HealthReader;
  /** Indexes can be tried for its queries: on it, or on a server that Plinth starts. */
  readonly advises: boolean;
  /** What one of the products that it speaks with lacks. */
  readonly lacks?: { readonly product: string; readonly abilities: readonly Ability[] };
  /** What it has counted of its statements. */
  readonly statements?: (session: SqlSession, options?: ReadOptions) => Promise<StatementsRead>;
}

export type StatementsRead = Read<Omit<StatementSnapshot, 'applied'>> | Failed;

export interface HealthReader {
  readonly checks: readonly Check[];
  readonly ask: <T>(
    session: SqlSession,
    options: ReadOptions,
    work: (asking: HealthAsking) => Promise<T>,
  ) => Promise<T | Failed>;
}

/** One conversation with a server, read-only. */
export interface HealthAsking {
  readonly server: ServerFacts;
  /** The time limit of each read from now on, kept by the server. */
  readonly limit: (ms: number) => Promise<void>;
  readonly reads: Reads;
}

/** How the contents of a server are written and named. */
export interface ServerWords {
  /** A name as the server's SQL quotes it. */
  readonly quoted: (name: string) => string;
  /** The default schema, out of the existing ones. */
  readonly home: (schemas: readonly string[]) => string | undefined;
  /** The source of a table's row count, as a sentence; undefined if there is none. */
  readonly rowCount: (rows: string | undefined) => string;
}

/** How a connection is written in one line. */
export interface Uris {
  /** For display: `postgresql`. */
  readonly scheme: string;
  readonly is: (text: string) => boolean;
  readonly read: (text: string) => PartsRead;
}

export interface Measuring {
  /** What running the statement would do beyond reading; runs nothing. */
  readonly look: (session: SqlSession, request: AnalyzeRequest) => Promise<AnalyzeLook>;
  /** `agreed`: the sentences that a person saw and accepted. */
  readonly run: (
    session: SqlSession,
    request: AnalyzeRequest,
    agreed: readonly string[],
  ) => Promise<ExplainOutcome>;
}

export type Identified =
  | {
      readonly kind: 'known';
      /** The display name: `PostgreSQL`, `MariaDB`. */
      readonly product: string;
      /** As the server prints it. */
      readonly version: string;
      /** The login. */
      readonly user: string;
    }
  | Failed;

/** Callers check this before they offer a feature. `product`: of the server, where it is known. */
export function abilitiesOf(engine: DatabaseEngine, product?: string): readonly Ability[] {
  const lacked = engine.lacks?.product === product ? engine.lacks?.abilities : undefined;
  return abilities.filter((ability) => {
    if (lacked?.includes(ability) === true) return false;
    switch (ability) {
      case 'explain':
        return engine.explain !== undefined;
      case 'measure':
        return engine.measure !== undefined;
      case 'values':
        return engine.givesValues;
      case 'advise':
        return engine.advises;
      case 'compareValues':
      case 'drift':
      case 'collect':
        return engine.isPostgres;
      case 'safeNow':
        return engine.safeNow !== undefined;
      case 'locks':
        return engine.waits !== undefined;
      case 'health':
        return engine.health !== undefined;
    }
  });
}

/** For features that a server lacks. `feature` begins a sentence: `Collecting statistics`. */
export function notThere(feature: string, product: string): string {
  return `${feature} is not there for ${product} yet.`;
}
