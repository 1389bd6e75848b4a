/** Constants that a change puts others in the place of: what is said of releases that look for them, with the programs of two commits. */
import { afterAll, expect, it } from 'vitest';
import { reviewOf } from '../../core/review/review.ts';
import { renderReview } from './render.ts';
import { TwoCommits } from './two-commits.ts';

const commits = new TwoCommits();
afterAll(() => commits.remove());

const start = 'CREATE TABLE settings (id bigint PRIMARY KEY, kind text NOT NULL, value text);\n';
const change =
  "UPDATE settings AS s SET kind = 'SAVED_VIEWS', value = upper(s.value) WHERE s.kind = 'SHORTCUTS' AND CASE WHEN value <> '' THEN true ELSE false END;\n";
const program = (key: string): string => `package store\n\nvar key = pb.Setting_${key}\n`;

async function said(
  before: string,
  now: string,
  sql = change,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const review = reviewOf(
    await commits.collected(
      { 'migrations/000001_start.up.sql': start, 'store/setting.go': before, ...more },
      { 'migrations/000002_change.up.sql': sql, 'store/setting.go': now },
    ),
  );
  const rendered = renderReview(review, 'markdown');
  return rendered.kind === 'failed' ? rendered.message : rendered.text.replaceAll('\\', '');
}

it('lets no release run that looks for the former, where the change takes it out of the code', async () => {
  const text = await said(program('SHORTCUTS'), program('SAVED_VIEWS'));
  expect(text).toContain(
    'The former release looks for ‘SHORTCUTS’ in settings.kind, and finds none of these rows from line 1 on: have none of it run from then on.',
  );
  expect(text).toContain(
    '**When no release runs any more that looks for ‘SHORTCUTS’ in settings.kind, before the one that looks for ‘SAVED_VIEWS’ in settings.kind**',
  );
  expect(text).toContain(
    'From line 1 on a release that looks for ‘SHORTCUTS’ in settings.kind no longer finds these rows, and one that looks for ‘SAVED_VIEWS’ does. The same change takes ‘SHORTCUTS’ out of the code (before: store/setting.go:3).',
  );
});

it('finds it in quotes, and not as a part of another word', async () => {
  const quoted = await said('package store\n\nvar key = "SHORTCUTS"\n', 'package store\n');
  expect(quoted).toContain('(before: store/setting.go:3)');
  const longer = await said('package store\n\nvar key = "SHORTCUTS_OLD"\n', 'package store\n');
  expect(longer).toContain('From line 1 on a release that looks for');
  expect(longer).not.toContain('The former release looks for');
});

it('claims nothing of the former release where a program still says it, or nobody does', async () => {
  for (const [before, now] of [
    [program('SHORTCUTS'), program('SHORTCUTS')],
    ['package store\n', 'package store\n'],
  ] as const) {
    const text = await said(before, now);
    expect(text).not.toContain('The former release looks for');
    expect(text).toContain('**Before a release that relies on what it fills');
  }
});

it.each([
  ['another column is asked for', "UPDATE settings SET kind = 'B' WHERE value = 'SHORTCUTS';\n"],
  ['one of several is', "UPDATE settings SET kind = 'B' WHERE kind = 'SHORTCUTS' OR value IS NULL;\n"],
  ['it stays what it is', "UPDATE settings SET kind = 'SHORTCUTS' WHERE kind = 'SHORTCUTS';\n"],
  ['it is put together', "UPDATE settings SET kind = value || 'B' WHERE kind = 'SHORTCUTS';\n"],
])('says nothing where %s', async (_, sql) => {
  expect(await said(program('SHORTCUTS'), program('B'), sql)).not.toContain('a release that looks for');
});
