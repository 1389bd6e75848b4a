/** Views as the repeatable files of before had made them: what a review shows of before, and what it says of the way back. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { reviewOf } from '../../core/review/review.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from '../session/kit.ts';
import { Session } from '../session/session.ts';
import { collectReview } from './collect.ts';
import { renderReview } from './render.ts';

const root = mkdtempSync(join(tmpdir(), 'plinth-former-views-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const folder = 'src/main/resources/db/migration';

function write(name: string, text: string): void {
  const path = join(root, folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root });
}

it('takes views from the repeatable files of the commit that is compared with', async () => {
  write('V1__start.sql', 'CREATE TABLE people (id bigint PRIMARY KEY, mail text, nick text);\n');
  write(
    'V2__views.sql',
    'CREATE VIEW found AS SELECT id FROM people;\nCREATE VIEW kept AS SELECT id FROM people;\n',
  );
  write('R__found.sql', 'CREATE OR REPLACE VIEW found AS SELECT id, mail FROM people;\n');
  write('R__kept.sql', 'CREATE OR REPLACE VIEW kept AS SELECT id, nick FROM people;\n');
  write('R__left.sql', 'CREATE OR REPLACE VIEW left_out AS SELECT id, mail FROM found;\n');
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'before');
  write(
    'V3__change.sql',
    'DROP VIEW found CASCADE;\nDROP VIEW kept;\nALTER TABLE people ADD COLUMN code text;\n',
  );
  write('R__found.sql', 'CREATE OR REPLACE VIEW found AS SELECT id, mail, code FROM people;\n');
  rmSync(join(root, folder, 'R__kept.sql'));
  const parser = await loadPostgresParser();
  const options = { root, parser, ...kit, processes: 'allowed', withoutGit: 'everything' } as const;
  const input = await collectReview({
    session: await Session.open(options),
    paths: undefined,
    date: '2027-01-31',
    prover: { kind: 'known', proofOf: () => ({ kind: 'not-run', because: 'this test runs nothing' }) },
    targetVersion: undefined,
    git: 'asked',
    shown: (path) => path,
  });
  const rendered = renderReview(reviewOf(input), 'markdown');
  const text = rendered.kind === 'failed' ? rendered.message : rendered.text.replaceAll('\\', '');
  expect(text).toContain('-CREATE VIEW public.found (id, mail) AS');
  expect(text).toContain('+CREATE VIEW public.found (id, mail, code) AS');
  expect(text).toContain('-CREATE VIEW public.kept (id, nick) AS');
  expect(text).toContain(
    '- Who makes left_out again: the change drops it, and Flyway does not run R__left.sql again, as nothing in it has changed. A comment in the file is enough.',
  );
  expect(text).toContain(
    'found, kept: a script that is generated here makes them as versioned files once did, not as the repeatable files of before. Behind it drop them, and have those run again: Flyway runs those whose content is not the one that its record has; R__kept.sql, which the change deletes, has the content that the record has: delete its row there first.',
  );
});
