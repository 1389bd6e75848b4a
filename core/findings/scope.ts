/**
 * Which files get findings. Applied migrations are replayed to build the schema but get no findings. What counts as new work is decided by
 * the caller, from git and from edits.
 */

export const scopes = ['new', 'open', 'all'] as const;
export type Scope = (typeof scopes)[number];

/** The scope if none is configured. */
export const usualScope: Scope = 'new';

/** What is known about one file. */
export interface FileStanding {
  /**
   * New work or applied history; the reason is a clause for people. `assumed`: neither git nor the configuration shows that the file has
   * run, so it does not affect the grading.
   */
  readonly novelty:
    | { readonly kind: 'new'; readonly because: string }
    | { readonly kind: 'applied'; readonly because: string; readonly assumed?: true };
  readonly open: boolean;
}

export type ScopeDecision =
  | { readonly included: true; readonly because: string }
  | { readonly included: false; readonly because: string };

export function decideScope(scope: Scope, file: FileStanding): ScopeDecision {
  const { novelty } = file;
  if (scope === 'all') return { included: true, because: 'the scope is “all”' };
  if (scope === 'open' && file.open)
    return { included: true, because: 'it is open, and the scope is “open”' };
  return { included: novelty.kind === 'new', because: novelty.because };
}
