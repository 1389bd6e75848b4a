/** The plans' messages: explain, measure or compare the query at a place, and the last plan again. Only on what the user chose for the document. */
import { createHash } from 'node:crypto';
import type { CancellationToken } from 'vscode-languageserver';
import { oneLine } from '../../core/plan/format.ts';
import { readParameters } from '../../core/plan/parameters.ts';
import { planAnswer } from '../../core/plan/present/answer.ts';
import { sensitivityDocument } from '../../core/plan/present/sensitivity.ts';
import { queriesIn, queryAround, type PlannableQuery } from '../../core/plan/queries-in.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { AnalyzeRequest } from '../../engine/databases/analyze.ts';
import {
  analyzeQuery,
  compareValues,
  explainQuery,
  lastPlan,
  lookBeforeAnalyze,
  queryParameters,
  type AnalyzeLookAnswer,
  type CompareAnswer,
  type ExplainAnswer,
  type ExplainedQuery,
  type QueryPlace,
} from '../../protocol/plans.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import type { SourceDocument } from '../engine.ts';
import { never } from '../isolate.ts';
import type { KeptPlan, PlannedText, PlanWish } from '../plans/plans.ts';
import { planTarget } from '../plans/target.ts';
import { sourceOf } from '../workspace/source.ts';

const failed = 'The query could not be explained. The log says why.';
const noConnection = 'This needs an open connection. Connect again.';

export function registerExplain(context: ServerContext): void {
  const { rpc, plans, documents } = context;
  documents.onDidClose(({ document }) => plans.forget(document.uri));
  const failure = { kind: 'failure', title: 'Query', message: failed } as const;
  rpc.answer(explainQuery, failure, (place, token) =>
    onQuery(context, place, (found, text) =>
      planned(context, found, text, { values: place.values, run: undefined }, token),
    ),
  );
  rpc.answer(analyzeQuery, failure, (place, token) =>
    onQuery(context, place, async (found, text) => {
      const server = await serverKind(context, place.uri);
      return planned(
        context,
        found,
        text,
        { values: place.values, run: { agreed: place.agreed, server } },
        token,
      );
    }),
  );
  rpc.answer(lookBeforeAnalyze, failure, (place, token) =>
    onQuery<AnalyzeLookAnswer>(context, place, async (found, text) => {
      const server = await serverKind(context, place.uri);
      const look = await plans.look(text, { values: place.values, server }, token);
      if (look?.kind === 'looked') return { kind: 'looked', sentences: look.risks.sentences };
      return unanswered(look, found);
    }),
  );
  rpc.answer(compareValues, failure, (place, token) =>
    onQuery<CompareAnswer>(context, place, async (found, text) => {
      const outcome = await plans.compareValues(text, place.values, token);
      if (outcome?.kind !== 'planned') return unanswered(outcome, found);
      const connection = context.connections.boundTo(place.uri)?.session.label ?? '';
      const { names } = readParameters(text.sql, text.variables);
      return { kind: 'compared', markdown: sensitivityDocument({ ...outcome, names, connection }) };
    }),
  );
  rpc.answer(queryParameters, null, async (place) => {
    const found = await queryAt(context, place);
    if (found === undefined) return null;
    const { text, variables } = found.query;
    return {
      names: readParameters(text, variables).names,
      key: createHash('sha256').update(text).digest('base64'),
    };
  });
  rpc.answer(lastPlan, null, async (place) => {
    const found = await queryAt(context, place);
    const target = await planTarget(context, place.uri);
    if (found === undefined || target === undefined) return null;
    const last = plans.last(found.document.uri, found.query.text, target);
    return last === undefined ? null : toExplained(last, found);
  });
}

type Nothing = Exclude<ExplainAnswer, { readonly kind: 'explained' }>;

async function onQuery<T>(
  context: ServerContext,
  place: QueryPlace,
  work: (found: FoundQuery, text: PlannedText) => Promise<T | Nothing>,
): Promise<T | Nothing> {
  const found = await queryAt(context, place);
  if (found === undefined) {
    const message = 'There is no statement here. Put the cursor into a query.';
    return { kind: 'failure', title: 'Query', message };
  }
  const { uri } = found.document;
  const target = await planTarget(context, uri);
  if (target === undefined) return { kind: 'unbound' };
  const { text: sql, variables } = found.query;
  return work(found, { uri, sql, variables, target });
}

async function planned(
  { plans, revision }: ServerContext,
  found: FoundQuery,
  text: PlannedText,
  wish: PlanWish,
  token: CancellationToken,
): Promise<ExplainAnswer> {
  const { uri, sql, target } = text;
  const hadProblems = hasProblems(plans.last(uri, sql, target));
  const result = await plans.explain(text, wish, token, () => revision.touchLenses());
  // Insights that are problems come and go with the plan.
  if (hadProblems || hasProblems(plans.last(uri, sql, target))) revision.advance();
  switch (result.kind) {
    case 'cancelled':
      return result;
    case 'failure':
      return { ...result, title: titleOf(found) };
    case 'planned':
      return { kind: 'explained', query: toExplained(result.plan, found) };
  }
}

function hasProblems(plan: KeptPlan | undefined): boolean {
  return plan?.reading.insights.some(({ insight }) => insight.problem) === true;
}

function unanswered(
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

function titleOf({ query }: FoundQuery): string {
  return oneLine(query.text).slice(0, 80);
}

/** What nobody labelled and does not run on this machine counts as production. */
async function serverKind(
  { connections, settings }: ServerContext,
  uri: string,
): Promise<AnalyzeRequest['server']> {
  if (connections.boundTo(uri)?.shown.production.likely !== true) return 'not production';
  return (await settings.of(uri)).analyzeOnProduction ? 'production, allowed' : 'production';
}

interface FoundQuery {
  readonly document: SourceDocument;
  readonly query: PlannableQuery;
}

function toExplained({ reading, at, json }: KeptPlan, { document, query }: FoundQuery): ExplainedQuery {
  return {
    uri: document.uri,
    start: query.span.start,
    text: query.text,
    answer: planAnswer(reading, at),
    json,
  };
}

async function queryAt(
  { documents, workspace }: ServerContext,
  { uri, at }: QueryPlace,
): Promise<FoundQuery | undefined> {
  const open = documents.get(uri);
  if (open === undefined) return undefined;
  const document = sourceOf(open);
  const { statements } = await workspace.report(document, never);
  const ranges = rangesOf(document.text);
  const offset = ranges.toOffset(at);
  // What is no query is the guard's to refuse, with a reason.
  const statement = statementAt(statements, offset, (at) => ranges.toPosition(at).line);
  const query =
    queryAround(queriesIn(statements), offset) ??
    (statement && { span: statement.span, text: statement.parsed.text, variables: [] });
  return query === undefined ? undefined : { document, query };
}

/** Between two statements the one on the cursor's own line is meant, else the one below: its comment stands above it. */
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
