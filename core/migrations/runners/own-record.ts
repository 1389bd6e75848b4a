/** Where a program of a repository remembers what it has run, and whether it decides by rows that somebody may delete. Textual; what is written otherwise is not known. */
import { lineAt } from './code.ts';

export interface OwnRecord {
  readonly table: string;
  /** Where it writes there, from one. */
  readonly line: number;
  /** It asks for rows of it: without the row of a file it runs that file again. */
  readonly isByRows: boolean;
}

const inserts = /\binsert\s+into\s+([\w."`\\]+)/gi;

/** `near`: the parts of the text in which a file is sent; a table that is written there counts before others. */
export function recordOf(text: string, near: readonly string[] = []): OwnRecord | undefined {
  const table = only(near.flatMap(tablesIn)) ?? madeAndWritten(text);
  if (table === undefined) return undefined;
  const at = [...text.matchAll(inserts)].find(([, name = '']) => plain(name) === table)?.index ?? 0;
  return { table, line: lineAt(text, at), isByRows: isByRows(text, table) };
}

function tablesIn(text: string): readonly string[] {
  return [...text.matchAll(inserts)].map(([, name = '']) => plain(name));
}

/** Of several the one that it makes itself. */
function madeAndWritten(text: string): string | undefined {
  const made = [...text.matchAll(/\bcreate\s+table\s+if\s+not\s+exists\s+([\w."`\\]+)/gi)].map(
    ([, name = '']) => plain(name),
  );
  return only(tablesIn(text).filter((one) => made.includes(one)));
}

function only(names: readonly string[]): string | undefined {
  const [first] = names;
  return names.every((one) => one === first) ? first : undefined;
}

function plain(name: string): string {
  return name.replaceAll(/["`\\]/g, '');
}

/** It reads them, the last one or each, and never changes one in its place. */
function isByRows(text: string, table: string): boolean {
  const name = String.raw`["\`\\]*${table.replaceAll('.', String.raw`["\`\\]*\.["\`\\]*`)}["\`\\]*(?![\w.])`;
  const says = (words: string): boolean => new RegExp(words, 'i').test(text);
  if (says(String.raw`\bupdate\s+${name}\s+set\b|\btruncate\s+(?:table\s+)?${name}`)) return false;
  if (says(String.raw`\bdelete\s+from\s+${name}\s*(?:[;"'\`]|$)`)) return false;
  if (says(String.raw`\binsert\s+into\s+${name}[^;]{0,200}\bdo\s+update\b`)) return false;
  return says(String.raw`\bselect\b[^;"'\`]{0,200}\bfrom\s+${name}`);
}
