/**
 * Whether a call is reached as a program starts, or where a command or flag asks for it: from the call back to main, function by function, over the names by
 * which Go and Rust programs call them. Textual; where the way cannot be followed nothing is said of it.
 */
import { baseOf, oncePerListing, type Listing } from '../listing.ts';
import { bare, lineAt, uncommented } from './code.ts';
import { isAside } from './folders.ts';

/** `asked`: on every way to it a command or a condition stands. */
export type Reach = 'start' | 'asked' | 'unknown';

export interface CallSite {
  readonly file: string;
  /** In its text. */
  readonly index: number;
}

const mostSteps = 60;
const mostFiles = 4_000;

interface Read {
  readonly text: string;
  /** Without comments and what is quoted; places stay. */
  readonly code: string;
}

interface Source {
  /** As it stands: what is in no part of it is not in its code. */
  readonly raw: () => string;
  readonly read: () => Read;
}

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
  const sources = sourcesOf(listing);
  const ways = sites.map((site) => followed(site, sources));
  if (ways.includes('start')) return 'start';
  return ways.length > 0 && ways.every((one) => one === 'asked') ? 'asked' : 'unknown';
}

interface Way extends CallSite {
  /** A condition on it was not understood. */
  readonly isOpen: boolean;
}

function followed(first: CallSite, sources: ReadonlyMap<string, Source>): Reach {
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
    const guard = guardOf(read, around.body, site.index);
    const isOpen = site.isOpen || guard === 'unknown';
    if (guard === 'asked' || guard === 'start') {
      ends.add(guard === 'start' && isOpen ? 'unknown' : guard);
      continue;
    }
    if (around.name === 'main' || (around.name === 'init' && site.file.endsWith('.go'))) {
      ends.add(isOpen ? 'unknown' : 'start');
      continue;
    }
    const key = `${site.file} ${around.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const callers = callersOf(around, site.file, sources);
    if (callers.length === 0) ends.add('unknown');
    open.push(...callers.map((one) => ({ ...one, isOpen })));
  }
  if (open.length > 0) ends.add('unknown');
  if (ends.has('start')) return 'start';
  return ends.size === 1 && ends.has('asked') ? 'asked' : 'unknown';
}

interface Around {
  readonly name: string;
  /** Of a method: the type that it is of. */
  readonly of: string | undefined;
  /** Where its text begins. */
  readonly body: number;
}

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

/** A command that has the call in it, a condition or a case around it, or a condition in front that leaves the function. */
function guardOf({ text, code }: Read, body: number, index: number): Reach | undefined {
  let isOpen = false;
  for (const start of bracesAround(code, body, index)) {
    const head = text.slice(Math.max(body, start - 300), start);
    const line = head.slice(head.lastIndexOf('\n') + 1);
    if (/\b(?:cobra|cli|ffcli)\.Command\s*$/.test(head))
      return opened(byCommand(line, text.slice(start, start + 600)), isOpen);
    const [, word, condition = ''] = /\b(if|match|switch)\b(.*)$/.exec(line) ?? [];
    if (word === 'match' || word === 'switch') {
      const arm = byArm(condition, text.slice(start, index));
      if (arm !== 'unknown') return opened(arm, isOpen);
      isOpen = true;
    }
    if (word === 'if' && !/\berr\s*[!=]=|\.is_(?:err|ok)\(/.test(condition)) {
      if (isFlag(condition, text)) return 'asked';
      isOpen = true;
    }
  }
  const leaves = [...text.slice(body, index).matchAll(/\bif\s+([^{}\n]*)\{[^{}]*\breturn\b[^{}]*\}/g)];
  const isLeft = leaves.some(
    ([, condition = '']) =>
      /migrat|auto|enable|skip|flag|os\.Args/i.test(condition) && !/\berr\s*[!=]=/.test(condition),
  );
  return isLeft || isOpen ? 'unknown' : undefined;
}

/** Behind a condition that was not understood nobody knows that it is reached. */
function opened(reach: Reach, isOpen: boolean): Reach {
  return reach === 'start' && isOpen ? 'unknown' : reach;
}

const serving = /^(?:serve|server|start|run|daemon|web|api|none|_)$/i;

function byCommand(head: string, command: string): Reach {
  const use = /\b(?:Use|Name):\s*"([\w-]+)/.exec(command)?.[1] ?? '';
  if (/\broot\w*\s*(?::=|=)/i.test(head) || serving.test(use)) return 'start';
  return use === '' ? 'unknown' : 'asked';
}

/** Of a switch over what somebody has typed: `case "migrate":`, `Command::Migrate =>`. */
function byArm(condition: string, before: string): Reach {
  if (!/args|cmd|command|mode|action/i.test(condition)) return 'unknown';
  const labels = [
    ...before.matchAll(/\bcase\s+([^:\n]+):|\b(default):|([\w:]+)(?:\s*[({][^)}=]*[)}])*\)?\s*=>/g),
  ];
  const [, quoted, other, arm] = labels.at(-1) ?? [];
  const name = (quoted ?? other ?? arm ?? '').replaceAll(/["\s]/g, '').split('::').at(-1) ?? '';
  if (/migrat|schema|setup|^init|^db$|^up$/i.test(name)) return 'asked';
  return serving.test(name) || name === 'default' ? 'start' : 'unknown';
}

/** `*migrate`, which flag.Bool has made, and which is false where nobody gives it. */
function isFlag(condition: string, text: string): boolean {
  const names = [...condition.matchAll(/\b[a-zA-Z_]\w*\b/g)].map(([name]) => name);
  return names.some((name) =>
    new RegExp(
      `\\b${name}\\b[^\\n]*\\b(?:flag|pflag|Flags\\(\\))\\.?[^\\n]*\\bfalse\\b|\\bBoolVarP?\\(&${name}\\b[^\\n]*\\bfalse\\b`,
    ).test(text),
  );
}

/** Where braces are open, the innermost first. */
function bracesAround(code: string, from: number, to: number): readonly number[] {
  const open: number[] = [];
  for (let at = from; at < to; at += 1) {
    const char = code.charAt(at);
    if (char === '{') open.push(at);
    else if (char === '}') open.pop();
  }
  return open.toReversed();
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
    `(?<!\\bfunc\\s+(?:\\([^)]*\\)\\s*)?)(?<!\\bfn\\s+)\\b${name}\\s*(?:\\(|[,}\\n])`,
    'g',
  );
  const extension = home.slice(home.lastIndexOf('.'));
  return [...sources].flatMap(([file, { raw, read }]) => {
    if (!file.endsWith(extension) || !raw().includes(name)) return [];
    const { text, code } = read();
    if (!text.includes(name)) return [];
    const isNamed =
      of === undefined ? !common.test(name) || folderIsNamed(home, file, text) : text.includes(of);
    if (!isNamed) return [];
    return [...code.matchAll(call)]
      .filter(
        ({ 0: all, index }) =>
          all.endsWith('(') ||
          /\b(?:Run|RunE|Action|Exec|PreRunE?):\s*(?:\w+\.)?$/.test(
            code.slice(Math.max(0, index - 40), index),
          ),
      )
      .map(({ index }) => ({ file, index }));
  });
}

/** Of the same package, or one that imports it by the name of its folder. */
function folderIsNamed(home: string, file: string, text: string): boolean {
  const folder = home.split('/').at(-2) ?? '';
  return (
    home.slice(0, home.lastIndexOf('/')) === file.slice(0, file.lastIndexOf('/')) ||
    (folder !== '' && new RegExp(`\\b${folder}(?:\\.|::)`).test(text))
  );
}

/** Every place of a pattern in programs of those names. */
export function sitesOf(
  pattern: RegExp,
  isOf: (file: string, text: string) => boolean,
  listing: Listing,
): readonly CallSite[] {
  return [...sourcesOf(listing)].flatMap(([file, { raw, read }]) => {
    // Hardly any file is of them: the others are not read any closer.
    if (!isOf(file, raw())) return [];
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
