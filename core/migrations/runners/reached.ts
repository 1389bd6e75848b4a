/** Where a program of the repository calls what applies its migrations, and whether that is reached as it starts: see reach.ts for the way there. */
import { givenNothing, type ToolId } from '../convention.ts';
import type { Listing } from '../listing.ts';
import { branchAt } from './branches.ts';
import { placeOfSite, reachOf, sitesOf, waysTo, type Ways } from './reach.ts';
import type { Kept } from './said-keys.ts';
import type { CallSite, Reach } from './ways.ts';
import { leadsElsewhere, namesFolder } from './folders.ts';
import { isMadeAtStart } from './at-start.ts';
import { libraryOf } from './library-runner.ts';
import { runsOf } from './rust-migrators.ts';

export interface Reached {
  readonly reach: Reach;
  /** `repositories/migrations.go:149`. */
  readonly applies: string;
  /** Under which condition it is called there. */
  readonly appliesIn?: string | undefined;
  /** A condition on the way was not understood. */
  readonly isOpen?: boolean;
  /** A program that does nothing else: `shop-migrate`. */
  readonly program?: { readonly command: string; readonly place: string } | undefined;
}

interface Place {
  readonly tool: ToolId;
  /** Where the files are built in. */
  readonly embeds: string | undefined;
  /** Where a program was found that calls the tool for this very folder. */
  readonly program: string | undefined;
  /** Of the files. */
  readonly folder: string;
}

export function reachedIn({ tool, embeds, program, folder }: Place, listing: Listing): Reached | undefined {
  if (tool === 'flyway')
    return embeds === undefined
      ? undefined
      : { reach: isMadeAtStart(embeds, listing) ? 'start' : 'unknown', applies: embeds };
  const all = sitesFor(tool, embeds, listing);
  const [home] = program?.split(':') ?? [];
  const own = all.filter(({ file }) => file === home);
  const fitting = own.length > 0 ? own : all.filter(({ file }) => !isOfOthers(file, folder, listing));
  const sites: readonly CallSite[] = fitting.length > 0 ? fitting : all;
  const [first] = sites;
  if (first === undefined) return undefined;
  const { reach, isOpen, isWordless, asked } = waysTo(sites, listing);
  const shown =
    reach === 'start' ? (sites.find((one) => reachOf([one], listing) === 'start') ?? first) : first;
  const wordless = isWordless ? givenNothing : undefined;
  const appliesIn = reach === 'start' ? (branchAt(shown, listing) ?? wordless) : undefined;
  return {
    ...{ reach, applies: placeOfSite(shown, listing), appliesIn, isOpen },
    program: reach === 'asked' ? ownProgram(asked, listing) : undefined,
  };
}

/** A program that does nothing else is a command of its own. */
export function programAlone(program: Reached['program']): Kept {
  return program === undefined ? {} : { own: program.command, ownPlace: program.place };
}

/** Of several nobody knows which is meant. */
function ownProgram(asked: Ways['asked'], listing: Listing): Reached['program'] {
  const [first] = asked;
  return first?.program === undefined || asked.some(({ program }) => program !== first.program)
    ? undefined
    : { command: first.program, place: placeOfSite(first, listing) };
}

function sitesFor(tool: ToolId, embeds: string | undefined, listing: Listing): readonly CallSite[] {
  if (tool === 'sqlx' || tool === 'diesel' || tool === 'refinery')
    return runsOf(tool, embeds, listing).applies;
  const library = libraryOf(tool);
  return library === undefined ? [] : sitesOf(library.runs, (_, text) => library.imports.test(text), listing);
}

/** It says where it reads, and that is another folder: of another database, say. */
function isOfOthers(file: string, folder: string, listing: Listing): boolean {
  const one = { file, text: listing.text(file) ?? '' };
  return leadsElsewhere(one, listing) && !namesFolder(one, folder, listing);
}

/** migrate.go (4.19), Force: it sets the version and asks for no file; behind a command of its own somebody has asked for that. */
function forcedIn(listing: Listing): string | undefined {
  const imports = libraryOf('golang-migrate')?.imports;
  const sites = sitesOf(/\.Force\(/, (_, text) => imports?.test(text) === true, listing);
  const own = sites.filter((one) => reachOf([one], listing) !== 'asked');
  // Which of several it comes to is for whoever reads them.
  return own.length === 0
    ? undefined
    : own
        .slice(0, mostForced)
        .map((one) => placeOfSite(one, listing))
        .join(' or ');
}

const mostForced = 4;

/** `at, _, err := m.Version()`, and `at` is compared with what the program knows: whether Up is called at all is its own, and what the tool refuses there is not met. */
function comparedIn(listing: Listing): string | undefined {
  const imports = libraryOf('golang-migrate')?.imports;
  const asks = /\b\w+,\s*\w+,\s*\w+\s*:?=\s*[\w.()]+\.Version\(\)/;
  for (const { file, index } of sitesOf(asks, (_, text) => imports?.test(text) === true, listing)) {
    const behind = (listing.text(file) ?? '').slice(index, index + mostBetween).split(/^\}/m)[0] ?? '';
    const [, name = ''] = /^(\w+)/.exec(behind) ?? [];
    const compared = new RegExp(`\\b${name}\\s*(?:[<>]=?|[=!]=)\\s*(?!nil\\b)[A-Za-z_]`).exec(behind);
    const isFound = name !== '_' && compared !== null && /\.(?:Up|Migrate|Steps)\(/.test(behind);
    if (isFound) return placeOfSite({ file, index: index + compared.index }, listing);
  }
  return undefined;
}

/** Characters. */
const mostBetween = 4_000;

/** Where the program itself decides what happens behind a version that it does not know. */
export function decidedIn(listing: Listing): Kept {
  return { forces: forcedIn(listing), compares: comparedIn(listing) };
}
