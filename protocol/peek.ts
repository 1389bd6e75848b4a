/** The first rows of a table or view, sent from the server to the editor. Rows are shown and not stored. */
import { isBoolean, isList, isShape, isString } from './guard.ts';
import { request, type Failure } from './message.ts';

export interface PeekColumn {
  readonly name: string;
  readonly type: string;
  /** The personal data in it; undefined if unknown. */
  readonly personal: string | undefined;
}

export type PeekCell =
  | { readonly kind: 'null' | 'masked' }
  | { readonly kind: 'value'; readonly text: string; readonly isCut: boolean };

export type PeekAnswer =
  | {
      readonly kind: 'rows';
      readonly name: string;
      readonly place: string;
      readonly columns: readonly PeekColumn[];
      /** Total number of columns; only the first ones of a very wide table are sent. */
      readonly columnsInAll: number;
      readonly rows: readonly (readonly PeekCell[])[];
      readonly hasMore: boolean;
    }
  /** Nothing was read yet: each sentence says what reading would do. */
  | { readonly kind: 'ask'; readonly name: string; readonly sentences: readonly string[] }
  | { readonly kind: 'cancelled' }
  | Failure;

export const peekRows = request<PeekAnswer>()({
  method: 'plinth/peekRows',
  direction: 'client → server',
  doc: 'The first rows of a table or view of an open connection, read only; personal data is masked unless it is asked for.',
  params: isShape({
    /** A node of the explorer, of an open connection. */
    node: isString,
    /** The user asked to show personal data. */
    personalShown: isBoolean,
    /** The sentences that the user has read and confirmed, for this read only. */
    agreed: isList(isString),
  }),
});
