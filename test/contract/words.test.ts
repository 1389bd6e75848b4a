/**
 * Messages, comments and guides use the words of CONTRIBUTING.md: what it lists as not to be used is in no message of a rule, in no note of the
 * review, and, as far as it is never right there, in no comment and no guide.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noteKinds } from '../../core/review/notes/index.ts';
import { rules } from '../../core/rules/index.ts';
import { repository } from '../hosts/paths.ts';

/** `behind` is what requests in a lock queue are, and what a failed build leaves. */
const refused =
  /\b(?:ways? back|anew|(?:is|are) made (?:by|here)|stands|(?:goes|come|comes|runs|set|again) behind|behind (?:all|the rename|them)\b|rows that are there|is there already)\b/i;

const messages = [
  ...rules.flatMap(({ id, messages: all }) => Object.values(all).map((text) => [id, text] as const)),
  ...noteKinds.flatMap(({ id, message }) =>
    [message.one, message.many ?? ''].map((text) => [id, text] as const),
  ),
];

it('messages use none of them', () => {
  expect(messages.filter(([, text]) => refused.test(text))).toEqual([]);
});

/** Never right in a comment or a guide, whatever it is about. */
const neverRight =
  /\b(?:ways? back|ways? forward|anew|nobody['’]s|rows that are there|(?:is|are) there already|stands (?:behind|there|here)|(?:goes|comes|runs) behind)\b/i;

const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: repository, encoding: 'utf8' })
  .split('\0')
  .filter((path) => path !== '');

/** `path:line: text`, for lines that a pattern selects and that contain such a phrase. */
function wrongLines(path: string, isProse: RegExp): readonly string[] {
  const lines = readFileSync(join(repository, path), 'utf8').split('\n');
  return lines.flatMap((line, index) =>
    isProse.test(line) && neverRight.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
  );
}

it('comments use none of them', () => {
  const sources = tracked.filter((path) =>
    /^(?:core|engine|server|cli|client|protocol|scripts)\/.*\.(?:ts|mjs)$/.test(path),
  );
  expect(sources.flatMap((path) => wrongLines(path, /^\s*(?:\/\*\*|\*|\/\/)/))).toEqual([]);
});

it('guides use none of them', () => {
  const guides = tracked.filter((path) => /^(?:docs\/guide\/[^/]+|docs\/[^/]+|README)\.md$/.test(path));
  const written = guides.filter(
    (path) => !readFileSync(join(repository, path), 'utf8').startsWith('<!-- Generated'),
  );
  expect(written.flatMap((path) => wrongLines(path, /^/))).toEqual([]);
});
