/**
 * By which commands a program in Go that has golang-migrate as its library goes to a version, sets one, and takes all back: the methods of the library, followed back to the command
 * that asks for them (reach.ts), and the words in front of that. They are not the commands of the tool’s own command line, whatever they are called. Textual; cobra, and words of os.Args.
 */
import { literal } from '../../text/pattern.ts';
import type { BackAll } from '../back-command.ts';
import { baseOf, folderOf, oncePerListing, type Listing } from '../listing.ts';
import { bare, bracesAround, closingAt, uncommented } from './code.ts';
import { wordsAbove } from './cobra-words.ts';
import { goFiles } from './folders.ts';
import { programIn, programOfFile } from './go-program.ts';
import { libraryOf } from './library-runner.ts';
import { placeOfSite, sitesOf, waysTo } from './reach.ts';
import type { CallSite } from './ways.ts';

export interface MigrateCommands {
  /** `shop migrate goto --version VERSION`. */
  readonly to: string | undefined;
  /** `shop migrate goto --version VERSION --force`. */
  readonly force: string | undefined;
  readonly all: BackAll | undefined;
}

interface Command {
  readonly words: string;
  readonly place: string;
  /** Its literal. */
  readonly text: string;
  /** Names of its flags: of numbers, and of what is on or off. */
  readonly numbers: readonly string[];
  readonly switches: readonly string[];
}

const methods = {
  to: /\.Migrate\((?!\s*(?:ctx|context)\b)/,
  force: /\.Force\(/,
  all: /\.Down\(\)/,
  steps: /\.Steps\(/,
} as const;

export const migrateCommandsOf = oncePerListing((listing: Listing): MigrateCommands => {
  const [to, force, all, steps] = (['to', 'force', 'all', 'steps'] as const).map((one) =>
    commandsOf(methods[one], listing),
  );
  const [down] = only(all ?? []);
  const isCounted = steps?.some(({ words }) => words === down?.words) === true;
  return {
    to: only(to ?? []).flatMap((one) => takingVersion(one) ?? [])[0],
    force: only(force ?? []).flatMap((one) => forcing(one) ?? [])[0],
    all:
      down === undefined || isCounted
        ? undefined
        : { command: down.words, place: down.place, isDeaf: isDeaf(down) },
  };
});

/** Of several nobody knows which is meant. */
function only(commands: readonly Command[]): readonly Command[] {
  return new Set(commands.map(({ words }) => words)).size === 1 ? commands.slice(0, 1) : [];
}

function commandsOf(method: RegExp, listing: Listing): readonly Command[] {
  const imports = libraryOf('golang-migrate')?.imports;
  const sites = sitesOf(
    method,
    (file, text) => file.endsWith('.go') && imports?.test(text) === true,
    listing,
  );
  if (sites.length === 0) return [];
  const inCases = sites.flatMap((one) => caseOf(one, listing) ?? []);
  if (inCases.length > 0) return inCases;
  const files = goFiles(listing)
    .map((file) => ({ file, text: listing.text(file) ?? '' }))
    .filter(({ text }) => text.includes('.AddCommand('));
  return waysTo(sites, listing).asked.flatMap(({ file, index, word }): readonly Command[] => {
    const text = uncommented(listing.text(file) ?? '', 'slashes');
    const head = /(?:\b(\w+)\s*(?::=|=|\*?cobra\.Command\s*=)\s*)?&?\bcobra\.Command\s*$/.exec(
      text.slice(Math.max(0, index - 120), index),
    );
    if (head === null || !/^[\w-]+$/.test(word)) return [];
    const above = wordsAbove({ file, text }, index, files);
    const [first, ...more] = above;
    const program = programOfFile(file, listing);
    if (first === undefined || more.length > 0 || program === undefined) return [];
    const own = text.slice(index, closingAt(bare(text, 'slashes'), index + 1, '{'));
    return [
      {
        words: [program, ...first, word].join(' '),
        place: placeOfSite({ file, index: index + Math.max(0, own.search(/\bUse:/)) }, listing),
        text: own,
        ...flagsOf(head[1], text),
      },
    ];
  });
}

/** `switch os.Args[1] { case "down": m.Down()`, in a main program: its folder names it. */
function caseOf({ file, index }: CallSite, listing: Listing): Command | undefined {
  const text = uncommented(listing.text(file) ?? '', 'slashes');
  if (!/^package main\b/m.test(text)) return undefined;
  const code = bare(text, 'slashes');
  const start = bracesAround(code, 0, index).find((brace) =>
    /\bswitch\s+(?:os\.Args\[1\]|flag\.Arg\(0\)|(?:flag\.Args\(\)|args)\[0\])\s*$/.test(
      text.slice(Math.max(0, brace - 120), brace),
    ),
  );
  if (start === undefined) return undefined;
  const label = [...text.slice(start, index).matchAll(/\bcase\s+"([\w-]+)"\s*:/g)].at(-1);
  const word = label?.[1];
  const program = folderOf(file) === '' ? programIn(listing) : baseOf(folderOf(file));
  if (label === undefined || word === undefined || program === undefined) return undefined;
  const at = start + label.index;
  if (/\b(?:case|default)\b/.test(code.slice(at + 4, index))) return undefined;
  const rest = text.slice(at + 4);
  const next = /\n[ \t]*(?:case\b|default:)/.exec(rest)?.index ?? rest.length;
  return {
    words: `${program} ${word}`,
    place: placeOfSite({ file, index: at }, listing),
    // What stands behind the word, as cobra would have it.
    text: rest.slice(0, next).replaceAll(/\bos\.Args\[2\]|\bflag\.Arg\(1\)|\bargs\[1\]/g, 'args[0]'),
    ...{ numbers: [], switches: [] },
  };
}

/** `gotoCmd.Flags().Uint("version", 0, "…")`, of the variable whose command it is. */
function flagsOf(name: string | undefined, text: string): Pick<Command, 'numbers' | 'switches'> {
  if (name === undefined) return { numbers: [], switches: [] };
  const all = [
    ...text.matchAll(
      new RegExp(
        String.raw`\b${literal(name)}\.(?:Persistent)?Flags\(\)\.(\w+)\(\s*(?:&[\w.]+\s*,\s*)?"([\w-]+)"`,
        'g',
      ),
    ),
  ].map(([, type = '', flag = '']) => ({ type, flag }));
  return {
    numbers: all.flatMap(({ type, flag }) => (/^u?int/i.test(type) ? [flag] : [])),
    switches: all.flatMap(({ type, flag }) => (/^bool/i.test(type) ? [flag] : [])),
  };
}

function takingVersion({ words, text, numbers }: Command): string | undefined {
  const flag = numbers.find((one) => /^(?:to|version|target|(?:to|target)-version)$/.test(one));
  if (flag !== undefined) return `${words} --${flag} VERSION`;
  return /\bargs\[0\]/.test(text) ? `${words} VERSION` : undefined;
}

/** A command of that name, or a flag of one that goes to a version. */
function forcing(command: Command): string | undefined {
  const flag = command.switches.find((one) => /force/.test(one));
  const taking = takingVersion(command);
  if (taking === undefined) return undefined;
  if (flag !== undefined) return `${taking} --${flag}`;
  return / (?:[\w-]*force[\w-]*|set-version)$/.test(command.words) ? taking : undefined;
}

/** Cobra lets a command that says nothing of its arguments have any. */
function isDeaf({ text, numbers }: Command): boolean {
  const told = text.replaceAll(/\bargs\s+\[\]string\b/g, '');
  return numbers.length === 0 && !/\bArgs\s*:|\bargs\b|\bArgs\(/.test(told);
}
