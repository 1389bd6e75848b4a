/** The queries of a document that an editor shows, with their planner and known plans. A request plans them in advance. */
import { queriesIn, type PlannableQuery } from '../../core/plan/query-shape/queries-in.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { ServerContext } from '../context.ts';
import type { PlanTarget } from './plans.ts';
import { planTarget } from './target.ts';

export interface ShownQueries {
  readonly target: PlanTarget;
  readonly queries: readonly PlannableQuery[];
}

/** Undefined where nothing plans them. Never waits for a plan. */
export async function shownQueries(
  context: ServerContext,
  uri: string,
  statements: readonly Statement[],
): Promise<ShownQueries | undefined> {
  const target = await planTarget(context, uri);
  if (target === undefined) return undefined;
  const queries = queriesIn(statements);
  if (target.kind === 'lab' && (await context.settings.of(uri)).planAhead) {
    const texts = queries.map(({ text: sql, variables }) => ({ uri, sql, variables, target }));
    context.ahead.want(uri, { target, texts });
  }
  return { target, queries };
}
