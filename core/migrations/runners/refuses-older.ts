/**
 * Where a program in Go refuses to start while golang-migrate’s record names an older version than the one that it is built for: it asks for the version, and returns an
 * error where that is below a number of its own, be it unless it is told to apply what is pending. So it comes behind the migration, and one that is older starts on both sides.
 * Textual; the number has to be that of the last file of the folder, and what cannot be read so is not said.
 */
import { literal } from '../../text/pattern.ts';
import type { RefusesOlder } from '../convention.ts';
import { baseOf, folderOf, type Listing } from '../listing.ts';
import { type Asked, askedIn, asksVersion, functionsOf, type GoFunction, kills } from './asked-version.ts';
import { bare, closingAt, lineAt, uncommented } from './code.ts';
import { goFiles } from './folders.ts';
import { importedAs } from './go-imports.ts';
import { libraryOf } from './library-runner.ts';
import { sitesOf, waysTo } from './reach.ts';
import type { CallSite } from './ways.ts';

export function refusesOlderOf(folder: string, listing: Listing): RefusesOlder | undefined {
  const [ask, imports] = [asksVersion['golang-migrate'], libraryOf('golang-migrate')?.imports];
  const last = lastVersion(folder, listing);
  if (ask === undefined || imports === undefined || last === undefined) return undefined;
  const all = goFiles(listing).filter((file) => imports.test(listing.text(file) ?? ''));
  return all
    .flatMap((file) => functionsOf(file, listing).filter(({ parameters }) => parameters !== undefined))
    .flatMap((one) => askedIn(one, ask))
    .flatMap((one) => refusalIn(one, { folder, last }, listing) ?? [])[0];
}

/** Of the files that the tool knows. */
function lastVersion(folder: string, { paths }: Listing): number | undefined {
  const numbers = paths.flatMap((path) => {
    const [, number] = folderOf(path) === folder ? (/^(\d{1,15})_.*\.up\.sql$/.exec(baseOf(path)) ?? []) : [];
    return number === undefined ? [] : [Number(number)];
  });
  return numbers.length === 0 ? undefined : numbers.reduce((a, b) => Math.max(a, b));
}

function refusalIn(
  { of, version, dirty, index }: Asked,
  own: { readonly folder: string; readonly last: number },
  listing: Listing,
): RefusesOlder | undefined {
  const name = '[A-Za-z_]\\w*(?:\\[[\\w.]{1,60}\\])?';
  const is = literal(version);
  const compared = new RegExp(`\\bif\\s+(?:${is}\\s*<\\s*(${name})|(${name})\\s*>\\s*${is})\\s*\\{`).exec(
    of.code.slice(index),
  );
  const expected = compared?.[1] ?? compared?.[2];
  if (compared === null || expected === undefined) return undefined;
  if (!isLast(expected, of, own, listing)) return undefined;
  const start = index + compared.index + compared[0].length;
  const block = of.code.slice(start, closingAt(of.code, start, '{'));
  const told = toldIn(block, of);
  if (told === undefined || !isCalledSo(of, told, listing)) return undefined;
  const at = (place: number): string => `${of.file}:${lineAt(listing.text(of.file) ?? '', of.start + place)}`;
  return {
    place: at(index + compared.index),
    ...(dirty === '_' && told !== 'always' ? { ignoresDirty: at(index) } : {}),
  };
}

/** A number, or the one of this folder in a map of several. */
function isLast(
  expected: string,
  of: GoFunction,
  { folder, last }: { readonly folder: string; readonly last: number },
  listing: Listing,
): boolean {
  const file = uncommented(listing.text(of.file) ?? '', 'slashes');
  const [, local] =
    new RegExp(`\\b${literal(expected)}\\s*:=\\s*(\\w+\\[[\\w.]{1,60}\\])`).exec(of.code) ?? [];
  const [, map] = /^(\w+)\[/.exec(local ?? expected) ?? [];
  if (map === undefined)
    return new RegExp(
      `\\b${literal(expected)}\\b(?:\\s+u?int\\d*)?\\s*:?=\\s*(?:u?int\\d*\\()?${String(last)}\\b`,
    ).test(file);
  const made = new RegExp(`\\b${literal(map)}\\b\\s*:?=\\s*map\\[\\w+\\]u?int\\d*\\s*\\{`).exec(file);
  if (made === null) return false;
  const start = made.index + made[0].length;
  const entry = new RegExp(`(?:^|[\\s{,.])"?${literal(baseOf(folder))}"?\\s*:\\s*${String(last)}\\b`, 'i');
  return entry.test(file.slice(start, closingAt(file, start, '{')));
}

/** The place among the parameters of what has it apply the files instead; `always` where nothing does. */
function toldIn(block: string, { code, parameters }: GoFunction): number | 'always' | undefined {
  const condition = /^\s*if\s+!(\w+)\s*\{/.exec(block);
  const error = /\breturn\b[^\n]*(?:\b(?:\w*[eE]rr\w*|errors)\b|fmt\.Errorf)/;
  if (condition === null) {
    const [first = ''] = block.split(/\bif\b/);
    return error.test(first) ? 'always' : undefined;
  }
  const inner = block.slice(condition[0].length, closingAt(block, condition[0].length, '{'));
  const [, name = ''] = condition;
  const [, given] = new RegExp(`\\b${literal(name)}\\s*:=\\s*(\\w+)\\s*$`, 'm').exec(code) ?? [];
  const names = (parameters ?? '').split(',').map((one) => /^\s*(\w+)/.exec(one)?.[1] ?? '');
  const at = names.indexOf(given ?? name);
  return error.test(inner) && at >= 0 ? at : undefined;
}

/** Somewhere that is no command for migrating, without being told to (a variable of the command line, or `false`), and what comes of it ends that. */
function isCalledSo(of: GoFunction, told: number | 'always', listing: Listing): boolean {
  const call = new RegExp(`\\.${literal(of.name)}\\(`);
  const imports = importedAs(folderOf(of.file));
  const sites = sitesOf(call, (_, text) => imports(text) !== undefined, listing);
  return sites.some((site) => {
    const { given, behind, line } = calledAt(site, listing);
    const one = told === 'always' ? 'false' : given[told];
    const isTold = one === undefined || one === 'true';
    return !isTold && isEnding(line, behind) && waysTo([site], listing).reach !== 'asked';
  });
}

function calledAt(
  { file, index }: CallSite,
  listing: Listing,
): { readonly given: readonly string[]; readonly line: string; readonly behind: string } {
  const code = bare(uncommented(listing.text(file) ?? '', 'slashes'), 'slashes');
  const open = code.indexOf('(', index) + 1;
  const end = closingAt(code, open, '(');
  return {
    given: code
      .slice(open, end)
      .split(',')
      .map((one) => one.trim()),
    line: code.slice(code.lastIndexOf('\n', index) + 1, index),
    behind: code.slice(end + 1, end + 1_000),
  };
}

/** The error is returned, or the program ends with it; a log alone lets it go on. */
function isEnding(line: string, behind: string): boolean {
  if (/^\s*return\b/.test(line)) return true;
  const [, name] = /\b(\w+)\s*:?=\s*[\w.]{0,60}$/.exec(line) ?? [];
  if (name === undefined || name === '_') return false;
  const checked = new RegExp(`^\\s*(?:;\\s*|\\n\\s*if\\s+)${literal(name)}\\s*!=\\s*nil\\s*\\{`).exec(behind);
  if (checked === null) return false;
  const block = behind.slice(checked[0].length, closingAt(behind, checked[0].length, '{'));
  return /\breturn\b/.test(block) || kills.test(block);
}
