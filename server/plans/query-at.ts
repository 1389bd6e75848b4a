/** Finds the query that a request refers to, and the results that all plan requests share: no query, no database, refused, failed. */
import { oneLine } from '../../core/text/format.ts';
import { queriesIn, queryAround, type PlannableQuery } from '../../core/plan/query-shape/queries-in.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { AnalyzeRequest } from '../../engine/databases/analyze.ts';
import type { ExplainAnswer, QueryPlace } from '../../protocol/plans.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import type { SourceDocument } from '../engine.ts';
import { sourceOf } from '../workspace/source.ts';
import type { PlannedText, PlanTarget } from './plans.ts';
import { planTarget, targetOf } from './target.ts';

export const noQuery: Nothing = {
  kind: 'failure',
  title: 'Query',
  message: 'There is no statement here. Put the cursor into a query.',
};
const noConnection = 'This needs an open connection. Connect again.';

export interface FoundQuery {
  readonly document: SourceDocument;
  readonly query: PlannableQuery;
  /** Undefined where nothing plans it. */
  readonly target: PlanTarget | undefined;
}

export type Nothing = Exclude<ExplainAnswer, { readonly kind: 'explained' }>;

export async function onQuery<T>(
  context: ServerContext,
  place: QueryPlace,
  work: (found: FoundQuery, text: PlannedText) => Promise<T | Nothing>,
): Promise<T | Nothing> {
  const found = await queryAt(context, place);
  if (found === undefined) return noQuery;
  const { document, query, target } = found;
  if (target === undefined) return { kind: 'unbound' };
  const { text: sql, variables } = query;
  return work(found, { uri: document.uri, sql, variables, target });
}

export function unanswered(
  outcome:
    | { readonly kind: 'refused'; readonly message: string }
    | { readonly kind: 'failed'; readonly failure: { readonly reason: string; readonly message: string } }
    | undefined,
  found: FoundQuery,
): Nothing {
  if (outcome === undefined) return { kind: 'failure', title: titleOf(found), message: noConnection };
  if (outcome.kind === 'refused') return { kind: 'failure', title: titleOf(found), message: outcome.message };
  const { reason, message } = outcome.failure;
  return reason === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failure', title: titleOf(found), message };
}

export function titleOf({ query }: FoundQuery): string {
  return oneLine(query.text).slice(0, 80);
}

/** A server that has no label and is not on this machine counts as production. */
export async function serverKind(
  { connections, settings }: ServerContext,
  uri: string,
): Promise<AnalyzeRequest['server']> {
  if (connections.boundTo(uri)?.shown.production.likely !== true) return 'not production';
  return (await settings.of(uri)).analyzeOnProduction ? 'production, allowed' : 'production';
}

export async function queryAt(
  context: ServerContext,
  { uri, at }: QueryPlace,
): Promise<FoundQuery | undefined> {
  const open = context.documents.get(uri);
  if (open === undefined) return undefined;
  const document = sourceOf(open);
  const statements = await context.workspace.statements(document);
  const ranges = rangesOf(document.text);
  const offset = ranges.toOffset(at);
  // Statements that are not queries are passed on: the guard refuses them with a reason.
  const statement = statementAt(statements, offset, (at) => ranges.toPosition(at).line);
  const query =
    queryAround(queriesIn(statements), offset) ??
    (statement && { span: statement.span, text: statement.parsed.text, variables: [] });
  if (query === undefined) return undefined;
  const target = await planTarget(context, uri);
  return { document, query, target: target && targetOf(target, query, statements) };
}

/** Between two statements, the one on the cursor's line is meant, or else the next one, since comments are above their statement. */
function statementAt(
  statements: readonly Statement[],
  offset: number,
  lineOf: (offset: number) => number,
): Statement | undefined {
  const before = statements.findLast(({ span }) => span.start <= offset);
  if (before !== undefined && (offset <= before.span.end || lineOf(before.span.end) === lineOf(offset))) {
    return before;
  }
  return statements.find(({ span }) => span.start > offset) ?? before;
}
