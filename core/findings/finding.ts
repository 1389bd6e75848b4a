/** Findings of the linter as data. The public JSON, the LSP diagnostics and the reports are all built from them. */
import type { Hazard, Severity } from './grading.ts';
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
/** `team`: rules that a team has written. Plinth ships none. */
export type Category = (typeof categories)[number] | 'team';

/** `category/id`. */
export type RuleId = `${Category}/${string}`;

export function categoryOf(rule: RuleId): Category {
  return categories.find((one) => rule.startsWith(`${one}/`)) ?? 'team';
}

export interface Finding {
  readonly rule: RuleId;
  readonly category: Category;
  /** Undefined for a team's own rules, and for most that the linter keeps itself. */
  readonly hazard?: Hazard | undefined;
  readonly severity: Severity;
  readonly message: string;
  /** The message without the sentence about the size, which pages that show sizes in a table leave out. */
  readonly messageWithoutSize?: string | undefined;
  /** Position in the document. */
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  readonly fix: Fix | undefined;
  /** Where a team's own rule is documented; Plinth's rules have their own pages. */
  readonly docs?: string | undefined;
  readonly tags: readonly 'unnecessary'[];
  /** Size of the relation that decides how grave the harm is, if the statistics have it; the message names it too. */
  readonly size?: RelationSize | undefined;
  /** The size of a table is not known and would change the severity. */
  readonly isSizeAsked?: true | undefined;
}

export interface RelatedPlace {
  /** Path relative to the workspace. */
  readonly file: string;
  readonly span: Span;
  readonly message: string;
}

/**
 * edit: one safe change of this file, applicable in bulk; rewrite: changes several statements, previewed first; files: moves statements
 * into new migrations.
 */
export type Fix =
  | { readonly kind: 'edit'; readonly title: string; readonly edits: readonly TextEdit[] }
  | {
      readonly kind: 'rewrite';
      readonly title: string;
      readonly edits: readonly TextEdit[];
      /** Sentences that describe how the result differs from that of the original statement. */
      readonly differs?: readonly string[];
    }
  | {
      readonly kind: 'files';
      readonly title: string;
      readonly edits: readonly TextEdit[];
      /** Paths relative to the workspace; none of the files exists yet. */
      readonly create: readonly { readonly path: string; readonly text: string }[];
      /** Sentences that describe how the result differs from that of the original statement. */
      readonly differs?: readonly string[];
    };
