/** The review of a migration as it crosses to the editor: asked for by what it is to be, answered with a whole document. */
import { isCount, isOneOf, isShape, isString, type Guard } from './guard.ts';
import { request } from './message.ts';
import { isDocument } from './place.ts';

export interface ReviewAsk {
  readonly uri: string;
  /** `page`: for a webview, in the editor's colours and with links to statements. The others are what the command line writes. */
  readonly format: 'page' | 'markdown' | 'html';
}

export type ReviewAnswer =
  /** `name`: what the migration is called. */
  | { readonly kind: 'made'; readonly name: string; readonly text: string }
  /** There is nothing to review. A sentence. */
  | { readonly kind: 'nothing'; readonly message: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failure'; readonly message: string };

export const makeReview = request<ReviewAnswer>()({
  method: 'plinth/review',
  direction: 'client → server',
  doc: 'Writes the review of a migration, with the texts that the editor holds. Runs nothing and opens no connection.',
  params: isShape<ReviewAsk>({ uri: isString, format: isOneOf('page', 'markdown', 'html') }),
});

export const canReview = request<boolean>()({
  method: 'plinth/canReview',
  direction: 'client → server',
  doc: 'Whether a document is a migration that a review can be written of.',
  params: isDocument,
});

/** Where a link of the page leads: lines and columns from zero. */
export interface ReviewPlace {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export const isReviewPlace: Guard<ReviewPlace> = isShape<ReviewPlace>({
  uri: isString,
  line: isCount,
  column: isCount,
  endLine: isCount,
  endColumn: isCount,
});

/** The one command that links of the page may run. */
export const revealCommand = 'plinth.review.reveal';
