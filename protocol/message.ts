/**
 * The declaration of a custom message: its name, its parameters' shape, its sender, and a sentence of documentation. It is the only place
 * that contains the method's name; sender and receiver use the declaration.
 */
import type { Guard } from './guard.ts';

export type Direction = 'client → server' | 'server → client';

interface Declaration<P> {
  readonly method: `plinth/${string}`;
  readonly direction: Direction;
  readonly doc: string;
  readonly params: Guard<P>;
}

/** R exists only as a type: results come from our own other half and are not validated. */
export interface RequestMessage<P, R> extends Declaration<P> {
  readonly kind: 'request';
  readonly result?: R;
}

export interface NotificationMessage<P> extends Declaration<P> {
  readonly kind: 'notification';
}

/** `request<Result>()({ … })`: the parameters' type is inferred from the guard. */
export function request<R>(): <P>(declaration: Declaration<P>) => RequestMessage<P, R> {
  return (declaration) => ({ kind: 'request', ...declaration });
}

export function notification<P>(declaration: Declaration<P>): NotificationMessage<P> {
  return { kind: 'notification', ...declaration };
}

/** The error text for invalid parameters; undefined if they are valid. */
export function misfit<P>(message: Declaration<P>, params: unknown): string | undefined {
  const wrong = message.params(params, 'params');
  return wrong === undefined ? undefined : `${message.method}: ${wrong} is not what the message declares.`;
}

/** Validates and narrows received data. */
export function fits<P>(message: Declaration<P>, params: unknown): params is P {
  return message.params(params, 'params') === undefined;
}

/** What an answer is that could not be given; the sentence is for a person. */
export interface Failure {
  readonly kind: 'failure';
  readonly message: string;
}

export function failure(message: string): Failure {
  return { kind: 'failure', message };
}
