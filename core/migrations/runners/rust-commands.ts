/**
 * By which command or flag a program in Rust applies the files that it has built in, and by which it takes them back: clap’s derive. From the call of the library back over functions to
 * an arm of a match over subcommands or an `if` over a flag, and from that enum up to the type that is parsed. Textual; where a step is not found nothing is said.
 */
import type { OwnBack } from '../back-command.ts';
import type { ToolId } from '../convention.ts';
import type { Listing } from '../listing.ts';
import { bare, bracesAround, closingAt, uncommented } from './code.ts';
import { placeOfSite } from './reach.ts';
import { callersOf, functionAt, type Around } from './rust-calls.ts';
import {
  binaryOf,
  clapTypes,
  commandOfVariant,
  holdsCommands,
  flagNamed,
  nearest,
  programOf,
  type ClapType,
} from './rust-clap.ts';
import {
  argumentsAt,
  armAt,
  givenBy,
  heldBy,
  unlimited,
  variantSetting,
  wantedBy,
  type Wanted,
} from './rust-given.ts';
import { runsOf } from './rust-migrators.ts';
import { commandOfMethod } from './rust-own-options.ts';
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

const mostSteps = 40;

/** `embeds`: where the files are built in. Undefined where no command or flag is found on any way. */
export function rustCommandsOf(tool: ToolId, embeds: string, listing: Listing): RustCommands | undefined {
  const { applies: sites, undoes } = runsOf(tool, embeds, listing);
  const found = waysOf(sites, listing);
  const all = found.flatMap((one) => (one.kind === 'command' ? [one] : []));
  const shared = all.filter(({ isAlone }) => isAlone !== true);
  // One that is for nothing else comes with the source; what is rolled out has its own.
  const commands = shared.length > 0 ? shared : all;
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
    back: command && backOf(command, waysOf(undoes, listing)),
  };
}

/** `embeds`: where the files are built in. Commands that are for something else, and begin as the program does that serves: with what applies the files. */
export function commandsThatStart(tool: ToolId, embeds: string, listing: Listing): readonly string[] {
  const sites = runsOf(tool, embeds, listing).applies;
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
  /** The program is for nothing else. */
  readonly isAlone?: true;
}

/** A call on the way, and what has to be set in what it is given. */
interface Step {
  readonly site: CallSite;
  readonly wanted?: Wanted | undefined;
}

function waysOf(sites: readonly CallSite[], listing: Listing, level = 0): readonly Way[] {
  const types = clapTypes(listing);
  const open: Step[] = sites.map((site) => ({ site }));
  const seen = new Set<string>();
  const ends: Way[] = [];
  for (let step = 0; step < mostSteps; step += 1) {
    const one = open.pop();
    if (one === undefined) return ends;
    const next = stepFrom(one, { types, level }, listing);
    if (next.kind === 'never') continue;
    if (next.kind !== 'function') {
      ends.push(next);
      continue;
    }
    const { file } = one.site;
    const key = `${file} ${next.around.name} ${next.wanted?.field ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const callers = callersOf(next.around, file, listing);
    if (callers.length === 0) ends.push({ kind: 'unknown', site: one.site });
    open.push(...callers.map((site) => ({ site, wanted: next.wanted })));
  }
  return [...ends, ...open.map(({ site }) => ({ kind: 'unknown' as const, site }))];
}

type Next = Way | { readonly kind: 'function'; readonly around: Around; readonly wanted: Wanted | undefined };

/** What decides that the call is reached; where nothing around it does, its function, which others call. */
function stepFrom(
  { site, wanted }: Step,
  { types, level }: { readonly types: readonly ClapType[]; readonly level: number },
  listing: Listing,
): Next | { readonly kind: 'never' } {
  const unknown = { kind: 'unknown', site } as const;
  const text = uncommented(listing.text(site.file) ?? '', 'slashes');
  const code = bare(text, 'slashes');
  const around = functionAt(code, site.index);
  if (around === undefined) return unknown;
  const head = code.slice(around.start, code.indexOf('{', around.start));
  const given = wanted && givenBy(argumentsAt(code, site.index)[wanted.at] ?? '', wanted, head);
  if (given?.kind === 'unset') return { kind: 'never' };
  if (wanted !== undefined && given === undefined) return unknown;
  const near = nearest(site.file, types);
  const arm = armAt(code, around.start, site.index);
  if (arm?.type === '') return unknown;
  const name = arm?.type === 'Self' ? around.of : arm?.type;
  const own = near.filter((one) => one.kind === 'enum' && one.name === name);
  const [type] = own;
  if (arm !== undefined && type !== undefined) {
    const body = code.slice(around.start, site.index);
    const inside = given?.kind === 'variable' ? { body, wanted } : undefined;
    const command =
      own.length === 1 ? commandAt(type, arm.variant, { near, types, listing, inside }) : undefined;
    return command === undefined ? unknown : { kind: 'command', site, ...command };
  }
  // What the variable has got further up is not followed.
  if (given?.kind === 'variable') return unknown;
  const flag = flagAt({ code, text, head }, around.start, site.index, near);
  const passed = given?.kind === 'passed' ? given.wanted : undefined;
  if (flag === 'unknown' || (flag !== undefined && passed !== undefined)) return unknown;
  if (flag !== undefined && 'at' in flag) return { kind: 'function', around, wanted: flag };
  if (flag !== undefined && 'setting' in flag)
    return isServing(around, site, { level, listing }) ? { kind: 'setting', site, ...flag } : unknown;
  if (flag !== undefined) return wayOfFlag(flag, site, listing);
  const whole =
    arm === undefined && passed === undefined
      ? commandOfMethod(around, site.file, types, listing)
      : undefined;
  if (whole !== undefined)
    return { kind: 'command', site, command: whole.command, place: placeOfSite(whole.at, listing) };
  if (around.name !== 'main') return { kind: 'function', around, wanted: passed };
  return arm !== undefined || passed !== undefined ? unknown : wayOfMain(site, listing);
}

/** A program that is called for its migrations has no other work. */
function wayOfMain(site: CallSite, listing: Listing): Way {
  const program = binaryOf(site.file, listing);
  return program !== undefined && /migrat|schema/i.test(program)
    ? { kind: 'command', site, command: program, place: placeOfSite(site, listing), isAlone: true }
    : { kind: 'start', site };
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

interface CommandAround {
  readonly near: readonly ClapType[];
  readonly types: readonly ClapType[];
  readonly listing: Listing;
  /** Which of several it is, a field decides that the function fills: its text up to the call. */
  readonly inside: { readonly body: string; readonly wanted: Wanted | undefined } | undefined;
}

function commandAt(type: ClapType, variant: string, around: CommandAround): Command | undefined {
  const { near, types, listing, inside } = around;
  // Whichever of its own it is, is decided below it.
  if (holdsCommands(type, variant, near)) return commandBelow(type, variant, around);
  if (inside !== undefined) return undefined;
  const said = commandOfVariant(type, variant, types);
  const program = said && programOf(said.top, listing);
  if (said === undefined || program === undefined) return undefined;
  return {
    command: [program, ...said.words].join(' '),
    place: placeOfSite(said.at, listing),
    ...{ type, variant },
  };
}

/** `let options = match step { Step::Run => Options::default().run(), … }` in the command above them. */
function commandBelow(
  type: ClapType,
  variant: string,
  { near, types, listing, inside }: CommandAround,
): Command | undefined {
  const held = inside && heldBy(type, variant, near);
  const wanted = inside?.wanted;
  if (held === undefined || wanted === undefined) return undefined;
  const below = variantSetting(inside?.body ?? '', wanted, held);
  const said = below === undefined ? undefined : commandOfVariant(held, below, types);
  const program = said && programOf(said.top, listing);
  if (said === undefined || program === undefined || below === undefined) return undefined;
  const isBack = /revert|undo|down|back/i.test(wanted.field);
  // One step back is what is wanted; all that is pending is what a release wants.
  const flags = isBack ? [] : unlimited(inside?.body ?? '', type, variant);
  return {
    command: [program, ...said.words.slice(0, -1), ...flags, ...said.words.slice(-1)].join(' '),
    place: placeOfSite(said.at, listing),
    ...{ type: held, variant: below },
  };
}

function wayOfFlag({ flag, of, isLeft }: Flag, site: CallSite, listing: Listing): Way {
  if (!isLeft) return { kind: 'flag', site, flag };
  const program = programOf(of, listing);
  return program === undefined
    ? { kind: 'unknown', site }
    : { kind: 'command', site, command: `${program} ${flag}`, place: placeOfSite(site, listing) };
}

interface Flag {
  readonly flag: string;
  readonly of: ClapType;
  /** The program does nothing else then. */
  readonly isLeft: boolean;
}

/** `if args.run_migrations { … }` around it, or a setting that says so. Other conditions are not understood. */
function flagAt(
  { code, text, head: of }: { readonly code: string; readonly text: string; readonly head: string },
  from: number,
  index: number,
  types: readonly ClapType[],
): Flag | { readonly setting: string } | Wanted | 'unknown' | undefined {
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
    const wanted = flag === undefined ? wantedBy(condition, of) : undefined;
    if (wanted !== undefined) return wanted;
    return flag === undefined ? 'unknown' : { ...flag, isLeft: /\breturn\b|\bexit\(/.test(rest) };
  }
  return undefined;
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
