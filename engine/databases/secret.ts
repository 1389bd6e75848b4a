/** A password in memory. It is never converted to text by accident: not in a log, in JSON or in an error. */
import { inspect } from 'node:util';

const hidden = '[password]';

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Only for the driver. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}

/** The text without the secret in any of its usual encodings, and without the password of any connection string. */
export function redact(text: string, secret: Secret | undefined): string {
  let result = text.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@]*@/gi, `$1:${hidden}@`);
  result = result.replace(/\b((?:password|pwd)\s*=\s*)(?:'(?:[^'\\]|\\.)*'|\S+)/gi, `$1${hidden}`);
  const value = secret?.reveal() ?? '';
  if (value === '') return result;
  for (const spelling of new Set([value, encodeURIComponent(value), encodeURI(value)])) {
    result = result.replaceAll(spelling, hidden);
  }
  return result;
}
