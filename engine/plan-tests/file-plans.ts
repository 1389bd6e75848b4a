/**
 * Plans the queries of one file: what `plinth plan` and the Testing view record and check. Uses a plan source that the caller opened,
 * EXPLAIN only; opens and writes nothing.
 */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { readParameters } from '../../core/plan/parameters.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import { queriesIn, shapedBefore } from '../../core/plan/query-shape/queries-in.ts';
import { checkPlans, type CurrentQuery, type FileCheck, type Planned } from '../../core/plan-tests/check.ts';
import { fingerprintOf } from '../../core/plan-tests/fingerprint.ts';
import { querySql, type PlanRecord, type RecordSource } from '../../core/plan-tests/record.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { slice } from '../../core/text/span.ts';
import type { ExplainOutcome } from '../databases/explain.ts';
import type { Waiting } from '../lab/lab-question.ts';
import type { PlanLab } from '../lab/lab.ts';
import type { Session } from '../session/session.ts';

export interface PlanSource {
  readonly kind: RecordSource;
  readonly explain: (sql: string) => Promise<ExplainOutcome>;
}

/** Of assumed sizes only the shape of a plan is compared. */
export function sourceIn(lab: PlanLab, waiting: Waiting = {}): PlanSource {
  return {
    kind: 'lab',
    explain: async (sql) => {
      const outcome = await lab.plan({ ...waiting, sql });
      if (outcome.kind !== 'plan') return outcome;
      return { ...outcome.plan, emptyDatabase: lab.basis.kind === 'assumed' };
    },
  };
}

export interface FileQuery extends CurrentQuery {
  /** As written. */
  readonly text: string;
  readonly variables: readonly string[];
  /** Statements of the file before it that shape its tables. */
  readonly before: readonly string[];
}

export type FileQueries =
  | { readonly kind: 'read'; readonly queries: readonly FileQuery[] }
  /** A clause. */
  | { readonly kind: 'silent'; readonly because: string };

export async function queriesOfFile(
  session: Session,
  path: string,
  signal?: AbortSignal,
): Promise<FileQueries> {
  const report = await session.report(path, { named: true, scope: 'all', assumed: 'postgresql' }, signal);
  if (report.kind === 'silent' || report.kind === 'unreadable')
    return { kind: 'silent', because: report.because };
  const statements = report.sections.flatMap((section) => section.statements);
  return { kind: 'read', queries: queriesInText(report.text, statements) };
}

/** The migrations that build the tables of the file's queries; if no database is named, the only ones that exist. */
export function folderOf(session: Session, path: string): MigrationFolder | undefined {
  const unknown = session.folders.filter(({ dialect }) => dialect === 'unknown');
  return session.folderFor(path) ?? (unknown.length === 1 ? unknown[0] : undefined);
}

function queriesInText(text: string, statements: readonly Statement[]): readonly FileQuery[] {
  const lines = new LineIndex(text);
  const names = new Map(statements.map((one) => [one.span.start, nameOf(one, text)]));
  return queriesIn(statements).map((query) => ({
    name: names.get(query.span.start),
    sql: querySql(query.text),
    line: lines.position(query.span.start).line,
    text: query.text,
    variables: query.variables,
    before: shapedBefore(statements, query).map((one) => one.text),
  }));
}

/** `-- name: LatestOrders :many` of sqlc, `@name latestOrders` of pgtyped. */
export function nameOf({ leadingComments }: Statement, text: string): string | undefined {
  const names = leadingComments.map(
    (one) => /^(?:--|\/\*)[\s*]*(?:name:|@name)\s+([\w.-]+)/.exec(slice(text, one))?.[1],
  );
  return names.findLast((one) => one !== undefined);
}

export interface PlannedQuery {
  readonly query: FileQuery;
  readonly planned: Planned;
}

export interface PlannedFile {
  readonly found: readonly PlannedQuery[];
  /** Major version of the server; undefined if it planned nothing. */
  readonly major: number | undefined;
  /** The server was lost: queries that it did not plan are not judged. */
  readonly lost: string | undefined;
}

export async function planAll(queries: readonly FileQuery[], source: PlanSource): Promise<PlannedFile> {
  const found: PlannedQuery[] = [];
  let major: number | undefined;
  for (const query of queries) {
    const outcome = await source.explain(readParameters(query.text, query.variables).sql);
    if (outcome.kind === 'failed' && !ofTheQuery.has(outcome.failure.reason))
      return { found, major, lost: outcome.failure.message };
    found.push({ query, planned: plannedOf(outcome) });
    if (outcome.kind === 'plan') major = Math.floor(outcome.serverVersion / 10_000);
  }
  return { found, major, lost: undefined };
}

/** Failures that concern the query, not the connection. */
const ofTheQuery: ReadonlySet<string> = new Set(['statement', 'queryTimeout', 'lockTimeout', 'memoryLimit']);

function plannedOf(outcome: ExplainOutcome): Planned {
  if (outcome.kind === 'refused') return { kind: 'failed', message: outcome.message };
  if (outcome.kind === 'failed') return { kind: 'failed', message: outcome.failure.message };
  const read = readPlan(outcome.json);
  if (!read.ok) return { kind: 'failed', message: read.problem };
  return {
    kind: 'planned',
    nodes: fingerprintOf(read.plan, outcome.emptyDatabase ? 'meaningless' : 'counted'),
  };
}

export function checkFile(record: PlanRecord, { found }: PlannedFile): FileCheck {
  return checkPlans(record, found);
}
