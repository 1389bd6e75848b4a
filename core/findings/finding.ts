/** What the linter says, as data. The public JSON, LSP diagnostics and reports are all made from it. */
import type { RelationSize } from '../statistics/statistics.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

export const categories = [
  'locking',
  'data-loss',
  'transaction',
  'index',
  'injection',
  'security',
  'design',
  'query',
  'convention',
] as const;
/** `team`: rules that a team has written for itself. Plinth ships none. */
export type Category = (typeof categories)[number] | 'team';

/**
 * error: breaks, loses data or locks people out of a hot table; warning: a senior engineer would stop the review;
 * info: worth knowing; hint: taste.
 */
export const severities = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof severities)[number];

/** `category/id`. */
export type RuleId = `${Category}/${string}`;

export function categoryOf(rule: RuleId): Category {
  return categories.find((one) => rule.startsWith(`${one}/`)) ?? 'team';
}

export interface Finding {
  readonly rule: RuleId;
  readonly category: Category;
  readonly severity: Severity;
  readonly message: string;
  /** In the document. */
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  readonly fix: Fix | undefined;
  /** Where a team's own rule is described; Plinth's rules have their pages. */
  readonly docs?: string | undefined;
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
  /** Of the relation that the harm grows with, where statistics have it; the message says it too. */
  readonly size?: RelationSize | undefined;
}

export interface RelatedPlace {
  /** Path as the workspace names it. */
  readonly file: string;
  readonly span: Span;
  readonly message: string;
}

/**
 * edit: one safe change of this file, applicable in bulk; rewrite: several statements change, preview first;
 * files: statements move into new migrations.
 */
export type Fix =
  | { readonly kind: 'edit'; readonly title: string; readonly edits: readonly TextEdit[] }
  | {
      readonly kind: 'rewrite';
      readonly title: string;
      readonly edits: readonly TextEdit[];
      /** Sentences: what is not as the original would have left it. */
      readonly differs?: readonly string[];
    }
  | {
      readonly kind: 'files';
      readonly title: string;
      readonly edits: readonly TextEdit[];
      /** Paths as the workspace names them; none of them exists yet. */
      readonly create: readonly { readonly path: string; readonly text: string }[];
      /** Sentences: what is not as the original would have left it. */
      readonly differs?: readonly string[];
    };
