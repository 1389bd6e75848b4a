/** The personal-data document: Markdown made by the server, which escapes all names from the schema. */
import { isMaybe, isShape, isString } from './guard.ts';
import { request, type Failure } from './message.ts';

export type PersonalDataAnswer =
  | { readonly kind: 'read'; readonly markdown: string }
  /** The folders are still being read. */
  | { readonly kind: 'reading' }
  | Failure;

export const personalData = request<PersonalDataAnswer>()({
  method: 'plinth/personalData',
  direction: 'client → server',
  doc: 'Says which columns of what the migrations build are about people, and what has to happen so that one of them is gone.',
  params: isShape({ folder: isMaybe(isString) }),
});
