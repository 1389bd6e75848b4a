/**
 * plinth.keyspace.json: which keys a server is meant to hold, as patterns with a type and whether they expire; and what a sample of a server's
 * keys says against it. Reads and compares; the file is written from a tree of keys.
 */
import { groupBy } from '../collections/group-by.ts';
import { formatShare, plural } from '../text/format.ts';
import { estimateOf, smallestSeen } from './estimate.ts';
import type { KeySample, LookedKey } from './sample.ts';
import { anyPart, keyPatterns, keyTree, partsOf } from './tree.ts';

export interface Keyspace {
  readonly separator: string;
  readonly patterns: readonly KeyPattern[];
}

export interface KeyPattern {
  /** Parts between separators; `*` is one part with any value. */
  readonly pattern: string;
  /** As TYPE prints it; undefined: any. */
  readonly type: string | undefined;
  /** Whether each key has a time to live; undefined: either. */
  readonly expires: boolean | undefined;
  readonly about: string | undefined;
}

export type KeyspaceRead =
  | { readonly kind: 'read'; readonly keyspace: Keyspace }
  | { readonly kind: 'wrong'; readonly message: string };

export const usualSeparator = ':';
const mostPatterns = 5_000;

export function readKeyspace(text: string): KeyspaceRead {
  const wrong = (message: string): KeyspaceRead => ({ kind: 'wrong', message });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong('It is not valid JSON.');
  }
  const { separator = usualSeparator, patterns } = fields(value);
  if (typeof separator !== 'string' || separator === '' || separator.length > 8)
    return wrong('“separator” is a text of one to eight characters.');
  if (typeof patterns !== 'object' || patterns === null || Array.isArray(patterns))
    return wrong('“patterns” is an object with an entry for each pattern of keys.');
  const entries = Object.entries(patterns);
  if (entries.length > mostPatterns) return wrong(`It has more than ${mostPatterns} patterns.`);
  const found: KeyPattern[] = [];
  for (const [pattern, given] of entries) {
    const { type, expires, about, ...more } = fields(given);
    const [unknown] = Object.keys(more);
    if (unknown !== undefined) return wrong(`“${pattern}” has the unknown field “${unknown}”.`);
    if (type !== undefined && (typeof type !== 'string' || !keyTypes.has(type)))
      return wrong(`The type of “${pattern}” is one of ${[...keyTypes].join(', ')}.`);
    if (expires !== undefined && typeof expires !== 'boolean')
      return wrong(`“expires” of “${pattern}” is true or false.`);
    if (about !== undefined && typeof about !== 'string') return wrong(`“about” of “${pattern}” is a text.`);
    found.push({ pattern, type, expires, about });
  }
  return { kind: 'read', keyspace: { separator, patterns: found } };
}

/** `TYPE`, page of the command. Modules have types of their own, which a file leaves out. */
const keyTypes: ReadonlySet<string> = new Set(['string', 'list', 'set', 'zset', 'hash', 'stream']);

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

export interface KeyspaceDifference {
  readonly kind: 'unknown-keys' | 'no-keys' | 'other-type' | 'no-expiry' | 'expiry';
  readonly pattern: string;
  readonly message: string;
}

/** What differs, as far as the sample shows it. A pattern is missing only if it would have been in the sample. */
export function keyspaceDrift(
  { separator, patterns }: Keyspace,
  sample: KeySample,
): readonly KeyspaceDifference[] {
  const match = matcherOf(patterns, separator);
  const matched = sample.names.map(match);
  const strangers = sample.names.filter((_, at) => matched[at] === undefined);
  const share = (part: number): string =>
    sample.names.length === 0 ? '' : formatShare(part / sample.names.length);
  const unknown = keyPatterns(
    keyTree({ names: strangers, looked: [], total: strangers.length }, separator),
  ).map(({ pattern, sampled, example }): KeyspaceDifference => {
    const { low, high, isExact } = estimateOf(sampled, sample.names.length, sample.total);
    const many = isExact ? keysOf(sampled) : `${low} to ${high} keys`;
    return {
      kind: 'unknown-keys',
      pattern,
      message: `No pattern of the file matches ${many}, ${share(sampled)} of the sample${example === undefined ? '' : `, such as ${example}`}.`,
    };
  });
  const seen = new Set(matched);
  const least = smallestSeen(sample.names.length, sample.total);
  const missing = patterns
    .filter((one) => !seen.has(one))
    .map(({ pattern }): KeyspaceDifference => {
      const message = sample.isComplete
        ? 'The server has no such key.'
        : `The sample has no such key; the server has fewer than ${least}, or none.`;
      return { kind: 'no-keys', pattern, message };
    });
  const looked = groupBy(sample.looked, ({ name }) => match(name));
  return [...unknown, ...missing, ...patterns.flatMap((one) => wrongKeys(one, looked.get(one) ?? []))];
}

function wrongKeys(
  { pattern, type, expires }: KeyPattern,
  own: readonly LookedKey[],
): readonly KeyspaceDifference[] {
  const told = (
    kind: KeyspaceDifference['kind'],
    wrong: readonly LookedKey[],
    what: string,
  ): readonly KeyspaceDifference[] =>
    wrong[0] === undefined
      ? []
      : [
          {
            kind,
            pattern,
            message: `${wrong.length} of ${keysOf(own.length)} that were looked at ${what}, such as ${wrong[0].name}.`,
          },
        ];
  const others = type === undefined ? [] : own.filter((one) => one.type !== type);
  return [
    ...told('other-type', others, `${others.length === 1 ? 'is' : 'are'} not of type ${type ?? ''}`),
    ...(expires === true
      ? told(
          'no-expiry',
          own.filter(({ ttlMs }) => ttlMs === undefined),
          'never expire',
        )
      : []),
    ...(expires === false
      ? told(
          'expiry',
          own.filter(({ ttlMs }) => ttlMs !== undefined),
          'expire',
        )
      : []),
  ];
}

function keysOf(count: number): string {
  return plural(count, 'key');
}

/** The first pattern with the most named parts, as a reader would choose. */
function matcherOf(
  patterns: readonly KeyPattern[],
  separator: string,
): (name: string) => KeyPattern | undefined {
  const named = (parts: readonly string[]): number => parts.filter((part) => part !== anyPart).length;
  const split = patterns.map((of) => ({ of, parts: partsOf(of.pattern, separator) }));
  const byLength = groupBy(
    split.toSorted((a, b) => named(b.parts) - named(a.parts)),
    ({ parts }) => parts.length,
  );
  return (name) => {
    const own = partsOf(name, separator);
    return byLength
      .get(own.length)
      ?.find(({ parts }) => parts.every((part, at) => part === anyPart || part === own[at]))?.of;
  };
}

/** The file for what a server holds now. A type and an expiry are written where all keys that were looked at agree. */
export function keyspaceFile(sample: KeySample, separator: string): string {
  const entries = keyPatterns(keyTree(sample, separator))
    .toSorted((a, b) => (a.pattern < b.pattern ? -1 : 1))
    .map(({ pattern, looked }): readonly [string, object] => {
      const types = new Set(looked.map(({ type }) => type));
      const expiring = looked.filter(({ ttlMs }) => ttlMs !== undefined).length;
      const [type] = types;
      const agree = expiring === 0 || expiring === looked.length;
      return [
        pattern,
        {
          ...(types.size === 1 && type !== undefined && keyTypes.has(type) ? { type } : {}),
          ...(looked.length > 0 && agree ? { expires: expiring > 0 } : {}),
        },
      ];
    });
  return `${JSON.stringify({ separator, patterns: Object.fromEntries(entries) }, undefined, 2)}\n`;
}
