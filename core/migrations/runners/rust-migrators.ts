/**
 * Where Rust programs run the migrator that has the files built in: Diesel’s and refinery’s by the methods of their libraries, sqlx’s by the name that it was given. A name
 * that a crate of somebody else has in front of it (`queue::MIGRATOR.run`) is that crate’s. Textual.
 */
import { literal } from '../../text/pattern.ts';
import type { ToolId } from '../convention.ts';
import { baseOf, folderOf, oncePerListing, type Listing } from '../listing.ts';
import { cargoPackageOf } from './cargo.ts';
import { isInTests, isTest } from './rust-calls.ts';
import { sitesOf } from './reach.ts';
import type { CallSite } from './ways.ts';

interface Library {
  readonly embeds: RegExp;
  /** Names of what has the files are put in. */
  readonly runs: (names: string) => RegExp;
  readonly undoes: (names: string) => RegExp;
}

const libraries: Partial<Readonly<Record<ToolId, Library>>> = {
  sqlx: {
    embeds: /\bmigrate!\(|\bMigrator\b|\bMIGRATOR\b/,
    runs: (names) =>
      new RegExp(
        // What goes over the migrator’s files itself hands each to its connection.
        String.raw`\b(?:${names})\s*(?:\(\s*\))?\s*\.run(?:_direct|_to)?\(|\bmigrate!\([^)]*\)(?:\s*\.set_\w+\([^()]*\))*\s*\.run(?:_direct)?\(|\.apply\(\s*&(?:mut\s+)?\w*migration\b`,
      ),
    undoes: (names) => new RegExp(String.raw`\b(?:${names})\s*(?:\(\s*\))?\s*\.undo\(`),
  },
  diesel: {
    embeds: /\bMigrationHarness\b|\brun_pending_migrations\b/,
    runs: () => /\.run_pending_migrations\(/,
    undoes: () => /\.revert_(?:last_migration|all_migrations)\(/,
  },
  refinery: {
    embeds: /\bembed_migrations!|\bmigrations::runner\b/,
    runs: () => /\brunner\(\)[^;]*\.run(?:_async)?\(/,
    undoes: () => /(?!)/,
  },
};

export interface Runs {
  readonly applies: readonly CallSite[];
  readonly undoes: readonly CallSite[];
}

/** `embeds`: where the files are built in; where nothing is seen to run what that has, every run of the library counts. */
export function runsOf(tool: ToolId, embeds: string | undefined, listing: Listing): Runs {
  const library = libraries[tool];
  if (library === undefined) return { applies: [], undoes: [] };
  const named = tool === 'sqlx' ? migratorsIn(listing) : [];
  const names = [...new Set(['MIGRATOR', ...named.map(({ name }) => name)])].map(literal).join('|');
  const home = embeds?.replace(/:\d+$/, '');
  const sites = (pattern: RegExp): readonly CallSite[] => {
    const isOf = (file: string, text: string): boolean =>
      file.endsWith('.rs') && library.embeds.test(text) && !isTest(file);
    const all = sitesOf(pattern, isOf, listing).filter((one) => !isInTests(one, listing));
    if (tool !== 'sqlx') return all;
    const told = all.map((site) => ({ site, crate: crateMeant(site, named, listing) }));
    const own = told.filter(({ crate }) => crate !== 'foreign');
    const crate = home === undefined ? undefined : crateFolder(home, listing);
    const fitting = own.filter((one) => one.crate !== undefined && one.crate === crate);
    return (fitting.length > 0 ? fitting : own).map(({ site }) => site);
  };
  return { applies: sites(library.runs(names)), undoes: sites(library.undoes(names)) };
}

interface Named {
  readonly name: string;
  readonly file: string;
}

/** `static MIGRATOR: Migrator = …`, `fn make_migrator() -> Migrator { migrate!(…) }`. */
const migratorsIn = oncePerListing((listing): readonly Named[] => {
  const isOf = (file: string, text: string): boolean =>
    file.endsWith('.rs') && /\bmigrate!\(|\bMigrator\b/.test(text) && !isTest(file);
  const heads =
    /\bstatic\s+\w+\s*:\s*(?:[\w:]*::)?Migrator\b|\bfn\s+\w+\(\s*\)\s*->\s*(?:[\w:]*::)?Migrator\b/;
  return sitesOf(heads, isOf, listing).flatMap(({ file, index }) => {
    const name = /^(?:static|fn)\s+(\w+)/.exec((listing.text(file) ?? '').slice(index))?.[1];
    return name === undefined ? [] : [{ name, file }];
  });
});

const ownHeads: ReadonlySet<string> = new Set(['crate', 'self', 'super', 'Self', 'sqlx']);

/** The folder of the crate whose migrator it is; `foreign` of a crate that is none of the workspace, undefined where that is not seen. */
function crateMeant(
  { file, index }: CallSite,
  named: readonly Named[],
  listing: Listing,
): string | undefined {
  const text = listing.text(file) ?? '';
  const name = /^\w+/.exec(text.slice(index))?.[0] ?? '';
  const path = /((?:\w+::)+)$/.exec(text.slice(Math.max(0, index - 120), index))?.[1];
  const own = crateFolder(file, listing);
  if (path === undefined) {
    if (name === 'migrate' || !/^[A-Za-z_]/.test(name)) return own;
    if (named.some((one) => one.name === name && one.file === file)) return own;
    const used = new RegExp(
      String.raw`\buse\s+(\w+)(?:::\w+)*::(?:${literal(name)}\b|\{[^}]*\b${literal(name)}\b)`,
    ).exec(text)?.[1];
    return used === undefined ? undefined : crateCalled(used, file, listing);
  }
  return name === 'migrate' ? own : crateCalled(path.split('::')[0] ?? '', file, listing);
}

function crateCalled(head: string, file: string, listing: Listing): string | undefined {
  const own = crateFolder(file, listing);
  if (ownHeads.has(head)) return own;
  const crate = cratesOf(listing).get(head);
  if (crate !== undefined) return crate;
  const isModule = listing.paths.some(
    (path) =>
      (path.endsWith(`/${head}.rs`) || path.endsWith(`/${head}/mod.rs`)) &&
      crateFolder(path, listing) === own,
  );
  const isHere = new RegExp(`\\bmod\\s+${literal(head)}\\b|\\bas\\s+${literal(head)}\\b`).test(
    listing.text(file) ?? '',
  );
  return isModule || isHere ? own : 'foreign';
}

function crateFolder(file: string, listing: Listing): string {
  return folderOf(cargoPackageOf(file, listing)?.manifest ?? '');
}

/** As programs call them: `shop_db`. */
const cratesOf = oncePerListing((listing): ReadonlyMap<string, string> => {
  const manifests = listing.paths.filter((path) => baseOf(path) === 'Cargo.toml').slice(0, mostCrates);
  return new Map(
    manifests.flatMap((path) => {
      const text = listing.text(path) ?? '';
      const names = [...text.matchAll(/^\[(?:package|lib)\][^[]*?^\s*name\s*=\s*"([\w-]+)"/gms)];
      return names.map(([, name = '']) => [name.replaceAll('-', '_'), folderOf(path)] as const);
    }),
  );
});

const mostCrates = 300;
