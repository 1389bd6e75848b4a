/** Index advice between server and editor: for one query, and for an index, the queries that use it. */
import type { IndexAdvice } from '../core/index-advice/document.ts';
import type { FixProposal } from './fix-proposal.ts';
import { isList, isMaybe, isOneOf, isShape, isString } from './guard.ts';
import { request } from './message.ts';
import { isQueryPlace, type ExplainAnswer, type QueryPlace } from './plans.ts';
import { isPosition } from './place.ts';
import { schemaSources, type SchemaSource } from './schema.ts';

type Unanswered = Exclude<ExplainAnswer, { readonly kind: 'explained' }>;

export type AdviseAnswer =
  | {
      readonly kind: 'advised';
      readonly advice: IndexAdvice;
      /** The migrations that create the indexes, for a preview. */
      readonly proposal: FixProposal | undefined;
    }
  /** This server can only test indexes by creating them for a moment; only reads were sent so far. */
  | { readonly kind: 'ask'; readonly sentences: readonly string[] }
  | Unanswered;

/** `agreed`: the sentences that the user has read and confirmed, for this run only. */
export interface AdviseQuery extends QueryPlace {
  readonly agreed: readonly string[];
}

export const adviseIndexes = request<AdviseAnswer>()({
  method: 'plinth/adviseIndexes',
  direction: 'client → server',
  doc: 'Tries indexes for the query at a place where its document is bound: in the plan lab, by HypoPG, or built and rolled back after a yes.',
  params: isShape<AdviseQuery>({ uri: isString, at: isPosition, agreed: isList(isString) }),
});

/** The DROP INDEX at a place of a document, or an index of the schema explorer. */
export interface IndexPlace {
  readonly place: QueryPlace | undefined;
  readonly node: { readonly source: SchemaSource; readonly id: string } | undefined;
}

export type WithoutIndexAnswer =
  | { readonly kind: 'told'; readonly title: string; readonly markdown: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failure'; readonly message: string };

export const withoutIndex = request<WithoutIndexAnswer>()({
  method: 'plinth/withoutIndex',
  direction: 'client → server',
  doc: 'Which queries of the workspace have another plan without an index, in the plan lab.',
  params: isShape<IndexPlace>({
    place: isMaybe(isQueryPlace),
    node: isMaybe(
      isShape<{ source: SchemaSource; id: string }>({ source: isOneOf(...schemaSources), id: isString }),
    ),
  }),
});
