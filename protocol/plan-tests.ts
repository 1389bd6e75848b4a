/**
 * Plan tests in the Testing view: the files with recorded plans, and the result of a check for each query. The server supplies the texts.
 */
import { isShape, type Guard } from './guard.ts';
import { request, type Failure } from './message.ts';
import { isDocument } from './place.ts';

export interface RecordedFile {
  readonly uri: string;
  /** Relative to the workspace folder. */
  readonly name: string;
  /** In the record's order, as shown in a list. */
  readonly queries: readonly string[];
}

export interface CheckedQuery {
  /** The title in the record. */
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** What is different, or why there is no result. */
  readonly words: string;
  /** Both plans as text, if they differ. */
  readonly recorded: string | undefined;
  readonly now: string | undefined;
  /** Zero-based; undefined if the file no longer contains the query. */
  readonly line: number | undefined;
}

export type PlanCheckAnswer =
  | { readonly kind: 'checked'; readonly queries: readonly CheckedQuery[] }
  | { readonly kind: 'cancelled' }
  | Failure;

const isNothing: Guard<object> = isShape({});

export const recordedPlans = request<readonly RecordedFile[]>()({
  method: 'plinth/recordedPlans',
  direction: 'client → server',
  doc: 'Query files with a record of their plans; none in a restricted workspace.',
  params: isNothing,
});

export const checkPlans = request<PlanCheckAnswer>()({
  method: 'plinth/checkPlans',
  direction: 'client → server',
  doc: 'Plans the queries of a file again, where its record was made, and compares; the user asked for it.',
  params: isDocument,
});
