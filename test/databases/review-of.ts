/** The review of a change that stands in files, as sessions make it, without a server: what it asks is run elsewhere. */
import { partsOfProse, type ProsePart } from '../../core/text/code-in-prose.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NullsInCode, ReviewedProof } from '../../core/review/input.ts';
import type { Review } from '../../core/review/model.ts';
import { reviewOf } from '../../core/review/review.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { collectReview } from '../../engine/review/collect.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';

/** `change`: files by their names, on a history of one file. `proof`: of each of them. `nullsInCode`: what programs say. */
export async function reviewOfChange(
  history: string,
  change: Readonly<Record<string, string>>,
  proof?: (path: string) => ReviewedProof,
  nullsInCode: readonly NullsInCode[] = [],
): Promise<Review> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-review-'));
  try {
    for (const [name, text] of Object.entries({ '000001_start.up.sql': history, ...change })) {
      const path = join(root, 'db/migrations', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const parser = await loadPostgresParser();
    const options = { root, parser, ...kit, processes: 'forbidden', withoutGit: 'everything' } as const;
    const input = await collectReview({
      session: await Session.open(options),
      paths: Object.keys(change).map((name) => `db/migrations/${name}`),
      date: '2027-01-31',
      prover:
        proof === undefined
          ? { kind: 'none', because: 'this test runs it elsewhere' }
          : { kind: 'known', proofOf: proof },
      targetVersion: undefined,
      git: 'left-alone',
      shown: (path) => path,
    });
    return reviewOf({ ...input, migrations: input.migrations.map((one) => ({ ...one, nullsInCode })) });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What a sentence has for somebody to run, or to write into a file. */
export function sqlOf(sentence: string | undefined, kind?: ProsePart['kind']): string {
  return partsOfProse(sentence ?? '')
    .filter((part) => (kind === undefined ? part.kind !== 'words' : part.kind === kind))
    .map(({ text }) => text)
    .join(' ');
}
