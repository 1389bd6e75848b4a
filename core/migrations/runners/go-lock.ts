/** Which lock of the database a program in Go holds while it applies its own files, and where the rest of the program asks for the same one. Textual. */
import type { RunBy } from '../convention.ts';
import type { LockAlso, LockEnds, LockNumber, ToolLock } from '../tool-lock.ts';
import { literal } from '../../text/pattern.ts';
import { milliseconds } from '../transactions.ts';
import { folderOf, type Listing } from '../listing.ts';
import { bare, closingAt, enclosing, lineAt, only, uncommented } from './code.ts';
import { goFiles, packageFiles } from './folders.ts';
import { importedAs } from './go-imports.ts';
import { lockNumberIn } from './lock-number.ts';

export interface GoLock {
  readonly lock: ToolLock | undefined;
  /** Where else the same one is asked for. */
  readonly lockAlso: readonly LockAlso[];
  readonly lockEnds?: LockEnds;
}

interface Sender {
  readonly file: string;
  /** Its text without comments. */
  readonly told: string;
  /** Functions through which a file passes. */
  readonly pieces: readonly { readonly text: string }[];
  readonly timeouts: NonNullable<RunBy['timeouts']>;
  /** Functions through which a file passes, of all files: none where nobody has followed it. */
  readonly through?: readonly { readonly file: string; readonly start: number; readonly end: number }[];
}

export function lockOf(sender: Sender, listing: Listing): GoLock {
  const { file, told, pieces, timeouts } = sender;
  const isOther = /\bpg_try_advisory|\bpg_advisory_xact_lock\b/.test(told);
  const found = isOther ? undefined : lockIn(pieces, timeouts);
  if (found === undefined)
    return {
      lock: isWithout(sender, listing) ? { kind: 'none', concurrently: 'free' } : undefined,
      lockAlso: [],
    };
  const number = lockNumberIn(found.call, file, listing);
  const ends = found.lock.asksAgain === undefined ? undefined : endsIdle(file, listing);
  return {
    lock: number === undefined ? found.lock : { ...found.lock, number },
    lockAlso: askedElsewhere(file, { key: found.key, number }, listing),
    ...(ends === undefined ? {} : { lockEnds: ends }),
  };
}

/** In the one statement that ends sessions by their advisory lock: those that are idle, and for how long. Of others, and of several statements, nothing is said. */
function endsIdle(file: string, listing: Listing): LockEnds | undefined {
  const text = uncommented(listing.text(file) ?? '', 'slashes');
  const [found, ...more] = [...text.matchAll(/[`"][^`"]{0,200}\bpg_terminate_backend\b[^`"]{0,1000}[`"]/g)];
  if (found === undefined || more.length > 0) return undefined;
  const [sql] = found;
  const idle =
    /\bstate_change\s*<\s*(?:now\(\)|current_timestamp)\s*-\s*(?:interval\s*'(\d{1,6} \w{1,20})'|'(\d{1,6} \w{1,20})'::interval)/i.exec(
      sql,
    );
  if (!/'advisory'/.test(sql) || !/\bgranted\b/.test(sql) || !/\bstate\s*=\s*'idle'/.test(sql))
    return undefined;
  const at = found.index + sql.indexOf('pg_terminate_backend');
  return { place: `${file}:${lineAt(text, at)}`, idle: idle?.[1] ?? idle?.[2] };
}

const locking = /(?<!b)lock|mutex|leader|semaphore|\bfor\s+update\b/i;

/** Nothing that it says or passes through speaks of a lock, nor what it calls in its own package. */
function isWithout({ file, told, through = [] }: Sender, listing: Listing): boolean {
  if (through.length === 0 || locking.test(told)) return false;
  const texts = through.map((one) =>
    uncommented(listing.text(one.file) ?? '', 'slashes').slice(one.start, one.end),
  );
  const beside = packageFiles(folderOf(file), listing).filter((path) => path !== file);
  const called = beside.flatMap((path) => {
    const text = uncommented(listing.text(path) ?? '', 'slashes');
    return [...text.matchAll(/^func\s+(?:\([^)]*\)\s*)?(\w+)[\s\S]*?^\}/gm)].flatMap(([body, name = '']) =>
      new RegExp(`\\b${name}\\(`).test(told) ? [body] : [],
    );
  });
  return ![...texts, ...called].some((text) => locking.test(text));
}

/** `pg_advisory_lock($1)`, lock.GlobalMigrate: a name that other packages say the same way. */
const asked = /^pg_advisory_lock\s*\(\s*\$1[^)"'`]*\)[^"'`]*["'`]\s*,\s*(\w+\.[A-Z]\w*)\b/i;
const mostPlaces = 12;

/** By its name, or by its number in the SQL itself. */
function askedElsewhere(
  file: string,
  { key, number }: { readonly key: string | undefined; readonly number: LockNumber | undefined },
  listing: Listing,
): readonly LockAlso[] {
  const named = key === undefined ? undefined : new RegExp(`(?<![\\w.])${literal(key)}\\b`, 'g');
  const value = number && BigInt(number.classid) * 2n ** 32n + BigInt(number.objid);
  const numbered =
    value === undefined
      ? undefined
      : new RegExp(
          `\\b(pg_(?:try_)?advisory_(?:xact_)?lock(?:_shared)?)\\s*\\(\\s*${value}(?:::\\w+)?\\s*\\)`,
          'gi',
        );
  const found = goFiles(listing).flatMap((path) => {
    const written = path === file ? '' : (listing.text(path) ?? '');
    const isNamed = key !== undefined && written.includes(key);
    if (!isNamed && !(numbered !== undefined && /advisory_/i.test(written))) return [];
    const text = uncommented(written, 'slashes');
    const byName = [...(named === undefined ? [] : text.matchAll(named))].flatMap(({ index: at }) => {
      const line = text.slice(text.lastIndexOf('\n', at), at);
      const isLock = /\block|advisory/i.test(line) && !/unlock/i.test(line);
      return isLock ? [{ at, by: functionAt(text, at, listing) }] : [];
    });
    const byNumber = [...(numbered === undefined ? [] : text.matchAll(numbered))].map((one) => ({
      at: one.index,
      by: one[1]?.toLowerCase(),
    }));
    return [...byName, ...byNumber]
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, by }) => ({ path, line: lineAt(text, at), by }));
  });
  return found.slice(0, mostPlaces).map(({ path, line, by }) => ({
    place: `${path}:${line}`,
    by,
    users: importersOf(folderOf(path), listing),
  }));
}

/** Of a package, by the end of its import path: other folders. */
function importersOf(folder: string, listing: Listing): readonly string[] {
  const nameIn = importedAs(folder);
  const folders = goFiles(listing).flatMap((path) => {
    const text = folderOf(path) === folder ? '' : (listing.text(path) ?? '');
    const name = nameIn(text);
    // Whoever only names its types or its errors does nothing under it.
    const isCalled = name !== undefined && new RegExp(`\\b${literal(name)}\\.[A-Z]\\w*\\(`).test(text);
    return isCalled ? [folderOf(path)] : [];
  });
  return [...new Set(folders)].toSorted((a, b) => (a < b ? -1 : 1));
}

const functions = /\bpg_(?:try_)?advisory_(?:xact_)?lock(?:_shared)?\b/gi;

/** In the text of the call itself, or in the query that sqlc makes a method of: `-- name: SharedLock :one`. */
function functionAt(text: string, at: number, listing: Listing): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  const own = only([...line.matchAll(functions)].map(([name]) => name.toLowerCase()));
  const method = /\.([A-Z]\w*)\(/.exec(line)?.[1];
  if (own !== undefined || method === undefined) return own;
  const head = new RegExp(String.raw`--\s*name:\s*${method}\s+:\w+([^;\`]*)`);
  const queries = listing.paths.filter((path) => /quer[^/]*\.sql$|\bqueries?\/[^/]+\.sql$/.test(path));
  const found = queries.slice(0, mostQueries).flatMap((path) => {
    const body = head.exec(listing.text(path) ?? '')?.[1] ?? '';
    return [...body.matchAll(functions)].map(([name]) => name.toLowerCase());
  });
  return only(found);
}

const mostQueries = 500;

/** In its loop nothing leaves behind an error but the one of the timeout, which is asked for by its code. */
function isDeaf(text: string, code: string, at: number): boolean {
  const loop = enclosing(code, at)?.findLast(({ word }) => word === 'for');
  if (loop === undefined) return false;
  const end = closingAt(code, loop.start + 1, '{');
  const known = [...code.slice(at, end).matchAll(/\bif\b[^{}\n]*\{/g)].flatMap(({ 0: all, index }) => {
    const start = at + index + all.length - 1;
    return /==\s*(?:nil\b|[\w."'`]*(?:55P03|lock_?not_?available))/i.test(text.slice(at + index, start))
      ? [[start, closingAt(code, start + 1, '{')] as const]
      : [];
  });
  return ![...code.slice(at, end).matchAll(/\b(?:return|break|goto|panic|Fatal\w*|Exit)\b/g)].some(
    ({ index }) => !known.some(([from, to]) => at + index > from && at + index < to),
  );
}

/** A lock of the session; where it is asked for again and again nobody gives up, else after the lock_timeout of the connection. */
function lockIn(
  pieces: Sender['pieces'],
  timeouts: Sender['timeouts'],
): { readonly lock: ToolLock; readonly key: string | undefined; readonly call: string } | undefined {
  const found = pieces.flatMap(({ text }) => {
    const at = text.search(/\bpg_advisory_lock\s*\(/i);
    return at < 0 ? [] : [{ text, at }];
  })[0];
  if (found === undefined) return undefined;
  const code = bare(found.text, 'slashes');
  const isRepeated = enclosing(code, found.at)?.some(({ word }) => word === 'for') === true;
  const limit = timeouts.find(({ name }) => name === 'lock_timeout');
  const most = limit && milliseconds(new Map([['lock_timeout', [limit.value]]]), 'lock_timeout');
  const wait =
    isRepeated || most === undefined || most === 0
      ? undefined
      : { seconds: Math.round(most / 1_000), setting: 'lock_timeout' };
  // Whoever asks again takes another snapshot each time.
  const isAnew =
    isRepeated && most !== undefined && most > 0 && /\b55P03\b|lock_?not_?available/i.test(found.text);
  const call = found.text.slice(found.at);
  const [, key] = asked.exec(call) ?? [];
  return {
    lock: {
      ...{ kind: 'session-advisory', concurrently: 'second-run' },
      ...(wait === undefined ? {} : { wait }),
      ...(isAnew ? { asksAgain: Math.round(most / 1_000) } : {}),
      ...(isAnew && isDeaf(found.text, code, found.at) ? { isDeaf: true as const } : {}),
    },
    key,
    call,
  };
}
