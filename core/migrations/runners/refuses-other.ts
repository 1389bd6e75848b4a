/**
 * Where a program in Go ends because the version that a library has recorded is not the last one that the program has: it asks the library for the version, compares the two
 * with `!=`, and something that is reached as the program starts ends with what comes of that. So one that is older does not start, and neither does one that is newer.
 * Textual; what cannot be read so is not said.
 */
import { literal } from '../../text/pattern.ts';
import type { RefusesNewer, ToolId } from '../convention.ts';
import { folderOf, type Listing } from '../listing.ts';
import { type Asked, askedIn, asksVersion, functionsOf, type GoFunction, kills } from './asked-version.ts';
import { branchAt } from './branches.ts';
import { bare, bracesAround, closingAt, lineAt, uncommented } from './code.ts';
import { goFiles, isForTests, leadsElsewhere, namesFolder } from './folders.ts';
import { importedAs } from './go-imports.ts';
import { libraryOf } from './library-runner.ts';
import { placeOfSite, waysTo } from './reach.ts';
import type { CallSite } from './ways.ts';

export function refusesOtherOf(tool: ToolId, folder: string, listing: Listing): RefusesNewer | undefined {
  const [ask, imports] = [asksVersion[tool], libraryOf(tool)?.imports];
  if (ask === undefined || imports === undefined) return undefined;
  const direct = goFiles(listing)
    .filter((file) => imports.test(listing.text(file) ?? '') && !isOfOthers(file, folder, listing))
    .flatMap((file) => functionsOf(file, listing))
    .flatMap((of) => askedIn(of, ask));
  const through = direct.flatMap((one) => throughWrapper(one, ask, listing));
  const found = [...direct, ...through].flatMap((one) => refusalsOf(one, listing));
  // What always asks, and surely ends, comes first.
  return found.toSorted(
    (a, b) =>
      Number(a.where !== undefined) - Number(b.where !== undefined) ||
      Number(b.isSure === true) - Number(a.isSure === true),
  )[0];
}

/** It says where it reads, and that is another folder. */
function isOfOthers(file: string, folder: string, listing: Listing): boolean {
  const one = { file, text: listing.text(file) ?? '' };
  return leadsElsewhere(one, listing) && !namesFolder(one, folder, listing);
}

/** One that hands on what it has asked for, and decides nothing by it: those who call it ask. */
function throughWrapper({ of, version, dirty }: Asked, ask: RegExp, listing: Listing): readonly Asked[] {
  const { name } = of;
  const hands = new RegExp(`\\breturn\\s+(?:u?int\\d*\\()?${literal(version)}\\b`).test(of.code);
  const decides = [version, dirty ?? '_'].some(
    (one) => one !== '_' && new RegExp(`\\bif\\b[^{\\n]*\\b${literal(one)}\\b`).test(of.code),
  );
  if (!hands || decides || !/^[A-Za-z]\w{3,}$/.test(name)) return [];
  const given = dirty === undefined ? String.raw`(\w+),\s*\w+` : String.raw`(\w+),\s*(\w+),\s*\w+`;
  const call = new RegExp(`\\b${given}\\s*:?=\\s*((?:\\w+\\.){0,3})${literal(name)}\\(`);
  const isHere = callsIt(of, listing);
  return goFiles(listing)
    .filter((file) => (listing.text(file) ?? '').includes(`${name}(`))
    .flatMap((file) => functionsOf(file, listing))
    .filter((one) => one.name !== name && !ask.test(one.text))
    .flatMap((one) => {
      const found = call.exec(one.text);
      const first = found?.[1] ?? '_';
      const qualifier = found?.[dirty === undefined ? 2 : 3] ?? '';
      if (found === null || first === '_' || !isHere(one.file, qualifier)) return [];
      // Of a named result nobody knows here what becomes of it on the way.
      return [
        { of: one, version: first, dirty: dirty === undefined ? undefined : found[2], index: found.index },
      ];
    });
}

/** A function by its package, or bare in it; a method by anything where that package is known. */
function callsIt(of: GoFunction, listing: Listing): (file: string, qualifier: string) => boolean {
  const nameIn = importedAs(folderOf(of.file));
  return (file, qualifier) => {
    const isBeside = folderOf(file) === folderOf(of.file);
    const pack = isBeside ? undefined : nameIn(listing.text(file) ?? '');
    if (of.isMethod) return qualifier !== '' && (isBeside || pack !== undefined);
    return isBeside ? qualifier === '' : pack !== undefined && qualifier === `${pack}.`;
  };
}

// ------------------------------------------------------------------------------------------------------------------ what comes of it

function refusalsOf(asked: Asked, listing: Listing): readonly RefusesNewer[] {
  const { of, dirty, index } = asked;
  const block = differing(asked);
  if (block === undefined || isTriedAgain(asked)) return [];
  const ignored = dirty === '_' ? { ignoresDirty: `${of.file}:${lineOf(of, index, listing)}` } : {};
  const own = { file: of.file, index: of.start + index };
  if (kills.test(block)) return reachedAt(own, { ...ignored, isSure: true }, listing);
  const [, given] = /\breturn\b([^\n]*)$/m.exec(block.trimEnd()) ?? [];
  if (given === undefined || !/\b(?:\w*[eE]rr\w*|errors)\b|\bErr\w+|fmt\.Errorf/.test(given)) return [];
  const sentinel = /\b(Err\w+)\b/.exec(given.replaceAll('Errorf', ''))?.[1];
  return callsOf(of, listing).flatMap((site) => {
    const ends = endsAt(site, sentinel, listing);
    return ends === undefined
      ? []
      : reachedAt(site, ends === 'surely' ? { ...ignored, isSure: true } : ignored, listing);
  });
}

/** In a loop, or in a function that is given to what calls it again: it waits for the version. */
function isTriedAgain({ of: { code }, index }: Asked): boolean {
  const [, ...inner] = bracesAround(code, 0, index).toReversed();
  return inner.some((brace) => {
    const head = code.slice(code.lastIndexOf('\n', brace) + 1, brace);
    return /\bfor\b/.test(head) || /\(\s*func\s*\([^)]*\)[^{]*$/.test(head);
  });
}

function lineOf({ file, start }: GoFunction, index: number, listing: Listing): number {
  return lineAt(listing.text(file) ?? '', start + index);
}

/** The block behind `if version != last {`, where nothing else is asked with it. */
function differing({ of, version, index }: Asked): string | undefined {
  const own = `(?:u?int\\d*\\(\\s*${literal(version)}\\s*\\)|${literal(version)})`;
  const other = '(?!nil\\b|err\\b)[A-Za-z_][\\w.]*(?:\\([^()\\n]{0,80}\\))?';
  const compared = new RegExp(
    `\\bif\\s+(?:${own}\\s*!=\\s*${other}|${other}\\s*!=\\s*${own})(?:\\s*\\|\\|[^{\\n]{0,200})?\\s*\\{`,
  ).exec(of.code.slice(index));
  if (compared === null) return undefined;
  const start = index + compared.index + compared[0].length;
  return of.text.slice(start, closingAt(of.code, start, '{'));
}

function callsOf(of: GoFunction, listing: Listing): readonly CallSite[] {
  const isHere = callsIt(of, listing);
  const call = new RegExp(`(?<!\\bfunc\\s+)((?:\\b\\w+\\.){0,3})\\b${literal(of.name)}\\(`, 'g');
  return goFiles(listing).flatMap((file) => {
    const written = listing.text(file) ?? '';
    if (!written.includes(`${of.name}(`) || isForTests(written)) return [];
    return [...bare(uncommented(written, 'slashes'), 'slashes').matchAll(call)].flatMap((found) => {
      const isHead = /\bfunc\s+(?:\([^)]*\)\s*)?$/.test(
        written.slice(Math.max(0, found.index - 120), found.index),
      );
      return !isHead && isHere(file, found[1] ?? '') ? [{ file, index: found.index }] : [];
    });
  });
}

const mostBehind = 1_500;

/** What is done with the error: the program ends with it there, or it is handed on, and what becomes of it is not followed. */
function endsAt(
  site: CallSite,
  sentinel: string | undefined,
  listing: Listing,
): 'surely' | 'maybe' | undefined {
  const text = uncommented(listing.text(site.file) ?? '', 'slashes');
  const code = bare(text, 'slashes');
  if (/\breturn\s+$/.test(text.slice(Math.max(0, site.index - 20), site.index))) return 'maybe';
  const given = /\b(\w+)\s*:?=\s*$/.exec(text.slice(Math.max(0, site.index - 80), site.index))?.[1];
  if (given === undefined || given === '_') return undefined;
  const open = code.indexOf('(', site.index) + 1;
  const from = closingAt(code, open, '(') + 1;
  const behind = code.slice(from, from + mostBehind).split(/^\}/m)[0] ?? '';
  const name = literal(given);
  const is =
    sentinel === undefined ? '' : `|errors\\.Is\\(\\s*${name}\\s*,\\s*(?:\\w+\\.)?${sentinel}\\s*\\)`;
  const checked = new RegExp(`^\\s*(?:;\\s*|\\n\\s*if\\s+)(?:${name}\\s*!=\\s*nil${is})\\s*\\{`).exec(behind);
  if (checked === null) return undefined;
  const start = from + checked[0].length;
  const block = text.slice(start, closingAt(code, start, '{'));
  if (kills.test(block)) return 'surely';
  return new RegExp(`\\breturn\\b[^\\n]*\\b${name}\\b`).test(block) ? 'maybe' : undefined;
}

/** A condition around it has to be one that can be told. */
function reachedAt(
  site: CallSite,
  told: Omit<RefusesNewer, 'place' | 'where'>,
  listing: Listing,
): readonly RefusesNewer[] {
  const where = branchAt(site, listing);
  if (where === 'in a branch' || waysTo([site], listing).reach !== 'start') return [];
  return [{ place: placeOfSite(site, listing), where, ...told }];
}
