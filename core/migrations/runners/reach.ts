/**
 * Whether a call is reached as a program starts, or where a command or flag asks for it: from the call back to main, function by function, over the names by
 * which Go and Rust programs call them. Textual; where the way cannot be followed nothing is said of it.
 */
import { oncePer } from '../../collections/once-per.ts';
import { baseOf, folderOf, oncePerListing, type Listing } from '../listing.ts';
import { bare, bracesAround, lineAt, uncommented } from './code.ts';
import { isAside, isForTests } from './folders.ts';
import { byTag, guardOf, handedTo, hasServingCommand, isCommander, wordOf } from './guards.ts';
import type { Around, CallSite, Reach, Read, Source } from './ways.ts';

const mostSteps = 60;
const mostFiles = 4_000;

const sourcesOf = oncePerListing(
  (listing): ReadonlyMap<string, Source> =>
    new Map(
      listing.paths
        .filter((path) => /\.(?:go|rs)$/.test(path) && !isAside(path) && !/test|mock/i.test(baseOf(path)))
        .slice(0, mostFiles)
        .map(
          (path) => [path, { raw: () => listing.text(path) ?? '', read: readOnce(path, listing) }] as const,
        ),
    ),
);

function readOnce(path: string, listing: Listing): () => Read {
  let read: Read | undefined;
  return () => {
    if (read === undefined) {
      const text = uncommented(listing.text(path) ?? '', 'slashes');
      read = { text, code: bare(text, 'slashes') };
    }
    return read;
  };
}

/** Of all places that make the call: one that is reached as the program starts is enough. */
export function reachOf(sites: readonly CallSite[], listing: Listing): Reach {
  return waysTo(sites, listing).reach;
}

export interface Ways {
  readonly reach: Reach;
  /** Where on them a command or a flag asks for it, the first found first. */
  readonly asked: readonly Asked[];
  readonly through: readonly Through[];
  /** Of those that are reached as the program starts: the first call from outside of the folder, or the call itself. */
  readonly starts: readonly CallSite[];
  /** Each of those is what the program does without a command, and another command serves without it. */
  readonly isWordless: boolean;
  /** A condition on one of them was not understood: behind it may be a start. */
  readonly isOpen: boolean;
}

export interface Asked extends CallSite {
  /** `migrate`, `--migrate-to-latest-version`; empty where the program does nothing else. */
  readonly word: string;
  /** That program, by its folder. */
  readonly program?: string;
}

/** A function on them. */
export interface Through {
  readonly file: string;
  readonly name: string;
  /** Its text begins and ends there. */
  readonly start: number;
  readonly end: number;
}

/** `isRunner`: it decides in its own file which migrations are pending, and that is no condition on whether they are run. */
export function waysTo(
  sites: readonly CallSite[],
  listing: Listing,
  { isRunner = false }: { readonly isRunner?: boolean } = {},
): Ways {
  const sources = sourcesOf(listing);
  const found: Found = { asked: [], through: [], starts: [], worded: false, isOpen: false };
  const ways = sites.map((site) => followed(site, sources, found, isRunner));
  const isAsked = ways.length > 0 && ways.every((one) => one === 'asked');
  const { worded, ...all } = found;
  const isWordless = !worded && found.starts.length > 0 && servesByCommand(listing);
  return { reach: ways.includes('start') ? 'start' : isAsked ? 'asked' : 'unknown', ...all, isWordless };
}

interface Found {
  readonly asked: Asked[];
  readonly through: Through[];
  readonly starts: CallSite[];
  /** One of them is reached by another way than a root command. */
  worded: boolean;
  isOpen: boolean;
}

interface Way extends CallSite {
  /** A condition on it was not understood. */
  readonly isOpen: boolean;
  /** Where it left the folder that it began in. */
  readonly left?: CallSite | undefined;
}

function followed(
  first: CallSite,
  sources: ReadonlyMap<string, Source>,
  found: Found,
  isRunner: boolean,
): Reach {
  const open: Way[] = [{ ...first, isOpen: false }];
  const seen = new Set<string>();
  const ends = new Set<Reach>();
  for (let step = 0; step < mostSteps && open.length > 0; step += 1) {
    const site = open.pop();
    const read = site && sources.get(site.file)?.read();
    const around = site && read && functionAround(read.code, site);
    if (site === undefined || read === undefined || around === undefined) {
      ends.add('unknown');
      continue;
    }
    found.through.push({ file: site.file, name: around.name, ...extentOf(read.code, around.body) });
    const guard =
      guardOf(read, around.body, site.index) ??
      (isCommander(read.code, around) ? byTag(around.of ?? '', site, sources) : undefined);
    const isInside = isRunner && site.file === first.file;
    const isOpen = site.isOpen || (guard?.reach === 'unknown' && !isInside);
    found.isOpen ||= isOpen;
    if (guard?.reach === 'asked' && guard.word !== undefined)
      found.asked.push({
        file: guard.file ?? site.file,
        index: guard.at,
        word: wordOf(guard.word, around, site, sources),
      });
    const started = (): Reach => {
      if (isOpen) return 'unknown';
      found.worded ||= guard?.isWordless !== true;
      found.starts.push(site.left ?? first);
      return 'start';
    };
    const program = baseOf(folderOf(site.file));
    // `var rootCmd = &cobra.Command{…}` of a program that does nothing else: what it asks besides is which way.
    if (guard?.reach === 'start' && isForMigrating.test(program) && /^package main\b/m.test(read.text)) {
      found.asked.push({ file: site.file, index: guard.at, word: '', program });
      ends.add('asked');
      continue;
    }
    if (guard?.reach === 'asked' || guard?.reach === 'start') {
      ends.add(guard.reach === 'start' ? started() : guard.reach);
      continue;
    }
    if (around.name === 'main' || (around.name === 'init' && site.file.endsWith('.go'))) {
      // Nobody serves with it.
      if (isForMakers(site.file)) continue;
      if (around.name === 'main' && isForMigrating.test(program))
        found.asked.push({ file: site.file, index: around.body, word: '', program });
      ends.add(isForMigrating.test(program) ? 'asked' : started());
      continue;
    }
    const key = `${site.file} ${around.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const callers = callersOf(around, site.file, sources);
    if (callers.length === 0) ends.add('unknown');
    const { left } = site;
    open.push(
      ...callers.map((one) => ({
        ...one,
        isOpen,
        left: left ?? (folderOf(one.file) === folderOf(first.file) ? undefined : one),
      })),
    );
  }
  if (open.length > 0) ends.add('unknown');
  if (ends.has('start')) return 'start';
  return ends.size === 1 && ends.has('asked') ? 'asked' : 'unknown';
}

const servesByCommand = oncePerListing((listing): boolean =>
  [...sourcesOf(listing)].some(
    ([file, { raw, read }]) =>
      file.endsWith('.go') && raw().includes('cobra.Command') && hasServingCommand(read().text),
  ),
);

/** Programs of the repository for whoever works on it. */
function isForMakers(file: string): boolean {
  return /(?:^|\/)(?:dev|devtools?|hack|scripts?|demo|ci|internal\/tools?|tools?|bench\w*)\//i.test(file);
}

const isForMigrating = /migrat|^(?:db)?(?:schema|upgrade)s?$/i;

/** Functions of Go stand at the left margin; of Rust the last one in front. */
function functionAround(code: string, { file, index }: CallSite): Around | undefined {
  const isGo = file.endsWith('.go');
  const heads = isGo
    ? /^func\s+(?:\(\s*(?:\w+\s+)?\*?(\w+)(?:\[[^\]]*\])?\s*\)\s*)?(\w+)/gm
    : /\b(?:(?:impl)(?:<[^>]*>)?\s+(?:[\w:]+\s+for\s+)?(\w+)[^;{]*\{[^]*?)?\bfn\s+(\w+)/g;
  const found = [...code.slice(0, index).matchAll(heads)].at(-1);
  const between = found === undefined ? '' : code.slice(found.index, index);
  const end = isGo ? between.search(/^\}/m) : -1;
  // A variable of the package, behind the end of that function or without one in front.
  if (found?.[2] === undefined || end >= 0)
    return isGo ? { name: '', of: undefined, body: (found?.index ?? 0) + end + 1 } : undefined;
  return { name: found[2], of: found[1], body: found.index };
}

/** Where the text of a function of Go begins and ends. */
function extentOf(code: string, start: number): { readonly start: number; readonly end: number } {
  const length = code.slice(start).search(/^\}/m);
  return { start, end: length < 0 ? code.length : start + length };
}

/** Names that many things have: of a method its type has to be named beside it. */
const common =
  /^(?:run|start|up|init|new|open|connect|execute|exec|setup|do|apply|load|migrate|create|build)$/i;

function callersOf(
  { name, of }: Around,
  home: string,
  sources: ReadonlyMap<string, Source>,
): readonly CallSite[] {
  if (name === '') return [];
  const call = new RegExp(
    `(?<!\\bfunc\\s+(?:\\([^)]*\\)\\s*)?)(?<!\\bfn\\s+)\\b${name}\\s*(?:\\(|[,}\\n)])`,
    'g',
  );
  const extension = home.slice(home.lastIndexOf('.'));
  const pack = packageOf(home, sources);
  return [...sources].flatMap(([file, { raw, read }]) => {
    const written = raw();
    if (!file.endsWith(extension) || !written.includes(name)) return [];
    const wanted = besides({ name, of }, pack, folderOf(file) === folderOf(home));
    const isBeside = wanted.length === 0 || wanted.some((one) => written.includes(one));
    if (!isBeside && !(of !== undefined && isEmbeddedBeside(of, file, sources))) return [];
    if (isForTests(written)) return [];
    const { text, code } = read();
    if (!text.includes(name)) return [];
    const isSaid = of !== undefined && saysType(text, { name, of, pack }, { home, file }, sources);
    const isNamed =
      of === undefined
        ? !common.test(name) || isNamedIn(text, pack, { home, file })
        : isSaid || madeHere(text, pack).length > 0;
    if (!isNamed) return [];
    const made = of === undefined || isSaid ? undefined : madeHere(text, pack);
    const isMeant = meantBy({ name, of, pack, made }, { home, file });
    return [...code.matchAll(call)]
      .filter(({ index }) => isMeant(code.slice(Math.max(0, index - 60), index)))
      .filter(({ index }) => !isDeclared(code, index))
      .filter(
        ({ 0: all, index }) =>
          all.endsWith('(') ||
          /\b(?:Run|RunE|Action|Exec|PreRunE?):\s*(?:\w+\.)?$/.test(
            code.slice(Math.max(0, index - 40), index),
          ) ||
          handedTo(code, index) !== undefined,
      )
      .map(({ index }) => ({ file, index }));
  });
}

/** Of a type that is called as its method is, the call is no word of it. */
function saysType(
  text: string,
  { name, of, pack }: { readonly name: string; readonly of: string; readonly pack: string },
  { home, file }: Between,
  sources: ReadonlyMap<string, Source>,
): boolean {
  const isSaid =
    of === name ? folderOf(home) === folderOf(file) || text.includes(`${pack}.`) : text.includes(of);
  return isSaid || isEmbeddedBeside(of, file, sources);
}

/** `type Application struct { common.Migrator }` in another file of the package: its methods are those of whoever has it. */
function isEmbeddedBeside(of: string, file: string, sources: ReadonlyMap<string, Source>): boolean {
  if (!file.endsWith('.go')) return false;
  const known = embeddedIn(sources);
  let folders = known.get(of);
  if (folders === undefined) {
    const line = new RegExp(`^[ \\t]+\\*?(?:\\w+\\.)?${of}[ \\t]*$`, 'm');
    folders = new Set(
      [...sources].flatMap(([path, { raw }]) =>
        path.endsWith('.go') && raw().includes(of) && line.test(raw()) ? [folderOf(path)] : [],
      ),
    );
    known.set(of, folders);
  }
  return folders.has(folderOf(file));
}

/** Folders of Go files that have a type embedded, by its name. */
const embeddedIn = oncePer<ReadonlyMap<string, Source>, Map<string, ReadonlySet<string>>>(() => new Map());

/** `type Store interface { MigrateUp(ctx context.Context) error }`. */
function isDeclared(code: string, index: number): boolean {
  const [inner] = bracesAround(code, 0, index);
  return inner !== undefined && /\binterface\s*$/.test(code.slice(Math.max(0, inner - 20), inner));
}

/** What a file says one of, where a call in it may be meant. Most say the name of something else: they are not read any closer. */
function besides(
  { name, of }: Pick<Around, 'name' | 'of'>,
  pack: string,
  isHome: boolean,
): readonly string[] {
  if (of !== undefined) return [of, `${pack}.`];
  return isHome || !common.test(name) ? [] : [`${pack}.`, `${pack}::`];
}

/** As Go calls it; of Rust its folder. */
function packageOf(home: string, sources: ReadonlyMap<string, Source>): string {
  const said = home.endsWith('.go') ? /^package (\w+)/m.exec(sources.get(home)?.raw() ?? '')?.[1] : undefined;
  return said ?? baseOf(folderOf(home)).replaceAll(/\W/g, '_');
}

interface Meant {
  readonly pack: string;
  /** Names of what the package gives, where the type of the method is not said. */
  readonly made: readonly string[] | undefined;
}

interface Between {
  readonly home: string;
  readonly file: string;
}

/** By what stands in front of a call: a function of Go that many are called like is said with its package in front, or with nothing in its own. */
function meantBy(
  { name, of, pack, made }: Pick<Around, 'name' | 'of'> & Meant,
  { home, file }: Between,
): (before: string) => boolean {
  if (made !== undefined) return (before) => made.some((one) => new RegExp(`\\b${one}\\.$`).test(before));
  if (of !== undefined || !common.test(name) || !file.endsWith('.go')) return () => true;
  if (folderOf(home) === folderOf(file)) return (before) => !/\.\s*$/.test(before);
  return (before) => new RegExp(`(?:^|[^\\w.])${pack}\\.$`).test(before);
}

/** Of a method its type need not be said where its package is: `own := store.New(…)` gives one. */
function madeHere(text: string, pack: string): readonly string[] {
  return [
    ...text.matchAll(new RegExp(`\\b(\\w+)(?:\\s*,\\s*\\w+)?\\s*:?=\\s*${pack}\\.[A-Z]\\w*\\(`, 'g')),
  ].map(([, name = '']) => name);
}

/** Of the same package, or one that says its name. */
function isNamedIn(text: string, pack: string, { home, file }: Between): boolean {
  return folderOf(home) === folderOf(file) || (pack !== '' && new RegExp(`\\b${pack}(?:\\.|::)`).test(text));
}

/** Every place of a pattern in programs of those names. */
export function sitesOf(
  pattern: RegExp,
  isOf: (file: string, text: string) => boolean,
  listing: Listing,
): readonly CallSite[] {
  return [...sourcesOf(listing)].flatMap(([file, { raw, read }]) => {
    // Hardly any file is of them: the others are not read any closer.
    if (!isOf(file, raw()) || isForTests(raw())) return [];
    const { text } = read();
    return isOf(file, text)
      ? [...text.matchAll(new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`))].map(
          ({ index }) => ({ file, index }),
        )
      : [];
  });
}

export function placeOfSite({ file, index }: CallSite, listing: Listing): string {
  return `${file}:${lineAt(listing.text(file) ?? '', index)}`;
}
