/** Notes below the table of a review’s statements: what each needs, fires and copies, each said once with its lines. */
import { placesInWords } from '../../core/review/placed.ts';
import type { StatementReview } from '../../core/review/model.ts';
import { capital } from '../../core/text/enumerate.ts';

/** What is said of several lines in the same words is said once. What is lost stands in the verdict, and who queues behind it too. `told`: what they say of copies. */
export function notesOf(statements: readonly StatementReview[], told: string) {
  const places = new Map<string, string[]>();
  for (const { needs, fires, copies, unknown, place } of statements)
    for (const note of [...fires, needs, ...copies.filter((one) => !told.includes(one)), ...unknown])
      if (note !== undefined) places.set(note, [...(places.get(note) ?? []), place]);
  return [...places].map(([words, at]) => ({
    lines: capital(placesInWords(at)),
    words: at.length > 1 ? words.replace(/^Needs /, 'Each needs ') : words,
    count: at.length,
  }));
}

/** What the order says of all new indexes together. */
export function withoutIndexBytes(one: StatementReview): StatementReview {
  const needs = one.needs?.replaceAll(ofNewIndex, '').trim();
  return { ...one, needs: needs === '' ? undefined : needs };
}

const ofNewIndex =
  /Needs (?:free disk and write-ahead log for the new index|(?:(?!\. ).)* of free disk for the new index by estimate, (?:(?!\. ).)* log of the index)\./g;
