/**
 * By which command or flag a program in Rust applies the files that it has built in, and by which it takes them back: clap’s derive. From the call of the library back over functions to
 * an arm of a match over subcommands or an `if` over a flag, and from that enum up to the type that is parsed. Textual; where a step is not found nothing is said.
 */
import { literal } from '../../text/pattern.ts';
import type { OwnBack } from '../back-command.ts';
import type { ToolId } from '../convention.ts';
import { baseOf, folderOf, type Listing } from '../listing.ts';
import { cargoPackageOf } from './cargo.ts';
import {
  clapTypes,
  commandOfVariant,
  holdsCommands,
  flagNamed,
  nearest,
  programOf,
  type ClapType,
} from './rust-clap.ts';
import { bare, bracesAround, closingAt, uncommented } from './code.ts';
import { placeOfSite, sitesOf } from './reach.ts';
import { askingFor, isOnUnset, settingIn, type Asking } from './rust-settings.ts';
import type { CallSite, Reach } from './ways.ts';

export interface RustCommands {
  readonly reach: Reach;
  /** Where it does as it starts. */
  readonly applies: string | undefined;
  /** `with --run-migrations`. */
  readonly appliesIn: string | undefined;
  /** `--run-migrations`: it does so and goes on. */
  readonly flag: string | undefined;
  readonly own: { readonly command: string; readonly place: string } | undefined;
  readonly back: OwnBack | undefined;
  /** Of its configuration, where it is off unless it is set: it does so as it starts where it is on. */
  readonly setting: { readonly name: string; readonly place: string } | undefined;
  /** Where else the record is asked. */
  readonly asking: Asking | undefined;
}

interface Library {
  readonly embeds: RegExp;
  /** Names of what has the files are put in. */
  readonly runs: (names: string) => RegExp;
  readonly undoes: (names: string) => RegExp;
}

const libraries: Partial<Readonly<Record<ToolId, Library>>> = {
  sqlx: {
    embeds: /\bmigrate!\(|\bMigrator\b/,
    runs: (names) =>
      new RegExp(
        // What goes over the migrator’s files itself hands each to its connection.
        String.raw`\b(?:${names})\s*\.run(?:_direct|_to)?\(|\bmigrate!\([^)]*\)\s*\.run(?:_direct)?\(|\.apply\(\s*&(?:mut\s+)?\w*migration\b`,
      ),
    undoes: (names) => new RegExp(String.raw`\b(?:${names})\s*\.undo\(`),
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

const mostSteps = 40;

/** Undefined where no command or flag is found on any way. */
export function rustCommandsOf(tool: ToolId, listing: Listing): RustCommands | undefined {
  const library = libraries[tool];
  if (library === undefined) return undefined;
  const { sites, names, isOf } = callsOf(library, listing);
  const found = waysOf(sites, listing);
  const commands = found.flatMap((one) => (one.kind === 'command' ? [one] : []));
  const flags = found.flatMap((one) => (one.kind === 'flag' ? [one] : []));
  const starts = found.flatMap((one) => (one.kind === 'start' ? [one] : []));
  const settings = found.flatMap((one) => (one.kind === 'setting' ? [one] : []));
  const [setting] = settings;
  const isOff = settings.every((one) => isOnUnset(one.setting, listing) === false);
  const [command] = commands;
  // Of several none is known to be the one.
  const isOne = commands.every((one) => one.command === command?.command);
  if ((command === undefined && flags.length === 0 && setting === undefined) || !isOne) return undefined;
  const [flag] = flags;
  const [start] = starts;
  const isOpen = found.some(({ kind }) => kind === 'unknown');
  // With a command for it, and off unless somebody sets it, it is no way in which a program usually starts.
  const isAside = setting !== undefined && isOff && command !== undefined;
  const at = start ?? flag ?? (isAside ? undefined : setting);
  return {
    reach: at !== undefined ? 'start' : isOpen ? 'unknown' : 'asked',
    applies: at && placeOfSite(at.site, listing),
    appliesIn:
      start !== undefined || at === undefined
        ? undefined
        : flag !== undefined
          ? `with ${flag.flag}`
          : setting && `where ${setting.setting} is set`,
    setting: isAside ? { name: setting.setting, place: placeOfSite(setting.site, listing) } : undefined,
    asking: askingFor(tool, sites, listing),
    flag: flag?.flag,
    own: command && { command: command.command, place: command.place },
    back: command && backOf(command, waysOf(sitesOf(library.undoes(names), isOf, listing), listing)),
  };
}

/** Where what has the files built in is run. */
function callsOf(
  library: Library,
  listing: Listing,
): {
  readonly sites: readonly CallSite[];
  readonly names: string;
  readonly isOf: (file: string, text: string) => boolean;
} {
  const isOf = (file: string, text: string): boolean =>
    file.endsWith('.rs') && library.embeds.test(text) && !isTest(file);
  const statics = sitesOf(/\bstatic\s+\w+\s*:\s*(?:[\w:]*::)?Migrator\b/, isOf, listing).flatMap(
    ({ file, index }) => /^static\s+(\w+)/.exec((listing.text(file) ?? '').slice(index))?.[1] ?? [],
  );
  const names = [...new Set(['MIGRATOR', ...statics])].join('|');
  return { sites: sitesOf(library.runs(names), isOf, listing), names, isOf };
}

/** `embeds`: where the files are built in. Commands that are for something else, and begin as the program does that serves: with what applies the files. */
export function commandsThatStart(tool: ToolId, embeds: string, listing: Listing): readonly string[] {
  const library = libraries[tool];
  const { sites } = library === undefined ? { sites: [] } : callsOf(library, listing);
  const home = embeds.replace(/:\d+$/, '');
  const own = sites.filter(({ file }) => file === home);
  // Of several calls elsewhere nobody knows which is for these files.
  const found = own.length > 0 || sites.length === 1 ? waysOf(own.length > 0 ? own : sites, listing) : [];
  if (!found.some(({ kind }) => kind === 'start')) return [];
  return [
    ...new Set(
      found.flatMap((one) => (one.kind === 'command' && one.type !== undefined ? [one.command] : [])),
    ),
  ].toSorted();
}

function isTest(file: string): boolean {
  return /(?:^|\/)(?:tests?|testing|benches|examples)\//.test(file) || /test|mock/i.test(baseOf(file));
}

// --------------------------------------------------------------------------------------------------------------- ways back to main

type Way =
  | (Command & { readonly kind: 'command'; readonly site: CallSite })
  | { readonly kind: 'flag'; readonly site: CallSite; readonly flag: string }
  | { readonly kind: 'setting'; readonly site: CallSite; readonly setting: string }
  | { readonly kind: 'start' | 'unknown'; readonly site: CallSite };

interface Command {
  readonly command: string;
  readonly place: string;
  /** Of a subcommand. */
  readonly type?: ClapType;
  readonly variant?: string;
}

function waysOf(sites: readonly CallSite[], listing: Listing, level = 0): readonly Way[] {
  const types = clapTypes(listing);
  const open = [...sites];
  const seen = new Set<string>();
  const ends: Way[] = [];
  for (let step = 0; step < mostSteps; step += 1) {
    const site = open.pop();
    if (site === undefined) return ends;
    const next = stepFrom(site, { types, level }, listing);
    if (next.kind !== 'function') {
      ends.push(next);
      continue;
    }
    const key = `${site.file} ${next.around.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const callers = callersOf(next.around, site.file, listing);
    if (callers.length === 0) ends.push({ kind: 'unknown', site });
    open.push(...callers);
  }
  return [...ends, ...open.map((site) => ({ kind: 'unknown' as const, site }))];
}

/** What decides that the call is reached; where nothing around it does, its function, which others call. */
function stepFrom(
  site: CallSite,
  { types, level }: { readonly types: readonly ClapType[]; readonly level: number },
  listing: Listing,
): Way | { readonly kind: 'function'; readonly around: Around } {
  const unknown = { kind: 'unknown', site } as const;
  const text = uncommented(listing.text(site.file) ?? '', 'slashes');
  const code = bare(text, 'slashes');
  const around = functionAt(code, site.index);
  if (around === undefined) return unknown;
  const near = nearest(site.file, types);
  const arm = armAt(code, around.start, site.index);
  if (arm?.type === '') return unknown;
  const name = arm?.type === 'Self' ? around.of : arm?.type;
  const own = near.filter((one) => one.kind === 'enum' && one.name === name);
  const [type] = own;
  if (arm !== undefined && type !== undefined) {
    const command = own.length === 1 ? commandAt(type, arm.variant, { near, types, listing }) : undefined;
    return command === undefined ? unknown : { kind: 'command', site, ...command };
  }
  const flag = flagAt({ code, text }, around.start, site.index, near);
  if (flag === 'unknown') return unknown;
  if (flag !== undefined && 'setting' in flag)
    return isServing(around, site, { level, listing }) ? { kind: 'setting', site, ...flag } : unknown;
  if (flag !== undefined) return wayOfFlag(flag, site, listing);
  if (around.name === 'main') return arm === undefined ? { kind: 'start', site } : unknown;
  return { kind: 'function', around };
}

const serving = / (?:serve|server|start|run|web|api|daemon)$/;
const mostSettings = 2;

/** What is around a setting is reached as the program starts, or by the command that serves. */
function isServing(
  around: Around,
  { file }: CallSite,
  { level, listing }: { readonly level: number; readonly listing: Listing },
): boolean {
  if (level > mostSettings) return false;
  if (around.name === 'main') return true;
  return waysOf(callersOf(around, file, listing), listing, level + 1).some(
    (one) => one.kind === 'start' || (one.kind === 'command' && serving.test(one.command)),
  );
}

function commandAt(
  type: ClapType,
  variant: string,
  {
    near,
    types,
    listing,
  }: { readonly near: readonly ClapType[]; readonly types: readonly ClapType[]; readonly listing: Listing },
): Command | undefined {
  // Whichever of its own it is, is decided below it.
  const said = holdsCommands(type, variant, near) ? undefined : commandOfVariant(type, variant, types);
  const program = said && programOf(said.top, listing);
  if (said === undefined || program === undefined) return undefined;
  return {
    command: [program, ...said.words].join(' '),
    place: placeOfSite(said.at, listing),
    ...{ type, variant },
  };
}

function wayOfFlag({ flag, of, isLeft }: Flag, site: CallSite, listing: Listing): Way {
  if (!isLeft) return { kind: 'flag', site, flag };
  const program = programOf(of, listing);
  return program === undefined
    ? { kind: 'unknown', site }
    : { kind: 'command', site, command: `${program} ${flag}`, place: placeOfSite(site, listing) };
}

interface Around {
  readonly name: string;
  /** Of a method: its type. */
  readonly of: string | undefined;
  readonly start: number;
}

function functionAt(code: string, index: number): Around | undefined {
  const head = [...code.slice(0, index).matchAll(/\bfn\s+(\w+)/g)].at(-1);
  if (head?.[1] === undefined) return undefined;
  const start = head.index;
  const impl = bracesAround(code, 0, start)
    .map(
      (brace) =>
        /\bimpl\b(?:<[^>]*>)?\s+(?:[\w:<>,\s]+\s+for\s+)?([\w:]+)(?:<[^{}]*>)?[^{};]*$/.exec(
          code.slice(0, brace),
        )?.[1],
    )
    .find((one) => one !== undefined);
  return { name: head[1], of: impl?.split('::').at(-1), start };
}

/** `Self::Migrate { version } => …`, `Some(Commands::Migrate) => …`: the innermost that the place is in. */
function armAt(
  code: string,
  from: number,
  index: number,
): { readonly type: string; readonly variant: string } | undefined {
  const labels = [
    ...code
      .slice(from, index)
      .matchAll(/\b(?:(\w+)::(\w+)\b(?:\s*\{[^{}]*\}|\s*\([^()]*\))?\s*\)*|_)\s*(?:if\b[^=]*)?=>/g),
  ];
  const found = labels.findLast((one) => isInArm(code.slice(from + one.index + one[0].length, index)));
  // What is left over is nobody's word.
  return found && { type: found[1] ?? '', variant: found[2] ?? '' };
}

/** No comma ends the arm before, and no closing brace. */
function isInArm(between: string): boolean {
  let depth = 0;
  let isClosed = false;
  for (const char of between) {
    if (isClosed && /[\w_(]/.test(char)) return false;
    if ('{(['.includes(char)) depth += 1;
    else if ('})]'.includes(char)) {
      depth -= 1;
      if (depth < 0) return false;
      if (depth === 0 && char === '}') isClosed = true;
    } else if (char === ',' && depth === 0) return false;
    else if (char === '.' || char === '?') isClosed = false;
  }
  return true;
}

interface Flag {
  readonly flag: string;
  readonly of: ClapType;
  /** The program does nothing else then. */
  readonly isLeft: boolean;
}

/** `if args.run_migrations { … }` around it, or a setting that says so. Other conditions are not understood. */
function flagAt(
  { code, text }: { readonly code: string; readonly text: string },
  from: number,
  index: number,
  types: readonly ClapType[],
): Flag | { readonly setting: string } | 'unknown' | undefined {
  for (const brace of bracesAround(code, from, index)) {
    const head = text.slice(text.lastIndexOf('\n', brace) + 1, brace).trim();
    const [, condition] = /^(?:\}\s*else\s+)?if\s+(.*)$/.exec(head) ?? [];
    if (condition === undefined) continue;
    if (/\blet\s+(?:Err|Some|Ok)\b|\.is_(?:err|ok|some|none)\(/.test(condition)) continue;
    const [, field] = /^\w+(?:\.\w+)*\.(\w+)$/.exec(condition.trim()) ?? [];
    const flag = field === undefined ? undefined : flagNamed(field, types);
    const rest = code.slice(brace + 1, closingAt(code, brace + 1, '{'));
    const setting = flag === undefined ? settingIn(condition) : undefined;
    if (setting !== undefined) return { setting };
    return flag === undefined ? 'unknown' : { ...flag, isLeft: /\breturn\b|\bexit\(/.test(rest) };
  }
  return undefined;
}

function callersOf({ name, of }: Around, home: string, listing: Listing): readonly CallSite[] {
  const isRust = (file: string): boolean => file.endsWith('.rs') && !isTest(file);
  const heads = sitesOf(new RegExp(`\\bfn\\s+${literal(name)}\\b`), isRust, listing);
  const qualifiers = [...(of === undefined ? modulesOf(home, listing) : [of, 'Self'])];
  const call = new RegExp(`\\b${literal(name)}\\s*(?:::<[^>]*>)?\\(`);
  return sitesOf(call, (file, text) => isRust(file) && text.includes(name), listing).filter(
    ({ file, index }) => {
      const before = (listing.text(file) ?? '').slice(Math.max(0, index - 80), index);
      if (/\bfn\s+$/.test(before)) return false;
      const [, qualifier] = /(\w+)::$/.exec(before) ?? [];
      if (qualifier !== undefined)
        return qualifiers.includes(qualifier) || (qualifier === 'self' && file === home);
      if (heads.length === 1) return true;
      return of === undefined && file === home && !/\.\s*$/.test(before);
    },
  );
}

/** What stands in front of a function of that file: its crate, its module. */
function modulesOf(file: string, listing: Listing): readonly string[] {
  const stem = baseOf(file).replace(/\.rs$/, '');
  const module = /^(?:mod|lib|main)$/.test(stem) ? baseOf(folderOf(file)) : stem;
  const crate = cargoPackageOf(file, listing)?.name;
  return [module, ...(crate === undefined ? [] : [crate.replaceAll('-', '_'), 'crate'])];
}

// -------------------------------------------------------------------------------------------------------------------- the way back

/** A command of its own, or the version that the command which applies them takes. */
function backOf(own: Command, ways: readonly Way[]): OwnBack | undefined {
  const commands = ways.flatMap((one) => (one.kind === 'command' ? [one] : []));
  const [first] = commands;
  if (first === undefined || commands.some((one) => one.command !== first.command)) return undefined;
  const variant = first.type?.variants.find(({ name }) => name === first.variant);
  if (first.command !== own.command)
    return { command: first.command, place: first.place, says: variant?.says };
  const version = variant?.fields.find(({ type }) => /^Option<[iu](?:32|64|128)>$/.test(type));
  if (variant === undefined || version === undefined) return undefined;
  const shown = version.long === undefined ? version.shown : `--${version.long} VERSION`;
  return {
    command: `${own.command} ${shown}`,
    place: `${first.type?.file ?? ''}:${version.line}`,
    says: version.says,
  };
}
