/**
 * Where a program in Go refuses to start while golang-migrate’s record names an older version than the one that it is built for: it asks for the version, and returns an
 * error where that is below a number of its own, be it unless it is told to apply what is pending. So it comes behind the migration, and one that is older starts on both sides.
 * Textual; the number has to be that of the last file of the folder, and what cannot be read so is not said. One below it is told apart: with it the program
 * applies nothing that comes after that number.
 */
import { literal } from '../../text/pattern.ts';
import type { NumberBehind, RefusesOlder } from '../convention.ts';
import { baseOf, folderOf, type Listing } from '../listing.ts';
import { type Asked, askedIn, asksVersion, functionsOf, type GoFunction, kills } from './asked-version.ts';
import { bare, closingAt, lineAt, uncommented } from './code.ts';
import { goFiles } from './folders.ts';
import { importedAs } from './go-imports.ts';
import { libraryOf } from './library-runner.ts';
import { sitesOf, waysTo } from './reach.ts';
import type { CallSite } from './ways.ts';

export function refusesOlderOf(folder: string, listing: Listing): RefusesOlder | undefined {
  const last = lastVersion(folder, listing);
  return last === undefined
    ? undefined
    : asking(listing).flatMap((one) => refusalIn(one, { folder, last }, listing) ?? [])[0];
}

/** It compares the record with a number below that of its last file, and applies files nowhere else but for a record that names none. */
export function numberBehindOf(folder: string, listing: Listing): NumberBehind | undefined {
  const last = lastVersion(folder, listing);
  if (last === undefined) return undefined;
  return asking(listing).flatMap(({ of, version, index }): readonly NumberBehind[] => {
    const compared = comparedIn(of, version, index);
    const own = compared && ownNumber(compared.expected, of, folder, listing);
    if (compared === undefined || own === undefined || own.number >= last) return [];
    const start = index + compared.end;
    const end = closingAt(of.code, start, '{');
    const applies = /\.(?:Up|Migrate|Steps)\(/;
    if (!applies.test(of.code.slice(start, end)) || applies.test(of.code.slice(end))) return [];
    const at = (place: number): string => `${of.file}:${lineAt(listing.text(of.file) ?? '', place)}`;
    return [{ place: at(own.index), number: own.number, last }];
  })[0];
}

function asking(listing: Listing): readonly Asked[] {
  const [ask, imports] = [asksVersion['golang-migrate'], libraryOf('golang-migrate')?.imports];
  if (ask === undefined || imports === undefined) return [];
  return goFiles(listing)
    .filter((file) => imports.test(listing.text(file) ?? ''))
    .flatMap((file) => functionsOf(file, listing).filter(({ parameters }) => parameters !== undefined))
    .flatMap((one) => askedIn(one, ask));
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
  const compared = comparedIn(of, version, index);
  if (compared === undefined) return undefined;
  if (ownNumber(compared.expected, of, own.folder, listing)?.number !== own.last) return undefined;
  const start = index + compared.end;
  const block = of.code.slice(start, closingAt(of.code, start, '{'));
  const told = toldIn(block, of);
  if (told === undefined || !isCalledSo(of, told, listing)) return undefined;
  const at = (place: number): string => `${of.file}:${lineAt(listing.text(of.file) ?? '', of.start + place)}`;
  return {
    place: at(index + compared.start),
    ...(dirty === '_' && told !== 'always' ? { ignoresDirty: at(index) } : {}),
  };
}

/** `if at < expected {`: where it begins and ends behind `index`, and what the version is held against. */
function comparedIn(
  of: GoFunction,
  version: string,
  index: number,
): { readonly start: number; readonly end: number; readonly expected: string } | undefined {
  const name = '[A-Za-z_]\\w*(?:\\[[\\w.]{1,60}\\])?';
  const is = literal(version);
  const found = new RegExp(`\\bif\\s+(?:${is}\\s*<\\s*(${name})|(${name})\\s*>\\s*${is})\\s*\\{`).exec(
    of.code.slice(index),
  );
  const expected = found?.[1] ?? found?.[2];
  return found === null || expected === undefined
    ? undefined
    : { start: found.index, end: found.index + found[0].length, expected };
}

/** A number, or the one of this folder in a map of several; with its place in the file. */
function ownNumber(
  expected: string,
  of: GoFunction,
  folder: string,
  listing: Listing,
): { readonly number: number; readonly index: number } | undefined {
  const file = uncommented(listing.text(of.file) ?? '', 'slashes');
  const [, local] =
    new RegExp(`\\b${literal(expected)}\\s*:=\\s*(\\w+\\[[\\w.]{1,60}\\])`).exec(of.code) ?? [];
  const [, map] = /^(\w+)\[/.exec(local ?? expected) ?? [];
  if (map === undefined) {
    const said = new RegExp(
      `\\b${literal(expected)}\\b(?:\\s+u?int\\d*)?\\s*:?=\\s*(?:u?int\\d*\\()?(\\d{1,15})\\b`,
    ).exec(file);
    return said === null ? undefined : { number: Number(said[1]), index: said.index };
  }
  const made = new RegExp(`\\b${literal(map)}\\b\\s*:?=\\s*map\\[\\w+\\]u?int\\d*\\s*\\{`).exec(file);
  if (made === null) return undefined;
  const start = made.index + made[0].length;
  const entry = new RegExp(`(?<=^|[\\s{,.])"?${literal(baseOf(folder))}"?\\s*:\\s*(\\d{1,15})\\b`, 'i').exec(
    file.slice(start, closingAt(file, start, '{')),
  );
  return entry === null ? undefined : { number: Number(entry[1]), index: start + entry.index };
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
