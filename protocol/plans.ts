/**
 * Query plans sent from the server to the editor. core/plan puts a plan into words; protocol/webview.ts has the messages of the plan view.
 */
import type { Ability } from '../core/connections/ability.ts';
import type { PlanAnswer } from '../core/plan/present/answer.ts';
import { isCount, isList, isMaybe, isShape, isString, type Guard, type Shaped } from './guard.ts';
import { request } from './message.ts';
import type { PlanTip } from './webview.ts';
import { isDocument, isPosition } from './place.ts';

export type { Ability };

export interface ExplainedQuery {
  readonly uri: string;
  /** Offset of the query in its document, and its text; lines and places in the answer are relative to it. */
  readonly start: number;
  readonly text: string;
  readonly answer: PlanAnswer;
  /** The output of EXPLAIN as the database returned it. */
  readonly json: string;
  /** What can be done with the query where it was planned. */
  readonly abilities: readonly Ability[];
}

export type ExplainAnswer =
  | { readonly kind: 'explained'; readonly query: ExplainedQuery }
  /** The document uses no connection; nothing was sent. */
  | { readonly kind: 'unbound' }
  | { readonly kind: 'cancelled' }
  /** Refused before sending, or by the server. `title` names the query. */
  | { readonly kind: 'failure'; readonly title: string; readonly message: string };

/** A document and a position in a query. */
export const isQueryPlace = isShape({ uri: isString, at: isPosition });
export type QueryPlace = Shaped<typeof isQueryPlace>;

/** With parameter values in order; null is NULL. Without them it is planned for any value. */
export interface QueryWithValues extends QueryPlace {
  readonly values?: ParameterValues | undefined;
  /** Another size of a table, if sizes are assumed. */
  readonly size?: TableSize | undefined;
}

export interface TableSize {
  /** `schema.name`. */
  readonly table: string;
  readonly rows: number;
}

export type ParameterValues = readonly (string | null)[];

const isValue: Guard<string | null> = (value, path) => (value === null ? undefined : isString(value, path));
const isSize = isShape({ table: isString, rows: isCount });
const withValues = {
  uri: isString,
  at: isPosition,
  values: isMaybe(isList(isValue)),
  size: isMaybe(isSize),
};

export const isQueryWithValues: Guard<QueryWithValues> = isShape(withValues);

export const explainQuery = request<ExplainAnswer>()({
  method: 'plinth/explainQuery',
  direction: 'client → server',
  doc: 'Explains the query at a place, on the connection that its document uses.',
  params: isQueryWithValues,
});

export interface QueryParameters {
  /** As written, in the order of their values. */
  readonly names: readonly string[];
  /** Equal for equal texts in any document. */
  readonly key: string;
}

export const queryParameters = request<QueryParameters | null>()({
  method: 'plinth/queryParameters',
  direction: 'client → server',
  doc: 'The parameters of the query at a place, whatever its program writes them as; asks no database.',
  params: isQueryPlace,
});

export type AnalyzeLookAnswer =
  /** Each sentence is an effect of running the query beyond reading; empty if it only reads. */
  | { readonly kind: 'looked'; readonly sentences: readonly string[] }
  | Exclude<ExplainAnswer, { readonly kind: 'explained' }>;

export const lookBeforeAnalyze = request<AnalyzeLookAnswer>()({
  method: 'plinth/lookBeforeAnalyze',
  direction: 'client → server',
  doc: 'Says what running the query at a place would do; plans it and reads the catalog, and runs nothing.',
  params: isQueryWithValues,
});

/** `agreed`: the sentences that the user has read and confirmed, for this run only. */
export interface AnalyzeQuery extends QueryWithValues {
  readonly agreed: readonly string[];
}
const isAnalyzeQuery: Guard<AnalyzeQuery> = isShape({ ...withValues, agreed: isList(isString) });

export const analyzeQuery = request<ExplainAnswer>()({
  method: 'plinth/analyzeQuery',
  direction: 'client → server',
  doc: 'Runs the query at a place in a transaction that is rolled back, and measures it; refused where it does what nobody agreed to.',
  params: isAnalyzeQuery,
});

export type CompareAnswer =
  | { readonly kind: 'compared'; readonly markdown: string }
  | Exclude<ExplainAnswer, { readonly kind: 'explained' }>;

export const compareValues = request<CompareAnswer>()({
  method: 'plinth/compareValues',
  direction: 'client → server',
  doc: 'Plans the query at a place for values from the server’s own statistics: best, usual and worst plan side by side.',
  params: isQueryWithValues,
});

export type SweepAnswer =
  | { readonly kind: 'swept'; readonly tips: readonly PlanTip[] }
  | Exclude<ExplainAnswer, { readonly kind: 'explained' }>;

export interface SweptTable extends QueryPlace {
  readonly table: string;
}

export const sweepQuery = request<SweepAnswer>()({
  method: 'plinth/sweepQuery',
  direction: 'client → server',
  doc: 'Finds the assumed sizes of a table at which the plan of the query at a place changes; runs nothing.',
  params: isShape({ uri: isString, at: isPosition, table: isString }),
});

export const lastPlan = request<ExplainedQuery | null>()({
  method: 'plinth/lastPlan',
  direction: 'client → server',
  doc: 'The last plan of the query at a place, where it was explained and has not changed since; asks no database.',
  params: isQueryPlace,
});

export const queryAbilities = request<readonly Ability[]>()({
  method: 'plinth/queryAbilities',
  direction: 'client → server',
  doc: 'What can be asked of the queries of a document where they would go; asks no database.',
  params: isDocument,
});
