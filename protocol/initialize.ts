/** What a client may say in `initialize` beyond the protocol's own fields. Other editors say nothing, and get the careful defaults. */
import { fitsShape, isBoolean, isShape } from './guard.ts';

export interface InitializationOptions {
  /** False, or not said: text only, no process, no connection. */
  readonly trusted: boolean;
  /** The client has the `plinth.*` commands, so lenses and actions may use them. */
  readonly editorCommands: boolean;
}

export function initializationOptions(value: unknown): InitializationOptions {
  return fitsShape(isOptions, value) ? value : { trusted: false, editorCommands: false };
}

const isOptions = isShape<InitializationOptions>({ trusted: isBoolean, editorCommands: isBoolean });
