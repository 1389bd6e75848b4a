/** Plan tests in the Testing view: which files have a record of their plans, and what a check says of each query. Words are made by the server, as text. */
import { isShape, type Guard } from './guard.ts';
import { request } from './message.ts';
import { isDocument } from './place.ts';

export interface RecordedFile {
  readonly uri: string;
  /** Relative to the workspace folder. */
  readonly name: string;
  /** In the record's order, as a list calls them. */
  readonly queries: readonly string[];
}

export interface CheckedQuery {
  /** As the list of the record calls it. */
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** What is different, or why it says nothing. */
  readonly words: string;
  /** Both plans as text, where they differ. */
  readonly recorded: string | undefined;
  readonly now: string | undefined;
  /** From zero, in the file; undefined if the file has the query no more. */
  readonly line: number | undefined;
}

export type PlanCheckAnswer =
  | { readonly kind: 'checked'; readonly queries: readonly CheckedQuery[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failure'; readonly message: string };

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
