/** Everything that is known about one explained query, from the server's JSON and the query's text. present/ builds what is shown. */
import type { PostgresParser } from '../syntax/postgres/parser.ts';
import type { Span } from '../text/span.ts';
import { advise } from './advise.ts';
import { noFacts, type PlanFacts, type PlanInsight } from './insight.ts';
import { measure, type PlanMetrics } from './metrics.ts';
import type { Plan, RelationName } from './model.ts';
import { tokenize as tokenizeClickhouse } from '../syntax/clickhouse/lexer.ts';
import { tokenize as tokenizeDuckdb } from '../syntax/duckdb/lexer.ts';
import { tokenize as tokenizeSqlite } from '../syntax/sqlite/lexer.ts';
import { tokenize as tokenizeSqlserver } from '../syntax/sqlserver/lexer.ts';
import { mapMysql } from './mysql/source-map.ts';
import type { ParameterisedQuery } from './parameters.ts';
import { readPlan } from './reading/normalise.ts';
import { crossJoined } from './query-shape/query-shape.ts';
import { readShape } from './query-shape/read-shape.ts';
import { factsOf, type TableFacts } from './table-facts.ts';
import { mapToSource, mapToWhole, type SourceMap } from './source-map/source-map.ts';

/** The origin of a plan decides what may be claimed about it. */
export type PlanOrigin =
  | {
      readonly kind: 'live';
      /** The user's name for the connection. */
      readonly connection: string;
      readonly role: string;
      /** PostgreSQL if undefined. */
      readonly product?: string | undefined;
      /** `server_version_num`. */
      readonly serverVersion: number;
      /** Planned for any value of $n. */
      readonly generic: boolean;
      /** `:status = 'paid'`, for each parameter that was given a value. */
      readonly values: readonly string[];
    }
  /** The embedded server with the statistics of another database, whose planner would give the same figures, or with assumed sizes. */
  | {
      readonly kind: 'lab';
      /** PostgreSQL if undefined. */
      readonly product?: string | undefined;
      /** Version of the lab's own server, as `server_version_num`. */
      readonly serverVersion: number;
      /** When the statistics were collected, as 2026-11-20T15:00:00.000Z. Undefined: the sizes are assumed. */
      readonly collectedAt: string | undefined;
      readonly generic: boolean;
      readonly values: readonly string[];
      /** Sentences about what this plan cannot consider. */
      readonly limits: readonly string[];
    }
  /** A file or pasted text: which server planned it, and when, is not known. */
  | { readonly kind: 'file'; readonly name: string };

export interface PlanRequest {
  /** EXPLAIN (FORMAT JSON), as text or as the value that a driver parsed. */
  readonly json: unknown;
  readonly sql: string;
  readonly origin: PlanOrigin;
  readonly parser: PostgresParser;
  /** What the catalog says about the plan's tables, if it was read. */
  readonly tables?: readonly TableFacts[];
}

export interface PlanReading {
  readonly sql: string;
  readonly origin: PlanOrigin;
  readonly plan: Plan;
  readonly metrics: PlanMetrics;
  /** The most important first. */
  readonly insights: readonly PlanInsight[];
  /** Spans in `sql`. */
  readonly sources: SourceMap;
  readonly tables: readonly TableFacts[];
}

export type PlanReadingResult =
  | { readonly ok: true; readonly reading: PlanReading }
  | { readonly ok: false; readonly problem: string };

/** Servers delimit tokens differently. */
const tokenizers = {
  mysql: undefined,
  sqlite: tokenizeSqlite,
  sqlserver: tokenizeSqlserver,
  duckdb: tokenizeDuckdb,
  clickhouse: tokenizeClickhouse,
} as const;

export function understandPlan(request: PlanRequest): PlanReadingResult {
  const { sql, origin } = request;
  const read = readPlan(request.json);
  if (!read.ok) return read;
  const { plan } = read;
  const metrics = measure(plan);
  // The grammar is PostgreSQL's: it may reject or misread a query that another server planned.
  const shape = plan.engine === 'postgresql' ? readShape(sql, request.parser) : undefined;
  const tables = request.tables ?? [];
  const facts: PlanFacts = {
    relationRows: (relation) => factsOf(tables, relation)?.rows,
    // Nobody assumes sizes of the server's own tables, nor makes indexes for them.
    table: (relation) =>
      hasAssumedSizes(origin) && isSystem(relation) ? undefined : factsOf(tables, relation),
    assumedSizes: hasAssumedSizes(origin),
    crossJoined: shape === undefined ? noFacts.crossJoined : crossJoined(shape),
  };
  return {
    ok: true,
    reading: {
      sql,
      origin,
      plan,
      metrics,
      insights: advise(plan, metrics, facts),
      sources:
        plan.engine !== 'postgresql'
          ? mapMysql(plan, sql, tokenizers[plan.engine])
          : shape === undefined
            ? mapToWhole(plan, { start: 0, end: sql.length })
            : mapToSource(plan, shape),
      tables,
    },
  };
}

function isSystem({ schema }: RelationName): boolean {
  return schema === 'pg_catalog' || schema === 'information_schema';
}

/** Only facts that do not depend on sizes are told about such a plan. */
export function hasAssumedSizes(origin: PlanOrigin): boolean {
  return origin.kind === 'lab' && origin.collectedAt === undefined;
}

/** The same for the text as the user wrote it, if the server was sent another: with $n for its parameters, without parts that a program adds. */
export function asWritten(
  reading: PlanReading,
  text: string,
  { written, isPartial }: Pick<ParameterisedQuery, 'written' | 'isPartial'>,
): PlanReading {
  const place = ([first, ...others]: readonly [Span, ...Span[]]): readonly [Span, ...Span[]] => [
    written(first),
    ...others.map(written),
  ];
  return {
    ...(isPartial ? inPart(reading) : reading),
    sql: text,
    sources: reading.sources.map(({ spans, exact, predicates }) => ({
      spans: place(spans),
      exact,
      predicates: predicates.map(written),
    })),
  };
}

/** What is missing in a part may be in the whole: nothing is reported about it. */
function inPart(reading: PlanReading): PlanReading {
  const { origin } = reading;
  if (origin.kind !== 'lab') return { ...reading, insights: [] };
  return { ...reading, insights: [], origin: { ...origin, limits: [...origin.limits, onlyPart] } };
}

const onlyPart = 'The program adds parts to the query that are not known here: it is planned without them.';
