/**
 * What a program in Rust sends itself before and behind the files that it applies: in the function that runs them and in those of the same file that call it, and in functions
 * that these call, of the file or of a module beside it. Texts and constants are read; what is put together is told by its function. Textual; a branch that has nothing to do with the run is left out.
 */
import type { ToolId } from '../convention.ts';
import { folderOf, has, join, type Listing } from '../listing.ts';
import { isChanging, type SentAround } from '../sent-around.ts';
import { bare, bracesAround, closingAt, lineAt, uncommented } from './code.ts';
import { functionAt, testStretches } from './rust-calls.ts';
import { runsOf } from './rust-migrators.ts';
import { sendsIn, type Source } from './rust-sends.ts';

const mostLevels = 3;
const mostSent = 12;

/** `around`: where the program opens one transaction around all files; what it sends inside of that goes with them. */
export function sentAround(
  tool: ToolId,
  embeds: string,
  around: string | undefined,
  listing: Listing,
): readonly SentAround[] {
  const { applies } = runsOf(tool, embeds, listing);
  const found = applies.flatMap(({ file, index }) => {
    const source = sourceOf(file, listing);
    return source === undefined
      ? []
      : levelsOf(source, index, { runs: applies.map(keyOf), around, listing }, 0);
  });
  const keys = found.map((one) => `${one.side} ${one.text ?? one.by}`);
  const first = found.filter((_, at) => keys.indexOf(keys[at] ?? '') === at);
  return [
    ...first.filter(({ side }) => side === 'before'),
    ...first.filter(({ side }) => side === 'behind'),
  ].slice(0, mostSent);
}

function keyOf({ file, index }: { readonly file: string; readonly index: number }): string {
  return `${file} ${index}`;
}

function sourceOf(file: string, listing: Listing): Source | undefined {
  const text = listing.text(file);
  if (text === undefined) return undefined;
  const told = withoutTests(uncommented(text, 'slashes'));
  return { file, text, told, code: bare(told, 'slashes') };
}

function withoutTests(text: string): string {
  return testStretches(bare(text, 'slashes')).reduce(
    (all, { start, end }) =>
      all.slice(0, start) + all.slice(start, end).replaceAll(/[^\n]/g, ' ') + all.slice(end),
    text,
  );
}

interface Asked {
  /** Calls that apply files. */
  readonly runs: readonly string[];
  readonly around: string | undefined;
  readonly listing: Listing;
}

/** Of the function around the place, and of those of its file that call that. */
function levelsOf(source: Source, index: number, asked: Asked, level: number): readonly SentAround[] {
  const { code } = source;
  const around = functionAt(code, index);
  if (around === undefined || level > mostLevels) return [];
  const start = code.indexOf('{', around.start);
  const end = closingAt(code, start + 1, '{');
  const own = sentIn(source, { start, end, not: around.name }, asked, new Set([around.name])).flatMap(
    (one) => {
      const side = one.at < index ? 'before' : 'behind';
      const path = pathTo(code, { start, index, at: one.at });
      const isInside =
        asked.around !== undefined && isInTransaction(source, { index, at: one.at }, asked.around);
      return path === 'other' || isInside
        ? []
        : [{ ...told(one), side, isSure: one.isSure && path === 'same' } as const];
    },
  );
  const call = new RegExp(
    `(?<!\\bfn\\s+)(?<![\\w.:])(?:(?:self|Self|crate)(?:\\.|::))?\\b${around.name}\\s*\\(`,
    'g',
  );
  const callers = [...code.matchAll(call)].filter((one) => one.index < around.start || one.index > end);
  return [...own, ...callers.flatMap((one) => levelsOf(source, one.index, asked, level + 1))];
}

interface Found extends Omit<SentAround, 'side'> {
  /** In the text of the function that is asked. */
  readonly at: number;
}

function told({ text, by, place, isSure }: Found): Omit<SentAround, 'side'> {
  return { text, by, place, isSure };
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly not: string;
}

const mostDepth = 3;

/** What a stretch of a function sends, itself and by functions that it calls. */
function sentIn(
  source: Source,
  { start, end, not }: Stretch,
  asked: Asked,
  seen: ReadonlySet<string>,
): readonly Found[] {
  const { file, text, code } = source;
  const own = sendsIn(source, start, end).flatMap(({ at, sql, sentFile }): readonly Found[] =>
    sql !== undefined && !isChanging(sql)
      ? []
      : [
          {
            ...{ at, text: sql?.replaceAll(/\s+/g, ' ').trim(), isSure: true },
            by: sentFile ?? not,
            place: `${file}:${lineAt(text, at)}`,
          },
        ],
  );
  const calls = [
    ...code.slice(start, end).matchAll(/(?<![\w!])((?:\w+::)*|(?:self|Self)\.)([a-z_]\w*)\s*\(/g),
  ];
  const below = calls.flatMap(({ 1: path = '', 2: name = '', index }): readonly Found[] => {
    if (seen.has(name) || seen.size > mostDepth) return [];
    const called = functionNamed(name, path, source, asked.listing);
    if (called === undefined || isRunning(called, asked)) return [];
    const found = sentIn(called.source, { ...called, not: name }, asked, new Set([...seen, name]));
    return found.map((one) => ({
      ...one,
      at: start + index,
      isSure:
        one.isSure &&
        pathTo(called.source.code, { start: called.start, index: called.end, at: one.at }) !== 'some',
    }));
  });
  return [...own, ...below];
}

interface Called extends Omit<Stretch, 'not'> {
  readonly source: Source;
}

/** Of the same file, or of the module that stands in front of it. */
function functionNamed(name: string, path: string, source: Source, listing: Listing): Called | undefined {
  const [module] = /(\w+)::$/.exec(path)?.slice(1) ?? [];
  const isHere = module === undefined || /^(?:self|Self|crate|super)$/.test(module);
  const files = isHere
    ? []
    : [`${module}.rs`, `${module}/mod.rs`].map((one) => join(folderOf(source.file), one));
  const file = files.find((one) => has(listing, one));
  const found = isHere ? source : file === undefined ? undefined : sourceOf(file, listing);
  const heads = [...(found?.code.matchAll(new RegExp(`\\bfn\\s+${name}\\b`, 'g')) ?? [])];
  const [head] = heads;
  if (found === undefined || head === undefined || heads.length > 1) return undefined;
  const start = found.code.indexOf('{', head.index);
  return start < 0 ? undefined : { source: found, start, end: closingAt(found.code, start + 1, '{') };
}

/** It applies files itself: those of this folder, or others. */
function isRunning({ source: { file, code }, start, end }: Called, { runs }: Asked): boolean {
  return (
    runs.some((one) => {
      const [of, at] = [one.slice(0, one.lastIndexOf(' ')), Number(one.slice(one.lastIndexOf(' ') + 1))];
      return of === file && at > start && at < end;
    }) || /\.run_pending_migrations\(|\bmigrat\w*\b[^;{}]*\.run(?:_async)?\(/i.test(code.slice(start, end))
  );
}

/** Whether both are reached: always, where a condition is met that stands around `at` alone, or never together. */
function pathTo(
  code: string,
  { start, index, at }: { readonly start: number; readonly index: number; readonly at: number },
): 'same' | 'some' | 'other' {
  const there = bracesAround(code, start, at).toReversed();
  const here = new Set(bracesAround(code, start, index));
  const first = there.find((one) => !here.has(one));
  if (first === undefined) return 'same';
  const other = [...here].toReversed().find((one) => !there.includes(one));
  const [front, back] = first < (other ?? index) ? [first, other] : [other ?? first, first];
  const between = code.slice(closingAt(code, front + 1, '{') + 1, back ?? front);
  const isElse = other !== undefined && /^\s*else\b/.test(between);
  const isArm = [first, other].every((one) => one !== undefined && /=>\s*$/.test(code.slice(0, one)));
  if (isElse || isArm) return 'other';
  return there.filter((one) => !here.has(one)).some((one) => isConditional(code, one)) ? 'some' : 'same';
}

function isConditional(code: string, brace: number): boolean {
  const head = /[^;{}]*$/.exec(code.slice(0, brace))?.[0] ?? '';
  return /\b(?:if|match|for|while|else)\b|=>\s*$/.test(head);
}

/** Between where it is opened and where it is committed. */
function isInTransaction(
  { file, text, code }: Source,
  { index, at }: { readonly index: number; readonly at: number },
  around: string,
): boolean {
  const [, of, line] = /^(.+):(\d+)$/.exec(around) ?? [];
  if (of !== file) return true;
  return at < index ? lineAt(text, at) > Number(line) : !/\.commit\(/.test(code.slice(index, at));
}
