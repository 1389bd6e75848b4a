/** Views as the repeatable files of before had made them: what a review shows of before, and what it says of the way back. */
import { afterAll, expect, it } from 'vitest';
import { reviewOf } from '../../core/review/review.ts';
import { renderReview } from './render.ts';
import { TwoCommits } from './two-commits.ts';

const commits = new TwoCommits();
afterAll(() => commits.remove());

function inFolder<T>(files: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`src/main/resources/db/migration/${name}`, text]),
  );
}

it('takes views from the repeatable files of the commit that is compared with', async () => {
  const input = await commits.collected(
    inFolder({
      'V1__start.sql': 'CREATE TABLE people (id bigint PRIMARY KEY, mail text, nick text);\n',
      'V2__views.sql':
        'CREATE VIEW found AS SELECT id FROM people;\nCREATE VIEW kept AS SELECT id FROM people;\n',
      'R__found.sql': 'CREATE OR REPLACE VIEW found AS SELECT id, mail FROM people;\n',
      'R__kept.sql': 'CREATE OR REPLACE VIEW kept AS SELECT id, nick FROM people;\n',
      'R__left.sql': 'CREATE OR REPLACE VIEW left_out AS SELECT id, mail FROM found;\n',
    }),
    inFolder({
      'V3__change.sql':
        'DROP VIEW found CASCADE;\nDROP VIEW kept;\nALTER TABLE people ADD COLUMN code text;\n',
      'R__found.sql': 'CREATE OR REPLACE VIEW found AS SELECT id, mail, code FROM people;\n',
      'R__kept.sql': undefined,
    }),
  );
  const rendered = renderReview(reviewOf(input), 'markdown');
  const text = rendered.kind === 'failed' ? rendered.message : rendered.text.replaceAll('\\', '');
  expect(text).toContain('-CREATE VIEW public.found (id, mail) AS');
  expect(text).toContain('+CREATE VIEW public.found (id, mail, code) AS');
  expect(text).toContain('-CREATE VIEW public.kept (id, nick) AS');
  expect(text).toContain(
    '- Who makes left_out again: the change drops it, and Flyway does not run R__left.sql again, as nothing in it has changed. A comment in the file is enough.',
  );
  expect(text).toContain(
    'found, kept: a script that is generated here makes them as versioned files once did, not as the former repeatable files. After it drop them, and have those run again: Flyway runs those whose content is not the one that its record has; R__kept.sql, which the change deletes, has the content that the record has: delete its row there first.',
  );
});
