/** The arguments of `plinth redis`: the server and what is read of it, or the scripts that are checked. */
import { number, oneOf, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  format: oneOf(['text', 'json'], '', 'text'),
  'big-keys': {
    ...number(
      'SECONDS',
      ['seconds', 1, 3600],
      'look for the largest keys for so many seconds (10); without it nothing is said of them',
    ),
    alone: '10',
  },
  keys: number('N', ['keys', 100, 10_000_000], 'sample so many keys (default: 20000)'),
  separator: text('TEXT', 'what separates the parts of a key (default: that of the patterns, or “:”)'),
  patterns: text(
    'FILE',
    'compare the keys with the patterns of this file (default: plinth.keyspace.json, if there is one)',
  ),
  write: text('FILE', 'write the patterns of the keys into this file, instead of comparing them'),
};

export interface RedisRequest extends Values<typeof options> {
  readonly what: 'server';
  /** As given; undefined for REDIS_URL. It may contain a password. */
  readonly connection: string | undefined;
}

export interface RedisScriptsRequest extends Pick<Values<typeof options>, 'format'> {
  readonly what: 'scripts';
  readonly paths: readonly string[];
}

export const redis = verb({
  name: 'redis',
  summary: [
    ['redis [connection]', 'show the keys of a Redis server by prefix, and what the server says of itself'],
    ['redis scripts <paths>', 'find commands in Lua scripts and command files that hold up a Redis server'],
  ],
  usage: `plinth redis [connection]
plinth redis scripts <files or folders>

Shows what a Redis or Valkey server holds: keys by prefix with the error of the estimate, how long they live, memory and eviction, slow
commands, latency, clients and users. Keys are sampled by SCAN in steps of 500, each shorter than a millisecond; no value of a key is read.
Commands that write, delete, configure or take unbounded time are refused before they are sent.

plinth.keyspace.json declares which keys there may be. Keys that no pattern matches, missing ones, other types and missing expiry are
differences. --write makes the file from what is there.

The connection is a redis:// or rediss:// URI; without one, REDIS_URL. scripts reads .lua and .redis files and contacts no server.`,
  options,
  notes: `Exit codes
  0  no difference, no finding
  1  keys differ from the patterns, or a script holds up the server
  2  wrong arguments, or a server that does not answer`,
  request: (values, [first, ...more]): RedisRequest | RedisScriptsRequest | string => {
    if (first === 'scripts')
      return more.length === 0
        ? 'plinth redis scripts takes files or folders.'
        : { what: 'scripts', format: values.format, paths: more };
    if (more.length > 0) return 'plinth redis takes one connection at a time.';
    if (values.patterns !== undefined && values.write !== undefined)
      return '--patterns compares and --write writes: choose one.';
    if (values.separator === '') return '--separator takes a text.';
    return { ...values, what: 'server', connection: first };
  },
});
