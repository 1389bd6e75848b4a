/** What runs out and when, as a Markdown document made by the server, which escapes all names. */
import { isMaybe, isShape, isString } from './guard.ts';
import { request, type Failure } from './message.ts';

export type CapacityAnswer = { readonly kind: 'read'; readonly markdown: string } | Failure;

export const capacity = request<CapacityAnswer>()({
  method: 'plinth/capacity',
  direction: 'client → server',
  doc: 'Says what runs out and when, from the versions of plinth.stats.json that git has; contacts no database.',
  params: isShape({ folder: isMaybe(isString) }),
});
