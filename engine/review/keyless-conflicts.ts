/**
 * INSERT … ON CONFLICT DO NOTHING of programs that name no key: it goes by whatever unique keys there are, and needs none in particular (manual, INSERT, “ON
 * CONFLICT Clause”). Textual; whoever says it in a way that is not read here makes the answer unknown.
 */
import { lineAt, uncommented } from '../../core/migrations/runners/code.ts';
import type { KeylessConflict } from '../../core/review/input.ts';
import { insertedInto, targetsIn } from './conflict-targets.ts';

interface Text {
  readonly file: string;
  readonly text: string;
}

/** Their places, where each ON CONFLICT of the texts names its columns or none at all; undefined else, and where nobody says it at all. */
export function keylessConflicts(texts: readonly Text[]): readonly KeylessConflict[] | undefined {
  const all: KeylessConflict[] = [];
  let isSaid = false;
  for (const { file, text: written } of texts) {
    const text = withoutComments(written, file);
    if (hidden.test(file) && upserts.test(text)) return undefined;
    const targets = new Set(targetsIn(text).map(({ at }) => at));
    for (const found of text.matchAll(said)) {
      isSaid = true;
      if (targets.has(found.index)) continue;
      if (!isKeyless(found[0], text.slice(found.index + found[0].length, found.index + reach)))
        return undefined;
      all.push({ file, line: lineAt(text, found.index), into: insertedInto(text, found.index) });
    }
  }
  return isSaid ? all : undefined;
}

const reach = 200;
/** `ON CONFLICT`, `onConflict`, `on_conflict_do_nothing`, `On("CONFLICT`. */
const said = /\bon[\W_]{0,4}conflict\w{0,40}/gi;
/** Libraries that put it together by themselves. */
const hidden = /\.(?:[cm]?[jt]sx?|rb|py|exs?|php)$/i;
const upserts = /\bupsert\w{0,20}\s*\(|\binsert_all\b/i;

function isKeyless(words: string, behind: string): boolean {
  if (/do_?nothing$/i.test(words)) return /^\s{0,20}\(\s{0,20}\)/.test(behind);
  return /^(?:\s{1,20}do\s{1,20}nothing\b|\(\s{0,20}\)\s{0,20}\.\s{0,20}(?:ignore|do_?nothing)\b|\{\s{0,20}DoNothing:\s{0,20}true\s{0,20},?\s{0,20}\})/i.test(
    behind,
  );
}

function withoutComments(text: string, file: string): string {
  if (/\.sql$/i.test(file)) return text.replaceAll(/--[^\n]*/g, (all) => ' '.repeat(all.length));
  return uncommented(text, /\.(?:py|rb|exs?)$/i.test(file) ? 'hashes' : 'slashes');
}
