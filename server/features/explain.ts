/**
 * The messages about plans: explain, measure or compare the query at a position, and get the last plan. Queries are sent only to the
 * database that the user chose for the document.
 */
import { createHash } from 'node:crypto';
import type { CancellationToken } from 'vscode-languageserver';
import type { Ability } from '../../core/connections/ability.ts';
import { readParameters } from '../../core/plan/parameters.ts';
import { planAnswer } from '../../core/plan/present/answer.ts';
import { sensitivityDocument } from '../../core/plan/present/sensitivity.ts';
import {
  analyzeQuery,
  compareValues,
  explainQuery,
  lastPlan,
  lookBeforeAnalyze,
  queryAbilities,
  queryParameters,
  sweepQuery,
  type AnalyzeLookAnswer,
  type CompareAnswer,
  type ExplainAnswer,
  type ExplainedQuery,
  type SweepAnswer,
} from '../../protocol/plans.ts';
import { tipInWords } from '../../core/plan-tests/tip-words.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { abilitiesAt, abilitiesOn } from '../plans/abilities.ts';
import type { KeptPlan, PlannedText, PlanWish } from '../plans/plans.ts';
import { onQuery, queryAt, serverKind, titleOf, unanswered, type FoundQuery } from '../plans/query-at.ts';

const notAssumed = 'The sizes of tables are only varied where they are assumed, not known.';
const failed = 'The query could not be explained. The log says why.';

export function registerExplain(context: ServerContext): void {
  const { rpc, plans, documents } = context;
  documents.onDidClose(({ document }) => plans.forget(document.uri));
  const failure = { kind: 'failure', title: 'Query', message: failed } as const;
  rpc.answer(explainQuery, failure, (place, token) =>
    onQuery(context, place, (found, text) =>
      planned(context, found, text, { values: place.values, size: place.size, run: undefined }, token),
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
  rpc.answer(sweepQuery, failure, (place, token) =>
    onQuery<SweepAnswer>(context, place, async (found, { sql, variables, target }) => {
      const onlyAssumed = { kind: 'failure', title: titleOf(found), message: notAssumed } as const;
      if (target.kind !== 'lab' || target.collectedAt !== undefined) return onlyAssumed;
      const query = readParameters(sql, variables);
      const signal = abortOf(token);
      const swept = await plans.labs.use(target, signal, ({ lab }) =>
        lab.sweep({ sql: query.sql, signal }, place.table),
      );
      const outcome = swept?.kind === 'done' ? swept.result : swept;
      if (outcome?.kind !== 'swept') return unanswered(outcome, found);
      const name = place.table.replace(/^public\./, '');
      const tips = outcome.tips.map((tip) => ({ rows: tip.rows, text: tipInWords(tip, name) ?? '' }));
      return { kind: 'swept', tips };
    }),
  );
  rpc.answer(queryParameters, null, async (place) => {
    const found = await queryAt(context, place);
    if (found === undefined) return null;
    const { text, variables } = found.query;
    return {
      names: plans.parameters(found.target, text, variables).names,
      key: createHash('sha256').update(text).digest('base64'),
    };
  });
  rpc.answer(queryAbilities, [], ({ uri }) => abilitiesAt(context, uri));
  rpc.answer(lastPlan, null, async (place) => {
    const found = await queryAt(context, place);
    if (found?.target === undefined) return null;
    const { document, query, target } = found;
    const last = plans.last(document.uri, query.text, target);
    return last === undefined ? null : toExplained(last, found, abilitiesOn(context, target));
  });
}

async function planned(
  context: ServerContext,
  found: FoundQuery,
  text: PlannedText,
  wish: PlanWish,
  token: CancellationToken,
): Promise<ExplainAnswer> {
  const { plans, revision } = context;
  const { uri, sql, target } = text;
  const hadProblems = hasProblems(plans.last(uri, sql, target));
  const result = await plans.explain(text, wish, token, () => revision.touchLenses());
  // Insights are shown as problems, which change with the plan.
  if (hadProblems || hasProblems(plans.last(uri, sql, target))) revision.advance();
  switch (result.kind) {
    case 'cancelled':
      return result;
    case 'failure':
      return { ...result, title: titleOf(found) };
    case 'planned':
      return { kind: 'explained', query: toExplained(result.plan, found, abilitiesOn(context, target)) };
  }
}

function hasProblems(plan: KeptPlan | undefined): boolean {
  return plan?.reading.insights.some(({ insight }) => insight.problem) === true;
}

function toExplained(
  { reading, at, json }: KeptPlan,
  { document, query }: FoundQuery,
  abilities: readonly Ability[],
): ExplainedQuery {
  return {
    uri: document.uri,
    start: query.span.start,
    text: query.text,
    answer: planAnswer(reading, at),
    json,
    abilities,
  };
}
