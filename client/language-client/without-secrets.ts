/**
 * An output channel that removes secrets from the protocol trace: at the most verbose level the trace prints every message, and one message
 * carries a password.
 */
import type { LogOutputChannel } from 'vscode';

export function withoutSecrets(channel: LogOutputChannel): LogOutputChannel {
  return {
    // VS Code's channel is a frozen object of functions; functions that do not write are passed through.
    ...channel,
    get logLevel() {
      return channel.logLevel;
    },
    trace: (message, ...rest) => channel.trace(redact(message), ...rest.map(redactValue)),
    debug: (message, ...rest) => channel.debug(redact(message), ...rest.map(redactValue)),
    info: (message, ...rest) => channel.info(redact(message), ...rest.map(redactValue)),
    warn: (message, ...rest) => channel.warn(redact(message), ...rest.map(redactValue)),
    error: (message, ...rest) =>
      channel.error(typeof message === 'string' ? redact(message) : message, ...rest.map(redactValue)),
    append: (text) => channel.append(redact(text)),
    appendLine: (text) => channel.appendLine(redact(text)),
    replace: (text) => channel.replace(redact(text)),
  };
}

function redactValue(value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value;
}

/** Replaces the value of every JSON field named password or address, which may contain one, however it is escaped or formatted. */
function redact(text: string): string {
  return text.replace(/("(?:password|address)"\s*:\s*)"(?:[^"\\]|\\.)*"/g, '$1"…"');
}
