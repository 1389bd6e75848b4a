/** Sends and receives custom messages by their declarations; received parameters are validated before a feature gets them. */
import {
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type Connection,
} from 'vscode-languageserver/node';
import { fits, misfit, type NotificationMessage, type RequestMessage } from '../protocol/message.ts';
import { isolated } from './isolate.ts';
import type { Log } from './log.ts';

export class Rpc {
  readonly #connection: Connection;
  readonly #log: Log;

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#log = log;
  }

  /** `nothing` is returned if the handler fails. */
  answer<P, R>(
    message: RequestMessage<P, R>,
    nothing: R,
    handler: (params: P, token: CancellationToken) => R | Promise<R>,
  ): void {
    const safe = isolated(this.#log, message.method, nothing, handler);
    this.#connection.onRequest<unknown, unknown>(
      message.method,
      (params: unknown, token: CancellationToken) =>
        fits(message, params)
          ? safe(params, token)
          : new ResponseError(ErrorCodes.InvalidParams, misfit(message, params) ?? ''),
    );
  }

  hear<P>(message: NotificationMessage<P>, handler: (params: P) => void): void {
    this.#connection.onNotification(message.method, (params: unknown) => {
      try {
        if (fits(message, params)) handler(params);
        else this.#log.warn(misfit(message, params) ?? '');
      } catch (error) {
        this.#log.error(`${message.method} failed.`, error);
      }
    });
  }

  async ask<P, R>(
    message: RequestMessage<P, R>,
    params: P,
    token?: CancellationToken,
  ): Promise<R | undefined> {
    try {
      // An undefined token would be sent as a second parameter.
      return token === undefined
        ? await this.#connection.sendRequest<R>(message.method, params)
        : await this.#connection.sendRequest<R>(message.method, params, token);
    } catch (error) {
      this.#log.error(`${message.method} failed.`, error);
      return undefined;
    }
  }

  tell<P>(message: NotificationMessage<P>, params: P): void {
    this.#connection.sendNotification(message.method, params).catch((error: unknown) => {
      this.#log.error(`${message.method} could not be sent.`, error);
    });
  }
}
