/** What falls under erasure, as it crosses to the editor: a document to read, made by the server, which alone escapes what a schema calls its things. */
import { isMaybe, isShape, isString } from './guard.ts';
import { request } from './message.ts';

export type PersonalDataAnswer =
  | { readonly kind: 'read'; readonly markdown: string }
  /** The folders are being read for the first time. */
  | { readonly kind: 'reading' }
  | { readonly kind: 'failure'; readonly message: string };

export const personalData = request<PersonalDataAnswer>()({
  method: 'plinth/personalData',
  direction: 'client → server',
  doc: 'Says which columns of what the migrations build are about people, and what has to happen so that one of them is gone.',
  params: isShape({ folder: isMaybe(isString) }),
});
