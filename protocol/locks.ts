/** Who waits for whom on an open connection: one look for each request, and the script that would end somebody. */
import type { LockPicture } from '../core/locks/picture.ts';
import { isBoolean, isOneOf, isShape, isString } from './guard.ts';
import { request, type Failure } from './message.ts';

export type LocksAnswer =
  | { readonly kind: 'seen'; readonly picture: LockPicture; readonly places: readonly LockPlace[] }
  | { readonly kind: 'cancelled' }
  | Failure;

/** Where a statement of the picture is written, by path in its workspace. */
export interface LockPlace {
  readonly path: string;
  readonly uri: string;
}

export const lookAtLocks = request<LocksAnswer>()({
  method: 'plinth/lookAtLocks',
  direction: 'client → server',
  doc: 'Who waits for whom on an open connection at this moment; `first` reads the statements of the workspace again.',
  params: isShape({ connection: isString, first: isBoolean }),
});

export type LockScriptAnswer = { readonly kind: 'script'; readonly text: string } | Failure;

export const lockScript = request<LockScriptAnswer>()({
  method: 'plinth/lockScript',
  direction: 'client → server',
  doc: 'The statement that would cancel or terminate a session of the last look; nothing is run.',
  params: isShape({ connection: isString, key: isString, how: isOneOf('cancel', 'terminate') }),
});

export type LockMinutesAnswer = { readonly kind: 'read'; readonly markdown: string } | Failure;

export const lockMinutes = request<LockMinutesAnswer>()({
  method: 'plinth/lockMinutes',
  direction: 'client → server',
  doc: 'The looks since the view was shown, as pictures with their values. The database is not asked.',
  params: isShape({ connection: isString }),
});
