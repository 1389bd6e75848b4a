/** Query plans as they cross from the server to the editor. What a plan says is put into words by core/plan; the plan view has messages of its own. */
import type { PlanAnswer } from '../core/plan/present/answer.ts';
import { isShape, isString } from './guard.ts';
import { request } from './message.ts';
import { isPosition, type PlacePosition } from './place.ts';

export interface ExplainedQuery {
  readonly uri: string;
  /** Offset of the query in its document, and its text: lines and places of the answer are counted from there. */
  readonly start: number;
  readonly text: string;
  readonly answer: PlanAnswer;
  /** EXPLAIN's answer as the database printed it. */
  readonly json: string;
}

export type ExplainAnswer =
  | { readonly kind: 'explained'; readonly query: ExplainedQuery }
  /** The document uses no connection; nothing was sent. */
  | { readonly kind: 'unbound' }
  | { readonly kind: 'cancelled' }
  /** Refused before sending, or by the server. `title` names the query. */
  | { readonly kind: 'failure'; readonly title: string; readonly message: string };

/** A document and a place in the query that is meant. */
export interface QueryPlace {
  readonly uri: string;
  readonly at: PlacePosition;
}

export const isQueryPlace = isShape<QueryPlace>({ uri: isString, at: isPosition });

export const explainQuery = request<ExplainAnswer>()({
  method: 'plinth/explainQuery',
  direction: 'client → server',
  doc: 'Explains the query at a place, on the connection that its document uses.',
  params: isQueryPlace,
});

export const lastPlan = request<ExplainedQuery | null>()({
  method: 'plinth/lastPlan',
  direction: 'client → server',
  doc: 'The last plan of the query at a place, where it was explained and has not changed since; asks no database.',
  params: isQueryPlace,
});
