/** The review of a migration: a request that names the migrations and the format, and the answer with a whole document. */
import { isCount, isMaybe, isOneOf, isShape, isString, type Shaped } from './guard.ts';
import { notification, request, type Failure } from './message.ts';
import { isDocument } from './place.ts';

const isReviewAsk = isShape({
  /** The migration; with `ref`, the workspace folder whose new migrations are reviewed together. */
  uri: isString,
  /** A git revision: migrations that differ from the merge base with it are new. */
  ref: isMaybe(isString),
  /** `page`: for a webview, in the editor's colours and with links to statements. The other formats are those of the command line. */
  format: isOneOf('page', 'markdown', 'html'),
});
export type ReviewAsk = Shaped<typeof isReviewAsk>;

export type ReviewAnswer =
  /** `name`: the migration's name. */
  | { readonly kind: 'made'; readonly name: string; readonly text: string }
  /** There is nothing to review. A sentence. */
  | { readonly kind: 'nothing'; readonly message: string }
  | { readonly kind: 'cancelled' }
  | Failure;

export const makeReview = request<ReviewAnswer>()({
  method: 'plinth/review',
  direction: 'client → server',
  doc: 'Writes the review of a migration, or of all that are new since a revision, with the texts that the editor holds and what proofs of them showed. Runs nothing and opens no connection.',
  params: isReviewAsk,
});

export type RevisionsAnswer =
  | { readonly kind: 'revisions'; readonly all: readonly Revision[] }
  /** A sentence. */
  | Failure;

export interface Revision {
  readonly name: string;
  readonly kind: 'branch' | 'remote' | 'tag';
  /** The subject line of its commit. */
  readonly subject: string;
  /** The default revision to compare with. */
  readonly isDefault: boolean;
}

export const reviewRevisions = request<RevisionsAnswer>()({
  method: 'plinth/reviewRevisions',
  direction: 'client → server',
  doc: 'The branches and tags that a workspace folder can be compared with, the default branch first, then the newest.',
  params: isDocument,
});

export const reviewOutdated = notification<{ readonly uri: string }>({
  method: 'plinth/reviewOutdated',
  direction: 'server → client',
  doc: 'A proof of this document showed something, or holds no more: a review of it says something else now.',
  params: isDocument,
});

export const canReview = request<boolean>()({
  method: 'plinth/canReview',
  direction: 'client → server',
  doc: 'Whether a document is a migration that a review can be written of.',
  params: isDocument,
});

/** The target of a link on the page, with zero-based lines and columns. */
export const isReviewPlace = isShape({
  uri: isString,
  line: isCount,
  column: isCount,
  endLine: isCount,
  endColumn: isCount,
});
export type ReviewPlace = Shaped<typeof isReviewPlace>;

/** The only command that links of the page may run. */
export const revealCommand = 'plinth.review.reveal';
