/** Sentences of a review that count their steps, `…: (1) this; (2) that`, as a sentence and a list: a person does one after the other. */

import { withoutMarks } from '../../core/text/code-in-prose.ts';

export interface WithSteps {
  readonly text: string;
  readonly hasSteps: boolean;
  readonly steps: readonly { readonly number: number; readonly step: string }[];
}

/** So long a paragraph nobody reads at night. */
const mostInOne = 360;

/** Of a text of several lines the first, and the others below it; a short one stays one. */
export function withLines(
  text: string,
): WithSteps & { readonly hasLines: boolean; readonly lines: readonly WithSteps[] } {
  const [first = '', ...rest] = text.split('\n');
  const lines = rest.map(withSteps);
  if (text.length <= mostInOne && lines.every(({ hasSteps }) => !hasSteps))
    return { ...withSteps(text.replaceAll('\n', ' ')), hasLines: false, lines: [] };
  return { ...withSteps(first), hasLines: lines.length > 0, lines };
}

/** A number that is only referred to, `as (2) says`, begins none: they come in their order, each behind a colon, a semicolon or an end. */
export function withSteps(sentence: string): WithSteps {
  const starts: number[] = [];
  for (let number = 1; ; number += 1) {
    const from = starts.at(-1) ?? 0;
    const mark = ` (${number}) `;
    const at = sentence.indexOf(mark, from);
    if (at < 0 || !/[:;.,]$/.test(withoutMarks(sentence.slice(0, at)))) break;
    starts.push(at);
  }
  const [first] = starts;
  if (first === undefined || starts.length < 2) return { text: sentence, hasSteps: false, steps: [] };
  return {
    text: sentence.slice(0, first),
    hasSteps: true,
    steps: starts.map((start, at) => ({
      number: at + 1,
      step: sentence.slice(start + ` (${at + 1}) `.length, starts[at + 1]),
    })),
  };
}
