/** What a client may say in `initialize` beyond the protocol's own fields. Other editors say nothing, and get the careful defaults. */
import { fitsShape, isBoolean, isMaybe, isShape, isString, type Guard } from './guard.ts';

export interface InitializationOptions {
  /** False, or not said: text only, no process, no connection. */
  readonly trusted: boolean;
  /** The client has the `plinth.*` commands, so lenses and actions may use them. */
  readonly editorCommands: boolean;
  /** The client shows a fix of several changes by `plinth.previewFix` and applies it as one; others get an annotated workspace edit. */
  readonly fixPreview?: boolean | undefined;
  /** Where answers are kept for the next start. Empty: nowhere; not said: the user's folder for caches. */
  readonly cacheFolder?: string | undefined;
}

export function initializationOptions(value: unknown): InitializationOptions {
  return fitsShape(isOptions, value) ? value : { trusted: false, editorCommands: false };
}

const isOptions: Guard<InitializationOptions> = isShape({
  trusted: isBoolean,
  editorCommands: isBoolean,
  fixPreview: isMaybe(isBoolean),
  cacheFolder: isMaybe(isString),
});
