/** The "Safe now?" document: Markdown made by the server, which escapes all names from the database. */
import { isDocument } from './place.ts';
import { request, type Failure } from './message.ts';

export type SafeNowAnswer =
  | {
      readonly kind: 'seen';
      readonly level: 'waits' | 'unknown' | 'caution' | 'clear';
      /** One sentence, plain text. */
      readonly verdict: string;
      readonly markdown: string;
    }
  /** The document uses no connection; nothing was sent. */
  | { readonly kind: 'unbound' }
  | { readonly kind: 'cancelled' }
  | Failure;

export const safeNow = request<SafeNowAnswer>()({
  method: 'plinth/safeNow',
  direction: 'client → server',
  doc: 'Looks once at the database that a document uses, and says what the migration in it would wait for.',
  params: isDocument,
});
