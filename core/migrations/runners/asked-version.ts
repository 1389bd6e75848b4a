/** Functions of a program in Go that ask a library for the version it has recorded: what refuses-other.ts and refuses-older.ts begin with. Textual. */
import type { ToolId } from '../convention.ts';
import type { Listing } from '../listing.ts';
import { bare, uncommented } from './code.ts';
import { isForTests } from './folders.ts';

/** What asks for it, with the name that the version gets; where the library tells whether it is dirty, the name of that too. */
export const asksVersion: Partial<Readonly<Record<ToolId, RegExp>>> = {
  'golang-migrate': /\b(\w+),\s*(\w+),\s*\w+\s*:?=\s*[\w.()]{1,60}\.Version\(\)/,
  goose: /\b(\w+),\s*\w+\s*:?=\s*(?:\w+\.){1,3}GetDBVersion(?:Context)?\(/,
};

/** What ends the program. */
export const kills = /\b(?:Fatal\w*|[pP]anic\w*|Exit)\(/;

export interface GoFunction {
  readonly file: string;
  readonly name: string;
  readonly isMethod: boolean;
  /** Between its brackets; undefined where they are not on one line. */
  readonly parameters: string | undefined;
  /** With its head. */
  readonly text: string;
  readonly code: string;
  readonly start: number;
}

/** `version, _, err := store.Version(ctx)` in the function that compares. */
export interface Asked {
  readonly of: GoFunction;
  readonly version: string;
  readonly dirty: string | undefined;
  /** In its text. */
  readonly index: number;
}

export function functionsOf(file: string, listing: Listing): readonly GoFunction[] {
  const written = listing.text(file) ?? '';
  if (isForTests(written)) return [];
  const text = uncommented(written, 'slashes');
  const code = bare(text, 'slashes');
  return [...code.matchAll(/^func\s+(\([^)\n]{0,200}\)\s*)?(\w+)(?:\(([^)\n]{0,400})\))?/gm)].map((head) => {
    const length = code.slice(head.index).search(/^\}/m);
    const end = length < 0 ? code.length : head.index + length;
    return {
      ...{ file, name: head[2] ?? '', isMethod: head[1] !== undefined, start: head.index },
      parameters: head[3],
      text: text.slice(head.index, end),
      code: code.slice(head.index, end),
    };
  });
}

export function askedIn(of: GoFunction, ask: RegExp): readonly Asked[] {
  const found = ask.exec(of.text);
  const [, version = '_', dirty] = found ?? [];
  return found === null || version === '_' ? [] : [{ of, version, dirty, index: found.index }];
}
