/** What a client may say in `initialize` beyond the protocol's own fields. Other editors say nothing, and get the careful defaults. */
import { fitsShape, isBoolean, isMaybe, isShape, isString, type Guard } from './guard.ts';

export interface InitializationOptions {
  /** False or absent: files are only read as text; no process is started and no connection opened. */
  readonly trusted: boolean;
  /** The client implements the `plinth.*` commands, so lenses and actions may use them. */
  readonly editorCommands: boolean;
  /**
   * The client previews a fix of several changes with `plinth.previewFix` and applies it atomically; other clients get an annotated
   * workspace edit.
   */
  readonly fixPreview?: boolean | undefined;
  /** Where diagnostics are stored for the next start. Empty: nowhere; undefined: the user's cache folder. */
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
