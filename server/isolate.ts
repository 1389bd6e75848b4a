/** One feature's failure stays its own: it is logged and answered with nothing, and the next request is served as if it had not been. */
import { CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Log } from './log.ts';

type Handler<P, R> = (params: P, token: CancellationToken) => R | Promise<R>;

export function isolated<P, R>(
  log: Log,
  name: string,
  nothing: R,
  handler: Handler<P, R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    try {
      return await handler(params, token);
    } catch (error) {
      // An answer of the protocol, such as "cancelled" or "content modified", is no failure.
      if (error instanceof ResponseError) throw error;
      log.error(`${name} failed.`, error);
      return nothing;
    }
  };
}

/** Thrown where the client has lost interest. */
export function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
}

/** For work that nobody can cancel. */
export const never: CancellationToken = CancellationToken.None;
