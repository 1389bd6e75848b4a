/**
 * The command of cobra that applies, where the one called `migrate` runs nothing itself and others hang below it: `migrate sql up`. From a command's literal
 * to those that are added to it, through the functions that make them. Textual; where that does not lead to one command that runs, there is none.
 */
import { literal } from '../../text/pattern.ts';
import { folderOf, type Listing } from '../listing.ts';
import { bare, closingAt, lineAt } from './code.ts';
import { goFiles, packageFiles } from './folders.ts';

const deepest = 4;
const mostChildren = 40;
const applies = /^(?:up|latest|apply|all)$/;
const doesOtherwise =
  /down|back|revert|reset|drop|undo|create|new|generate|status|version|force|list|check|seed/;
const mostBytes = 200_000;
/** And no function that gives one. */
const literalHead = /(?<!\*)\bcobra\.Command\s*\{/g;

interface GoFile {
  readonly file: string;
  readonly text: string;
  /** Without comments and what is quoted; places stay. */
  readonly code: string;
}

/** A command’s literal: from its `cobra.Command{` to the bracket that closes it. */
interface Literal {
  readonly of: GoFile;
  readonly start: number;
  readonly end: number;
}

interface Below {
  /** `sql up`; empty where the command runs itself. */
  readonly words: readonly string[];
  /** Of its `Use:`. */
  readonly place: string;
}

/** `index`: of the `Use:` of `migrate`. Undefined where none is found, `other` where what stands there is no literal of cobra. */
export function appliesBelow(
  file: string,
  index: number,
  listing: Listing,
): { readonly kind: 'other' } | { readonly kind: 'runs' } | (Below & { readonly kind: 'below' }) | undefined {
  const of = read(file, listing);
  const first = literalAround(of, index);
  if (first === undefined) return { kind: 'other' };
  if (runs(first)) return { kind: 'runs' };
  const found = leavesOf(first, listing, deepest);
  const [only] = found;
  return only === undefined || found.length > 1 ? undefined : { kind: 'below', ...only };
}

/** Commands below it that say that they apply, each with the words that lead there. */
function leavesOf(command: Literal, listing: Listing, left: number): readonly Below[] {
  if (left === 0) return [];
  const children = childrenOf(command, listing);
  const own = children.filter((one) => applies.test(wordOf(one)) && runs(one));
  if (own.length > 0) return own.map(asLeaf);
  const below = children.flatMap((one) =>
    leavesOf(one, listing, left - 1).map(({ words, place }) => ({ words: [wordOf(one), ...words], place })),
  );
  // `migrate sql`: the one command that there is below it is what it is for.
  const [alone] = children;
  const isIt =
    below.length === 0 &&
    alone !== undefined &&
    children.length === 1 &&
    runs(alone) &&
    !doesOtherwise.test(wordOf(alone)) &&
    childrenOf(alone, listing).length === 0;
  return isIt ? [asLeaf(alone)] : below;
}

function asLeaf(one: Literal): Below {
  const place = `${one.of.file}:${lineAt(one.of.text, useOf(one)?.index ?? one.start)}`;
  return { words: [wordOf(one)], place };
}

function useOf({ of, start, end }: Literal): { readonly word: string; readonly index: number } | undefined {
  const found = /\bUse:\s*"([\w-]+)/.exec(of.text.slice(start, end));
  return found === null ? undefined : { word: found[1] ?? '', index: start + found.index };
}

const wordOf = (one: Literal): string => useOf(one)?.word ?? '';

/** It does something, and not only say how it is called. */
function runs({ of, start, end }: Literal): boolean {
  const isSet =
    /\bRunE?:(?!\s*(?:nil\b|func\s*\([^)]*\)[^{\n]*\{\s*(?:return\s+|_\s*=\s*)?\w+\.(?:Help|Usage)\())/;
  if (isSet.test(of.code.slice(start, end))) return true;
  const name = nameOf({ of, start, end });
  return name !== undefined && new RegExp(`\\b${literal(name)}\\.RunE?\\s*=(?!=)`).test(of.code);
}

function nameOf({ of, start }: Literal): string | undefined {
  return /\b(\w+)\s*(?::=|=|\*?cobra\.Command\s*=)\s*&?$/.exec(
    of.code.slice(Math.max(0, start - 80), start),
  )?.[1];
}

// ------------------------------------------------------------------------------------------------------------- what hangs below it

function childrenOf(command: Literal, listing: Listing): readonly Literal[] {
  const { of } = command;
  const name = nameOf(command);
  const maker = functionAt(of, command.start);
  const folder = folderOf(of.file);
  const hung: string[] = [];
  const all: Literal[] = [];
  const add = (receiver: string, home: GoFile, from: number, to: number): void => {
    const calls = new RegExp(`\\b${literal(receiver)}\\.AddCommand\\(`, 'g');
    for (const found of home.code.slice(from, to).matchAll(calls))
      for (const one of argumentsAt(home, from + found.index + found[0].length))
        if (!hung.includes(`${home.file} ${one.at}`) && hung.length < mostChildren) {
          hung.push(`${home.file} ${one.at}`);
          const made = madeBy(home, one, listing, deepest);
          if (made !== undefined) all.push(made);
        }
  };
  if (maker === undefined) {
    // A variable of the package.
    if (name !== undefined)
      for (const file of packageFiles(folder, listing)) {
        const home = read(file, listing);
        add(name, home, 0, home.code.length);
      }
    return all;
  }
  if (name !== undefined) add(name, of, maker.start, maker.end);
  for (const file of goFiles(listing)) {
    if (!(listing.text(file) ?? '').includes(maker.name)) continue;
    const home = read(file, listing);
    const given = new RegExp(`\\b(\\w+)\\s*:?=\\s*(?:\\w+\\.)?${literal(maker.name)}\\(`, 'g');
    for (const found of home.code.matchAll(given)) {
      const around = functionAt(home, found.index);
      if (around !== undefined) add(found[1] ?? '', home, found.index, around.end);
    }
  }
  return all;
}

interface Argument {
  readonly text: string;
  readonly at: number;
}

/** Up to the bracket that closes the call. */
function argumentsAt({ code }: GoFile, from: number): readonly Argument[] {
  const found: Argument[] = [];
  let [depth, start] = [0, from];
  for (let at = from; at < code.length; at += 1) {
    const char = code.charAt(at);
    const isEnd = depth === 0 && char === ')';
    if (isEnd || (depth === 0 && char === ',')) {
      const text = code.slice(start, at).trim();
      if (text !== '') found.push({ text, at: start });
      start = at + 1;
    }
    if (isEnd) return found;
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
  }
  return [];
}

/** `newUpCmd(opts)`, `upCmd`, `&upCmd`, `&cobra.Command{…}`. */
function madeBy(home: GoFile, { text, at }: Argument, listing: Listing, left: number): Literal | undefined {
  if (left === 0) return undefined;
  if (/^&?cobra\.Command\s*\{/.test(text)) return literalFrom(home, home.code.indexOf('cobra.Command', at));
  const [, pack, called] = /^(?:(\w+)\.)?(\w+)\(/.exec(text) ?? [];
  if (called !== undefined) return madeIn(called, pack, home, listing, left);
  const [, variable] = /^&?(\w+)$/.exec(text) ?? [];
  if (variable === undefined) return undefined;
  const around = functionAt(home, at);
  const local = around === undefined ? '' : home.code.slice(around.start, at);
  const given = [...local.matchAll(new RegExp(`\\b${literal(variable)}\\s*:?=\\s*`, 'g'))].at(-1);
  if (given !== undefined && around !== undefined) {
    const from = around.start + given.index + given[0].length;
    const line = home.code.slice(from, from + 200).split('\n')[0] ?? '';
    return madeBy(home, { text: line, at: from }, listing, left - 1);
  }
  for (const file of packageFiles(folderOf(home.file), listing)) {
    const of = read(file, listing);
    const found = new RegExp(
      `^(?:var\\s+|\\t)${literal(variable)}\\s*(?:\\*?cobra\\.Command\\s*)?=\\s*&?(?=cobra\\.Command\\s*\\{)`,
      'm',
    ).exec(of.code);
    if (found !== null) return literalFrom(of, found.index + found[0].length);
  }
  return undefined;
}

/** The literal in that function; of one that hands on what another makes, in that. */
function madeIn(
  name: string,
  pack: string | undefined,
  home: GoFile,
  listing: Listing,
  left: number,
): Literal | undefined {
  if (left === 0) return undefined;
  const head = new RegExp(`^func\\s+${literal(name)}\\(`, 'm');
  const found = goFiles(listing).flatMap((file) => {
    const raw = listing.text(file) ?? '';
    if (!raw.includes(name)) return [];
    if (pack === undefined ? folderOf(file) !== folderOf(home.file) : !raw.includes(`package ${pack}`))
      return [];
    const of = read(file, listing);
    const at = head.exec(of.code)?.index;
    return at === undefined ? [] : [{ of, at }];
  });
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  const { of, at } = only;
  const length = of.code.slice(at).search(/^\}/m);
  const body = of.code.slice(at, length < 0 ? undefined : at + length);
  const own = body.search(new RegExp(literalHead.source));
  if (own >= 0) return literalFrom(of, at + own);
  const handed = /\breturn\s+(?=(?:\w+\.)?\w+\()/.exec(body);
  if (handed === null) return undefined;
  const from = at + handed.index + handed[0].length;
  return madeBy(of, { text: of.code.slice(from, from + 200), at: from }, listing, left - 1);
}

// ----------------------------------------------------------------------------------------------------------------- text of Go

function read(file: string, listing: Listing): GoFile {
  const text = (listing.text(file) ?? '').slice(0, mostBytes);
  return { file, text, code: bare(text, 'slashes') };
}

function literalAround(of: GoFile, index: number): Literal | undefined {
  const heads = [...of.code.slice(0, index).matchAll(literalHead)];
  const last = heads.at(-1);
  const found = last && literalFrom(of, last.index);
  return found !== undefined && found.end > index ? found : undefined;
}

function literalFrom(of: GoFile, start: number): Literal | undefined {
  if (start < 0) return undefined;
  const open = of.code.indexOf('{', start);
  const end = open < 0 ? of.code.length : closingAt(of.code, open + 1, '{');
  return end === of.code.length ? undefined : { of, start, end };
}

function functionAt(
  { code }: GoFile,
  index: number,
): { readonly name: string; readonly start: number; readonly end: number } | undefined {
  const head = [...code.slice(0, index).matchAll(/^func\s+(?:\([^)\n]*\)\s*)?(\w+)/gm)].at(-1);
  if (head === undefined) return undefined;
  const length = code.slice(head.index).search(/^\}/m);
  const end = length < 0 ? code.length : head.index + length;
  return end < index ? undefined : { name: head[1] ?? '', start: head.index, end };
}
