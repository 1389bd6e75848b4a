/**
 * Under which condition a program makes a call, where that can be read: a block around it, or one in front that leaves the function. Go, and
 * of Rust for which builds; textual. What checks an error or whether something is there is no condition to speak of.
 */
import { bracesAround, bare, uncommented } from './code.ts';
import type { Listing } from '../listing.ts';
import type { CallSite } from './ways.ts';

const mostConditions = 2;

/** No condition of a program that serves. */
const inReleaseBuilds = 'in release builds';

/** Undefined where every program that serves does so. */
export function conditionOf(runBy: { readonly appliesIn?: string } | undefined): string | undefined {
  return runBy?.appliesIn === inReleaseBuilds ? undefined : runBy?.appliesIn;
}

/** `where not cfg.APIOnly`, `in a branch`; undefined where none is seen. */
export function branchAt({ file, index }: CallSite, listing: Listing): string | undefined {
  if (file.endsWith('.rs')) return builtFor(listing.text(file) ?? '', index);
  if (!file.endsWith('.go')) return undefined;
  const text = uncommented(listing.text(file) ?? '', 'slashes');
  const code = bare(text, 'slashes');
  const start = code.lastIndexOf('\nfunc ', index) + 1;
  const said = conditionsAt({ text, code }, start, index);
  const known = said.filter((one) => one !== undefined);
  if (said.length === 0) return undefined;
  return known.length < said.length || known.length > mostConditions
    ? 'in a branch'
    : `where ${[...new Set(known)].join(' and ')}`;
}

/** An attribute of the statement: a program that is built to be debugged has it not. */
function builtFor(text: string, index: number): string | undefined {
  const before = text.slice(0, text.lastIndexOf('\n', index) + 1);
  return /#\[cfg\(not\(debug_assertions\)\)\]\s*$/.test(before) ? inReleaseBuilds : undefined;
}

/** In front of the outermost `if` around a call, in the function or literal that it is in; the call itself where there is none. */
export function placeOutside({ file, index }: CallSite, listing: Listing): CallSite {
  const text = uncommented(listing.text(file) ?? '', 'slashes');
  const code = bare(text, 'slashes');
  const start = code.lastIndexOf('\nfunc ', index) + 1;
  let at = index;
  for (const brace of bracesAround(code, start, index)) {
    const head = headOf({ text, code }, brace);
    if (/\bfunc\b[^{}]*$/.test(head)) break;
    if (/^(?:\}\s*else\s+)?if\b/.test(head)) at = text.lastIndexOf('\n', brace) + 1;
  }
  return { file, index: at };
}

/** Blocks in front of a call that leave the function, `if cfg.APIOnly { …; return nil }`: under which condition, and what stands in them. */
export function leftBefore(
  { file, index }: CallSite,
  listing: Listing,
): readonly { readonly where: string; readonly from: number; readonly to: number }[] {
  const text = uncommented(listing.text(file) ?? '', 'slashes');
  const code = bare(text, 'slashes');
  const start = code.lastIndexOf('\nfunc ', index) + 1;
  const open = bracesAround(code, start, index);
  return open.flatMap((brace, at) =>
    leavesIn({ text, code }, brace + 1, open[at - 1] ?? index).flatMap(({ condition, from, to }) => {
      const words = readable(condition);
      return words === undefined ? [] : [{ where: `where ${words}`, from, to }];
    }),
  );
}

interface Code {
  readonly text: string;
  /** Without what is quoted; places stay. */
  readonly code: string;
}

/** Undefined: one that cannot be read. From the call outwards to the function that it is in, a literal or a declared one. */
function conditionsAt(of: Code, from: number, to: number): readonly (string | undefined)[] {
  const open = bracesAround(of.code, from, to);
  const found: (string | undefined)[] = [];
  let inner = to;
  for (const start of open) {
    found.push(...leavesIn(of, start + 1, inner).map(({ condition }) => negated(condition)));
    inner = start;
    const head = headOf(of, start);
    if (/\bfunc\b[^{}]*$/.test(head)) break;
    const [, condition] = /^(?:\}\s*else\s+)?if\s+(.*)$/.exec(head) ?? [];
    if (condition !== undefined) {
      if (!isCheck(condition)) found.push(readable(condition));
    } else if (/^\}\s*else$/.test(head)) found.push(negated(conditionBefore(of, start)));
    else if (/^(?:switch|select)\b/.test(head)) found.push(undefined);
  }
  return found;
}

/** What stands on the line in front of a brace. */
function headOf({ text }: Code, brace: number): string {
  return text.slice(text.lastIndexOf('\n', brace) + 1, brace).trim();
}

/** Of an `else` the condition of its `if`; of a chain of them nothing is read. */
function conditionBefore(of: Code, brace: number): string | undefined {
  const end = of.code.lastIndexOf('}', brace);
  let depth = 0;
  for (let at = end; at >= 0; at -= 1) {
    const char = of.code.charAt(at);
    if (char === '}') depth += 1;
    else if (char === '{') depth -= 1;
    if (depth === 0) return /^if\s+(.*)$/.exec(headOf(of, at))?.[1];
  }
  return undefined;
}

/** `if cfg.APIOnly { …; return nil }` between two places, at their own depth. */
function leavesIn(
  of: Code,
  from: number,
  to: number,
): readonly { readonly condition: string; readonly from: number; readonly to: number }[] {
  const found: { readonly condition: string; readonly from: number; readonly to: number }[] = [];
  let depth = 0;
  let opened = 0;
  for (let at = from; at < to; at += 1) {
    const char = of.code.charAt(at);
    if (char === '{') {
      if (depth === 0) opened = at;
      depth += 1;
    } else if (char === '}') {
      depth -= 1;
      const [, condition] = (depth === 0 ? /^if\s+(.*)$/.exec(headOf(of, opened)) : null) ?? [];
      const isLeft = /(?:^|\n)[ \t]*return\b[^\n]*\s*$/.test(of.text.slice(opened + 1, at));
      const isAlone = !/^\s*else\b/.test(of.code.slice(at + 1, at + 20));
      const isLeaving = condition !== undefined && isLeft && isAlone && !isToPrint.test(condition);
      if (isLeaving && negated(condition) !== undefined) found.push({ condition, from: opened + 1, to: at });
    }
  }
  return found;
}

/** Whoever asks for a list or the version wants nothing of the rest. */
const isToPrint = /(?:[."(-]|^!?)(?:list|version|print|show|help|usage)/i;

/** Whether there was an error, or anything at all. */
function isCheck(condition: string): boolean {
  return /\berr\w*\b|\bok\b|\bnil\b|;/i.test(condition);
}

/** A name, a field, a setting that is asked for. */
function readable(condition: string | undefined): string | undefined {
  const [, setting, sign] = /^\s*([A-Za-z_]\w*(?:\.\w+)+)\s*([!=]=)\s*""\s*$/.exec(condition ?? '') ?? [];
  if (setting !== undefined) return `${setting} is ${sign === '!=' ? '' : 'not '}set`;
  const [, not, name = ''] =
    /^\s*(!?)([A-Za-z_][\w.]*(?:\("[\w.-]+"\)|\(\))?)\s*$/.exec(condition ?? '') ?? [];
  if (name === '' || isCheck(name) || /(?:^|\.)(?:found|exists|done|valid|ready|testing)\b/i.test(name))
    return undefined;
  return not === '!' ? `not ${name}` : name;
}

function negated(condition: string | undefined): string | undefined {
  const words = readable(condition);
  if (words === undefined) return undefined;
  if (/ is (?:not )?set$/.test(words))
    return words.replace(
      / is (not )?set$/,
      (_all, not?: string) => ` is ${not === undefined ? 'not ' : ''}set`,
    );
  return words.startsWith('not ') ? words.slice('not '.length) : `not ${words}`;
}
