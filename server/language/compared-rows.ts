/**
 * What is known of the rows of a refactored query. Where both forms are one tree to the grammar, nothing has to be compared; else both are run on
 * generated rows in the embedded server once the refactoring is chosen, and what remains doubtful is said in the preview of the change.
 */
import { readParameters } from '../../core/plan/parameters.ts';
import { queriesIn, queryAround, type PlannableQuery } from '../../core/plan/query-shape/queries-in.ts';
import type { Schema } from '../../core/schema/model.ts';
import { isSameTree } from '../../core/syntax/postgres/same-tree.ts';
import { applyEdits, type TextEdit } from '../../core/text/edit.ts';
import { shift, slice } from '../../core/text/span.ts';
import type { QueryForm, RowComparison, TwoForms } from '../../engine/lab/compare-rows.ts';
import { postgresTrees } from '../../engine/parsers/postgres-trees.ts';
import type { ServerContext } from '../context.ts';
import type { SourceDocument } from '../engine.ts';
import type { LabTarget } from '../plans/labs.ts';
import { targetOf } from '../plans/target.ts';

/** How long somebody waits who has chosen a refactoring. The work goes on: the next one finds a server that has started. */
const patienceMs = 2_000;

/** The query at a place, with what it would run on. */
export interface ComparableQuery {
  readonly query: PlannableQuery;
  readonly target: LabTarget;
  readonly schema: Schema;
}

/** Undefined where nothing may run it: a workspace that is not trusted, types switched off, no migrations. */
export async function comparableQuery(
  { workspace, settings, plans }: ServerContext,
  source: SourceDocument,
  offset: number,
  schema: Schema,
): Promise<ComparableQuery | undefined> {
  if (!workspace.trusted || (await settings.of(source.uri)).languageOff.has('types')) return undefined;
  const statements = await workspace.statements(source);
  const query = queryAround(queriesIn(statements), offset);
  const target = query && (await plans.labs.target(source.uri));
  // The query of a policy is made from its parts.
  if (query === undefined || target === undefined || slice(source.text, query.span) !== query.text)
    return undefined;
  return { query, target: targetOf(target, query, statements), schema };
}

/** `edits` of the document. Undefined if they leave the query, or if a part of it is left to a template. */
export function formsOf(
  { query, schema }: ComparableQuery,
  edits: readonly TextEdit[],
): TwoForms | undefined {
  const { span, text, variables } = query;
  const own = edits.map((one) => ({ ...one, span: shift(one.span, -span.start) }));
  const after = own.every((one) => one.span.start >= 0 && one.span.end <= text.length)
    ? applyEdits(text, own)
    : undefined;
  const [one, other] = [formOf(text, variables), after === undefined ? undefined : formOf(after, variables)];
  return one && other && { before: one, after: other, schema };
}

function formOf(text: string, variables: readonly string[]): QueryForm | undefined {
  const { sql, names, isPartial } = readParameters(text, variables);
  return isPartial ? undefined : { sql, names };
}

/** True if the grammar makes one tree of both texts. */
export async function sameToTheGrammar(): Promise<(one: string, other: string) => boolean> {
  const treeOf = await postgresTrees();
  return (one, other) => {
    const tree = treeOf(one);
    return tree !== undefined && isSameTree(tree, treeOf(other));
  };
}

/** Why the rows may be others, as a sentence; undefined if both forms returned the same. */
export async function doubtOf(
  { plans }: ServerContext,
  target: LabTarget,
  forms: TwoForms,
): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<RowComparison>((resolve) => {
    const because = `this took longer than ${patienceMs / 1_000} s`;
    timer = setTimeout(() => resolve({ kind: 'unknown', because }), patienceMs);
  });
  const answer = await Promise.race([late, plans.labs.compare(target, forms)]);
  clearTimeout(timer);
  switch (answer?.kind) {
    case 'same':
      return undefined;
    case 'other':
      return `On generated data, only the ${answer.of === 'before' ? 'old' : 'new'} form returns ${answer.row}.`;
    case 'unknown':
    case undefined:
      return `The rows were not compared: ${answer?.because ?? 'no migrations build the tables'}.`;
  }
}
