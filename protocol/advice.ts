/** Index advice between server and editor: for one query, and for an index, the queries that use it. */
import type { IndexAdvice } from '../core/index-advice/document.ts';
import type { ChangeProposal } from './change-proposal.ts';
import { isList, isMaybe, isOneOf, isShape, isString, type Shaped } from './guard.ts';
import { request, type Failure } from './message.ts';
import { isQueryPlace, type ExplainAnswer } from './plans.ts';
import { isPosition } from './place.ts';
import { schemaSources } from './schema.ts';

type Unanswered = Exclude<ExplainAnswer, { readonly kind: 'explained' }>;

export type AdviseAnswer =
  | {
      readonly kind: 'advised';
      readonly advice: IndexAdvice;
      /** The migrations that create the indexes, for a preview. */
      readonly proposal: ChangeProposal | undefined;
    }
  /** This server can only test indexes by creating them for a moment; only reads were sent so far. */
  | { readonly kind: 'ask'; readonly sentences: readonly string[] }
  | Unanswered;

export const adviseIndexes = request<AdviseAnswer>()({
  method: 'plinth/adviseIndexes',
  direction: 'client → server',
  doc: 'Tries indexes for the query at a place where its document is bound: in the plan lab, by HypoPG, or built and rolled back after a yes; for MySQL on a MariaDB that is started for it.',
  params: isShape({
    uri: isString,
    at: isPosition,
    /** The sentences that the user has read and confirmed, for this run only. */
    agreed: isList(isString),
  }),
});

/** The DROP INDEX at a place of a document, or an index of the schema explorer. */
const isIndexPlace = isShape({
  place: isMaybe(isQueryPlace),
  node: isMaybe(isShape({ source: isOneOf(...schemaSources), id: isString })),
});
export type IndexPlace = Shaped<typeof isIndexPlace>;

export type WithoutIndexAnswer =
  | { readonly kind: 'told'; readonly title: string; readonly markdown: string }
  | { readonly kind: 'cancelled' }
  | Failure;

export const withoutIndex = request<WithoutIndexAnswer>()({
  method: 'plinth/withoutIndex',
  direction: 'client → server',
  doc: 'Which queries of the workspace have another plan without an index, in the plan lab.',
  params: isIndexPlace,
});
