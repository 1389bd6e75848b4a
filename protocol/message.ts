/**
 * What a custom message is: its name, its parameters' shape, who sends it, and one sentence for the reader. A declaration is the only
 * place where a method's name stands; sending and handling take the declaration.
 */
import type { Guard } from './guard.ts';

export type Direction = 'client → server' | 'server → client';

interface Declaration<P> {
  readonly method: `plinth/${string}`;
  readonly direction: Direction;
  readonly doc: string;
  readonly params: Guard<P>;
}

/** R is a type only: results come from our own other half and are not checked again. */
export interface RequestMessage<P, R> extends Declaration<P> {
  readonly kind: 'request';
  readonly result?: R;
}

export interface NotificationMessage<P> extends Declaration<P> {
  readonly kind: 'notification';
}

/** `request<Result>()({ … })`: the parameters' type is read off the guard. */
export function request<R>(): <P>(declaration: Declaration<P>) => RequestMessage<P, R> {
  return (declaration) => ({ kind: 'request', ...declaration });
}

export function notification<P>(declaration: Declaration<P>): NotificationMessage<P> {
  return { kind: 'notification', ...declaration };
}

/** Where the parameters are wrong, as an error's text; undefined if they fit. */
export function misfit<P>(message: Declaration<P>, params: unknown): string | undefined {
  const wrong = message.params(params, 'params');
  return wrong === undefined ? undefined : `${message.method}: ${wrong} is not what the message declares.`;
}

/** Narrows what came over the wire. */
export function fits<P>(message: Declaration<P>, params: unknown): params is P {
  return message.params(params, 'params') === undefined;
}
