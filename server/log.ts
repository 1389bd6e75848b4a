/**
 * The server's log: one line per event, without secrets, written to the client's output channel. Never to stdout, which carries the
 * protocol.
 */
import type { Connection } from 'vscode-languageserver/node';
import { redact } from '../engine/databases/secret.ts';

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
}

export function logTo(connection: Connection): Log {
  return {
    info: (message) => connection.console.info(redact(message, undefined)),
    warn: (message) => connection.console.warn(redact(message, undefined)),
    error: (message, cause) =>
      connection.console.error(
        redact(`${message}${cause === undefined ? '' : `\n${textOf(cause)}`}`, undefined),
      ),
  };
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
