/** The queries of a document that an editor shows, with their planner and known plans. A request plans them in advance. */
import { queriesIn, type PlannableQuery } from '../../core/plan/query-shape/queries-in.ts';
import type { ServerContext } from '../context.ts';
import type { SourceDocument } from '../engine.ts';
import type { LabTarget } from './labs.ts';
import type { PlanTarget } from './plans.ts';
import { planTarget, targetOf } from './target.ts';

export interface ShownQuery extends PlannableQuery {
  /** Where this one is planned. */
  readonly target: PlanTarget;
}

export interface ShownQueries {
  readonly target: PlanTarget;
  readonly queries: readonly ShownQuery[];
}

/** Undefined where nothing plans them. Never waits for a plan. */
export async function shownQueries(
  context: ServerContext,
  document: SourceDocument,
): Promise<ShownQueries | undefined> {
  const { uri } = document;
  const target = await planTarget(context, uri);
  if (target === undefined) return undefined;
  const statements = await context.workspace.statements(document);
  const queries = queriesIn(statements).map((one) => ({ ...one, target: targetOf(target, one, statements) }));
  if (target.kind === 'lab' && (await context.settings.of(uri)).planAhead) {
    const texts = queries.flatMap(({ text: sql, variables, target: own }) =>
      own.kind === 'lab' ? [{ uri, sql, variables, target: own satisfies LabTarget }] : [],
    );
    context.ahead.want(uri, texts);
  }
  return { target, queries };
}
