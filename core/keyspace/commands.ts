/**
 * The commands that Plinth sends to a Redis server: those that read, and that take a bounded time whatever the server holds. A command that is
 * not listed is refused before it is sent. Values of keys are never read.
 */

/** Its arguments after the words of the command; a sentence if they are not accepted. */
type Arguments = (given: readonly string[]) => boolean;

/** Keys in one step of SCAN. At 10,000 a step takes 7 ms on a server that does nothing else, at 500 less than 1 ms. */
const mostScanned = 1_000;

const none: Arguments = (given) => given.length === 0;
const one: Arguments = (given) => given.length === 1;

/** A number from 1 to `most`, and nothing else. */
function upTo(most: number): Arguments {
  return (given) => given.length === 1 && isWithin(given[0], most);
}

/** Settings without a secret. `CONFIG GET *` would return passwords. */
const settings: ReadonlySet<string> = new Set([
  'slowlog-log-slower-than',
  'latency-monitor-threshold',
  'protected-mode',
]);

const allowed: Readonly<Record<string, Arguments>> = {
  PING: none,
  DBSIZE: none,
  SCAN: ([cursor, option, count, ...more]) =>
    /^\d{1,20}$/.test(cursor ?? '') &&
    option?.toUpperCase() === 'COUNT' &&
    isWithin(count, mostScanned) &&
    more.length === 0,
  TYPE: one,
  PTTL: one,
  // Samples five elements of a collection. With SAMPLES 0 it would visit all of them.
  'MEMORY USAGE': one,
  STRLEN: one,
  LLEN: one,
  HLEN: one,
  SCARD: one,
  ZCARD: one,
  XLEN: one,
  INFO: (given) => given.length <= 1,
  'SLOWLOG GET': upTo(128),
  'LATENCY LATEST': none,
  'CLIENT LIST': none,
  'ACL WHOAMI': none,
  'ACL LIST': none,
  'CONFIG GET': ([name, ...more]) => name !== undefined && settings.has(name) && more.length === 0,
};

function isWithin(text: string | undefined, most: number): boolean {
  return text !== undefined && /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= most;
}

/** Undefined if the command may be sent; otherwise the sentence that refuses it. It quotes the command's name and no argument. */
export function refusalOf(command: readonly string[]): string | undefined {
  const [first = '', second = '', ...rest] = command;
  const word = first.toUpperCase();
  const pair = `${word} ${second.toUpperCase()}`;
  const [name, given] = Object.hasOwn(allowed, pair) ? [pair, rest] : [word, command.slice(1)];
  const takes = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
  const shown = /^[A-Z.]{1,30}$/.test(word) ? word : 'this command';
  if (takes === undefined)
    return `Plinth does not send ${shown}: it sends only commands that read and take a bounded time. Nothing was sent.`;
  return takes(given) ? undefined : `Plinth does not send ${name} with these arguments. Nothing was sent.`;
}

/** For the guide. */
export const allowedCommands: readonly string[] = Object.keys(allowed);
