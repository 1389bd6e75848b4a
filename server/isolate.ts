/** Isolates the failures of a feature: they are logged and answered with an empty result, and the next request is served normally. */
import { CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { Cancelled } from '../engine/session/time-slices.ts';
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
      // Protocol errors such as "cancelled" or "content modified" are not failures.
      if (error instanceof ResponseError) throw error;
      if (error instanceof Cancelled) throw cancelled();
      log.error(`${name} failed.`, error);
      return nothing;
    }
  };
}

/** Thrown if the client has cancelled the request. */
export function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
}

/** A token for work that cannot be cancelled. */
export const never: CancellationToken = CancellationToken.None;
