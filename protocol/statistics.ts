/**
 * Collects statistics from the editor: the server reads and drafts the file, the client shows the draft and writes it if the user agrees.
 */
import { isShape, isString } from './guard.ts';
import { request, type Failure } from './message.ts';

export type CollectedStatistics =
  | {
      readonly kind: 'draft';
      /** The URI of the file. */
      readonly uri: string;
      readonly text: string;
      /** A short summary of its contents. */
      readonly summary: string;
      readonly replaces: boolean;
    }
  | Failure;

export const collectStatistics = request<CollectedStatistics>()({
  method: 'plinth/collectStatistics',
  direction: 'client → server',
  doc: 'Reads how large the tables of an open connection are and drafts the statistics file; writes nothing.',
  params: isShape({
    /** The id of an open connection. */
    connection: isString,
    /** URI of the workspace folder whose migrations are applied to that database. */
    folder: isString,
  }),
});
