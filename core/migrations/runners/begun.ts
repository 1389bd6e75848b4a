/**
 * The transaction that a program in Go opens on the way to the call that sends a file, in a function that calls it: `tx, err := db.BeginTxx(ctx, nil)` and `tx.Commit()`, and
 * whether the loop over the files is inside of it. Textual; where several functions on the way do so nothing is said.
 */
import type { Listing } from '../listing.ts';
import { uncommented } from './code.ts';
import type { Through } from './reach.ts';
import type { RunnerSends } from './sending.ts';

const begins = /\b(\w+)\s*,\s*\w+\s*:?=\s*(?:[\w.()]+\.)?Begin(?:Tx|x|Txx)?\(/;

/** `through`: from the call upwards. */
export function begunAround(
  through: readonly Through[],
  listing: Listing,
): Extract<RunnerSends, 'file' | 'all'> | undefined {
  const texts = through.map((one) => ({
    name: one.name,
    text: uncommented(listing.text(one.file) ?? '', 'slashes').slice(one.start, one.end),
  }));
  const opening = texts.flatMap(({ text }, at) => {
    const [, tx] = begins.exec(text) ?? [];
    return tx !== undefined && new RegExp(`\\b${tx}\\.Commit\\(`).test(text) ? [at] : [];
  });
  const names = new Set(opening.map((at) => texts[at]?.name));
  const [at] = opening;
  if (at === undefined || names.size > 1) return undefined;
  const below = texts.slice(0, at);
  const called = below.map(({ name }) => name).join('|');
  const loop = new RegExp(`\\bfor\\b[^\\n]*\\{[^]*?\\b(?:${called})\\(`);
  const opened = texts[at]?.text ?? '';
  const inside = [...below.map(({ text }) => text), opened.slice(begins.exec(opened)?.index ?? 0)];
  return called !== '' && inside.some((text) => loop.test(text)) ? 'all' : 'file';
}
