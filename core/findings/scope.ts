/** Which files get findings. Applied history is read for the schema and left in peace; what is new work is decided outside (git, edits). */

export const scopes = ['new', 'open', 'all'] as const;
export type Scope = (typeof scopes)[number];

/** Where nobody has named one. */
export const usualScope: Scope = 'new';

/** What is known of one file. */
export interface FileStanding {
  /**
   * New work, or applied history; the reason is half a sentence for people. `assumed`: neither git nor the configuration says that it has run, so
   * that nothing is graded by it.
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
