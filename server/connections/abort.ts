/** Converts a request's cancellation token to the abort signal that the engine takes. */
import type { CancellationToken } from 'vscode-languageserver';

export function abortOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
