/** Messages use the words of CONTRIBUTING.md: what it lists as not to be used is in no message of a rule and in no note of the review. */
import { expect, it } from 'vitest';
import { noteKinds } from '../../core/review/notes/index.ts';
import { rules } from '../../core/rules/index.ts';

/** `behind` is what requests in a lock queue are, and what a failed build leaves. */
const refused =
  /\b(?:ways? back|anew|(?:is|are) made (?:by|here)|stands|(?:goes|come|comes|runs|set|again) behind|behind (?:all|the rename|them)\b|rows that are there|is there already)\b/i;

const messages = [
  ...rules.flatMap(({ id, messages: all }) => Object.values(all).map((text) => [id, text] as const)),
  ...noteKinds.flatMap(({ id, message }) =>
    [message.one, message.many ?? ''].map((text) => [id, text] as const),
  ),
];

it.each(messages)('%s: %s', (_, text) => {
  expect(text).not.toMatch(refused);
});
