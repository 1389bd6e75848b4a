/** For tests: a repository of two commits' worth of files, the second not committed, and what a review collects of it. Runs git, and no database. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ReviewInput } from '../../core/review/input.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from '../session/kit.ts';
import { Session } from '../session/session.ts';
import { collectReview } from './collect.ts';

/** Texts by path; undefined removes a file. */
type Files = Readonly<Record<string, string | undefined>>;

export class TwoCommits {
  readonly #roots: string[] = [];

  /** `before` is committed; `now` lies over it. */
  async collected(before: Files, now: Files): Promise<ReviewInput> {
    const root = mkdtempSync(join(tmpdir(), 'plinth-commits-'));
    this.#roots.push(root);
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root });
    };
    write(root, before);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'before');
    write(root, now);
    const parser = await loadPostgresParser();
    const options = { root, parser, ...kit, processes: 'allowed', withoutGit: 'everything' } as const;
    return collectReview({
      session: await Session.open(options),
      paths: undefined,
      date: '2027-01-31',
      prover: { kind: 'known', proofOf: () => ({ kind: 'not-run', because: 'this test runs nothing' }) },
      targetVersion: undefined,
      git: 'asked',
      shown: (path) => path,
    });
  }

  remove(): void {
    for (const root of this.#roots.splice(0)) rmSync(root, { recursive: true, force: true });
  }
}

function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text === undefined) rmSync(file);
    else writeFileSync(file, text);
  }
}
