/**
 * Whole reviews of recorded changes, each a folder of golden/: its repository, `golden.json` (which files are the change, and where the
 * repository is if not here), and the page that is expected. `UPDATE_GOLDENS=1 npx vitest run test/review/golden.test.ts` writes the pages
 * again.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Review } from '../../core/review/model.ts';
import { reviewOf } from '../../core/review/review.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { collectChange } from '../../engine/review/collect.ts';
import { renderReview } from '../../engine/review/render.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { today } from './change.ts';
import { expectPage } from './page-limits.ts';

const goldens = join(import.meta.dirname, 'golden');
const repository = resolve(import.meta.dirname, '..', '..');
const isUpdate = process.env['UPDATE_GOLDENS'] === '1';

interface Golden {
  /** Relative to the repository of Plinth; the folder itself where there is none. */
  readonly root?: string;
  /** Relative to that. */
  readonly change: readonly string[];
}

async function reviewed(folder: string): Promise<Review> {
  const { root, change } = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Golden;
  const session = await Session.open({
    ...kit,
    root: root === undefined ? folder : join(repository, root),
    parser: await loadPostgresParser(),
    processes: 'forbidden',
    withoutGit: 'everything',
    now: () => new Date(`${today}T12:00:00Z`),
  });
  const collected = await collectChange({
    session,
    paths: change,
    date: today,
    prover: { kind: 'none', because: 'this review is an example' },
    targetVersion: undefined,
    git: 'left-alone',
    shown: (path) => path.slice(path.lastIndexOf('/') + 1),
  });
  return reviewOf({ ...collected, plinth: '0.0.0' });
}

describe.each(readdirSync(goldens))('the review of %s', (name) => {
  const folder = join(goldens, name);
  const path = join(folder, 'expected.md');

  it('is the page that is expected, short enough to be read, and JSON of its schema', async () => {
    const review = await reviewed(folder);
    const page = renderReview(review, 'markdown');
    if (isUpdate) writeFileSync(path, page);
    expect(page).toBe(readFileSync(path, 'utf8'));
    expectPage(review, page);
  });
});
