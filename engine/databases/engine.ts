/**
 * What a server's module offers to everybody who has a connection open: how it is opened, which server it is, its catalog, its plans. What is left out
 * is not there for that server, and whoever asks for it is told so. The modules are listed in engines.ts.
 */
import type { PartsRead } from './described.ts';
import type { Ability } from '../../core/connections/ability.ts';
import type { ConnectionProfile, EngineName } from '../../core/connections/profile.ts';
import type { ParameterisedQuery } from '../../core/plan/parameters.ts';
import type { AnalyzeLook, AnalyzeRequest } from './analyze.ts';
import type { CatalogReader } from './catalog/reader.ts';
import type { ConnectOptions } from './connecting.ts';
import type { ExplainOutcome, ExplainRequest } from './explain.ts';
import type { ConnectionOffers, OfferSources } from './connection-candidates.ts';
import type { RightsOutcome } from './rights.ts';
import type { Secret } from './secret.ts';
import type { ConnectOutcome, OpenSession, SqlSession, Failed } from './session.ts';

export interface DatabaseEngine {
  readonly name: EngineName;
  /** Its catalog and its plans are PostgreSQL's: what is written for those alone may be asked of it. */
  readonly isPostgres: boolean;
  readonly uri: Uris;
  /** Connections that somebody has described; opens none. */
  readonly offers: (sources: OfferSources) => Promise<ConnectionOffers>;
  readonly connect: (
    profile: ConnectionProfile,
    password: Secret | undefined,
    options?: ConnectOptions,
  ) => Promise<ConnectOutcome>;
  /** Asked once, when a connection was opened for somebody. */
  readonly identify: (session: SqlSession, signal?: AbortSignal) => Promise<Identified>;
  /** What the login could write; asked of production. */
  readonly rights: (session: SqlSession, signal?: AbortSignal) => Promise<RightsOutcome>;
  readonly catalog: (session: OpenSession) => CatalogReader;
  readonly words: ServerWords;
  /** A query can be planned for values of its parameters. */
  readonly givesValues: boolean;
  /** Parameters of a query where the server reads them otherwise than PostgreSQL, and what is sent instead. */
  readonly parameters?: (sql: string, variables: readonly string[]) => ParameterisedQuery;
  /** How a statement would run; nothing is run. The statement is checked before it is sent. */
  readonly explain?: (session: SqlSession, request: ExplainRequest) => Promise<ExplainOutcome>;
  /** Measuring by running. */
  readonly measure?: Measuring;
}

/** How what a server holds is written and said. */
export interface ServerWords {
  /** A name as the server's SQL has to write it. */
  readonly quoted: (name: string) => string;
  /** The schema that most things are in, among those that there are. */
  readonly home: (schemas: readonly string[]) => string | undefined;
  /** Where a table's row count comes from, in a sentence; undefined if there is none. */
  readonly rowCount: (rows: string | undefined) => string;
}

/** How a connection is written in one line. */
export interface Uris {
  /** For people: `postgresql`. */
  readonly scheme: string;
  readonly is: (text: string) => boolean;
  readonly read: (text: string) => PartsRead;
}

export interface Measuring {
  /** What running the statement would do beyond reading; runs nothing. */
  readonly look: (session: SqlSession, request: AnalyzeRequest) => Promise<AnalyzeLook>;
  /** `agreed`: the sentences that a person saw and said yes to. */
  readonly run: (
    session: SqlSession,
    request: AnalyzeRequest,
    agreed: readonly string[],
  ) => Promise<ExplainOutcome>;
}

export type Identified =
  | {
      readonly kind: 'known';
      /** `PostgreSQL`, `MariaDB`: as people call it. */
      readonly product: string;
      /** As the server says it. */
      readonly version: string;
      /** Who is logged in there. */
      readonly user: string;
    }
  | Failed;

const all: readonly Ability[] = ['explain', 'measure', 'values', 'advise', 'compareValues', 'safeNow'];

/** What whoever offers something asks first. What was written for PostgreSQL alone is only there. */
export function abilitiesOf(engine: DatabaseEngine): readonly Ability[] {
  return all.filter((ability) => {
    switch (ability) {
      case 'explain':
        return engine.explain !== undefined;
      case 'measure':
        return engine.measure !== undefined;
      case 'values':
        return engine.givesValues;
      case 'advise':
      case 'compareValues':
      case 'safeNow':
        return engine.isPostgres;
    }
  });
}

/** For what is there for PostgreSQL alone. `feature` begins a sentence: `Collecting statistics`. */
export function notThere(feature: string, product: string): string {
  return `${feature} is not there for ${product} yet.`;
}
