/** Collecting statistics from the editor: the server reads and drafts, the client shows the draft and writes it when the user says so. */
import { isShape, isString } from './guard.ts';
import { request } from './message.ts';

export type CollectedStatistics =
  | {
      readonly kind: 'draft';
      /** The file that it is for. */
      readonly uri: string;
      readonly text: string;
      /** What is in it, in a few words. */
      readonly summary: string;
      readonly replaces: boolean;
    }
  | { readonly kind: 'failure'; readonly message: string };

export const collectStatistics = request<CollectedStatistics>()({
  method: 'plinth/collectStatistics',
  direction: 'client → server',
  doc: 'Reads how large the tables of an open connection are and drafts the statistics file; writes nothing.',
  params: isShape({
    /** An open one. */
    connection: isString,
    /** The workspace folder whose migrations run there, by URI. */
    folder: isString,
  }),
});
