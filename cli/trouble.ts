/** The message printed if git cannot determine the new migrations: what happened, and what to do about it. */
import type { WorkKnown } from '../engine/workspace/discover.ts';

/** Undefined if git's answer can be trusted. */
export function gitTrouble(work: WorkKnown, since: string | undefined): string | undefined {
  switch (work.kind) {
    case 'not-asked':
      return undefined;
    case 'git': {
      const { doubt } = work.work;
      if (doubt === undefined) return undefined;
      const fetch = doubt.shallow
        ? ' This clone is shallow: fetch the whole history first (fetch-depth: 0).'
        : '';
      return `New work cannot be told from applied history: no default branch is known here. Pass --since REF, set "defaultBranch" in plinth.config.json, or use --scope all.${fetch}`;
    }
    case 'unknown':
      return failureText(work.failure, since);
  }
}

function failureText(
  failure: (WorkKnown & { readonly kind: 'unknown' })['failure'],
  since: string | undefined,
): string | undefined {
  switch (failure.kind) {
    case 'no-git':
      return since === undefined
        ? undefined
        : `--since ${since} needs a git repository, and there is none here.`;
    case 'unknown-revision': {
      const fetch = failure.shallow
        ? ' This clone is shallow: fetch the whole history first (fetch-depth: 0).'
        : '';
      return `git knows no revision “${failure.revision}” that shares history with the current commit.${fetch}`;
    }
    case 'failed':
      return `git could not say what is new work: ${failure.message}`;
  }
}
