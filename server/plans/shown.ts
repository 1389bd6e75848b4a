/** The queries of a document that an editor shows, with their planner and known plans. A request plans them in advance. */
import { queriesIn, type PlannableQuery } from '../../core/plan/query-shape/queries-in.ts';
import type { ServerContext } from '../context.ts';
import type { SourceDocument } from '../engine.ts';
import type { PlanTarget } from './plans.ts';
import { planTarget } from './target.ts';

export interface ShownQueries {
  readonly target: PlanTarget;
  readonly queries: readonly PlannableQuery[];
}

/** Undefined where nothing plans them. Never waits for a plan. */
export async function shownQueries(
  context: ServerContext,
  document: SourceDocument,
): Promise<ShownQueries | undefined> {
  const { uri } = document;
  const target = await planTarget(context, uri);
  if (target === undefined) return undefined;
  const queries = queriesIn(await context.workspace.statements(document));
  if (target.kind === 'lab' && (await context.settings.of(uri)).planAhead) {
    const texts = queries.map(({ text: sql, variables }) => ({ uri, sql, variables, target }));
    context.ahead.want(uri, { target, texts });
  }
  return { target, queries };
}
