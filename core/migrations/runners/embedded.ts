/**
 * Rust programs that have a folder of migrations built in (Diesel’s and refinery’s `embed_migrations!`, sqlx’s `migrate!`): where, and what their binaries are
 * called. By which command or flag one applies them is in rust-commands.ts.
 */
import { baseOf, folderOf, join, oncePerListing, withAncestors, type Listing } from '../listing.ts';
import { type Around, aroundMigrator } from './around-migrator.ts';
import type { BuiltInTwice } from './built-in-twice.ts';
import { cargoPackageOf } from './cargo.ts';
import { bare, enclosing, lineAt, uncommented } from './code.ts';
import { isAside } from './folders.ts';
import { isTest } from './rust-calls.ts';
import { lockAround } from './rust-lock.ts';
import { programsOfRust } from './rust-programs.ts';
import { sentAround } from './rust-around.ts';
import { searchPathSet } from './search-path.ts';
import type { SentAround } from '../sent-around.ts';

export interface Embedded {
  /** `src/migrate.rs:11`. */
  readonly place: string;
  /** One transaction of the program’s own is open around all that are pending: where. */
  readonly around: Around | undefined;
  /** The lock of its own, as a setting of the folder. */
  readonly lock: string | undefined;
  /** What it sends itself before and behind them. */
  readonly sent: readonly SentAround[];
  /** It sets search_path to what somebody configures: where. */
  readonly searchPath: string | undefined;
  /** Of the workspace, as start files call them. */
  readonly binaries: readonly string[];
  /** The same files, in programs of other crates. */
  readonly twice: readonly BuiltInTwice[];
}

export function embeddedIn(tool: string, folder: string, listing: Listing): Embedded | undefined {
  if (tool !== 'diesel' && tool !== 'sqlx' && tool !== 'refinery') return undefined;
  const macro =
    tool !== 'sqlx'
      ? /\bembed_migrations!\(\s*(?:"([^"\n]*)")?\s*\)/g
      : /\b(?:sqlx::)?migrate!\(\s*(?:"([^"\n]*)")?\s*\)/g;
  const [first, ...more] = placesOf(macro, folder, listing);
  if (first === undefined) return undefined;
  const { file, text, place } = first;
  const around = tool === 'sqlx' ? aroundMigrator(file, listing) : aroundAll(file, text);
  const own = cargoPackageOf(file, listing)?.name;
  const crates = new Map(
    more
      .filter((one) => !isTest(one.file) && !isAside(one.file))
      .flatMap((one) => {
        const crate = cargoPackageOf(one.file, listing)?.name;
        return crate === undefined || crate === own ? [] : [[crate, one.place] as const];
      }),
  );
  return {
    ...{ place, around, sent: sentAround(tool, place, around?.place, listing) },
    lock: around?.isLocked === true ? 'transaction' : tool === 'sqlx' ? undefined : lockAround(text),
    searchPath: searchPathSet(file, listing),
    binaries: binariesOf(listing),
    twice: [...crates].map(([crate, at]) => ({ crate, place: at })).slice(0, mostTwice),
  };
}

const mostTwice = 6;

/** Where the macro is given that folder. */
function placesOf(
  macro: RegExp,
  folder: string,
  listing: Listing,
): readonly { readonly file: string; readonly text: string; readonly place: string }[] {
  return programsOfRust(listing).flatMap(({ file, text }) => {
    if (!text.includes('migrat')) return [];
    return [...uncommented(text, 'slashes').matchAll(macro)].flatMap((found) => {
      const way = (found[1] ?? 'migrations').replace(/^(?:\.{1,2}\/)+/, '').replace(/\/$/, '');
      const homes = withAncestors(folderOf(file)).map((home) => join(home, way));
      return homes.includes(folder) ? [{ file, text, place: `${file}:${lineAt(text, found.index)}` }] : [];
    });
  });
}

/** `conn.transaction(|conn| conn.run_pending_migrations(MIGRATIONS))`, or the function that does so, called in one. */
function aroundAll(file: string, text: string): Around | undefined {
  const code = uncommented(text, 'slashes');
  const runs = [...code.matchAll(/\.run_pending_migrations\(/g)].map(({ index }) => index);
  const callers = runs.flatMap((at) => {
    const name = [...code.slice(0, at).matchAll(/\bfn\s+(\w+)/g)].at(-1)?.[1];
    return name === undefined
      ? []
      : [...code.matchAll(new RegExp(`(?<!\\bfn\\s+)\\b${name}\\(`, 'g'))].map(({ index }) => index);
  });
  const at = [...runs, ...callers].find((one) => isInTransaction(code, one));
  return at === undefined
    ? undefined
    : { place: `${file}:${lineAt(text, at)}`, timeouts: [], isLocked: false };
}

function isInTransaction(code: string, at: number): boolean {
  const body = bare(code.slice(Math.max(0, code.lastIndexOf('fn ', at)), at), 'slashes');
  return enclosing(body, body.length)?.some(({ word }) => word === 'transaction') === true;
}

const binariesOf = oncePerListing((listing): readonly string[] => {
  const inFolders = listing.paths.flatMap(
    (path) => /(?:^|\/)src\/bin\/([\w-]+)(?:\.rs$|\/)/.exec(path)?.[1] ?? [],
  );
  const inCrates = listing.paths
    .filter((path) => baseOf(path) === 'Cargo.toml' && !isAside(path))
    .slice(0, 60)
    .flatMap((path) =>
      [...(listing.text(path) ?? '').matchAll(/^\s*name\s*=\s*"([\w-]+)"/gm)].map(([, name = '']) => name),
    );
  return [...new Set([...inFolders, ...inCrates])].slice(0, 100);
});
