/** How a rule of the linter itself is described. */
import type { Rule } from '../rule-kit/define-rule.ts';
import type { RuleId } from '../findings/finding.ts';
import { severityOf, type Severity } from '../findings/grading.ts';
import type { Preset } from '../findings/preset.ts';

/** The description that every rule has, whether or not it has its own file. */
export interface RuleSummary {
  readonly id: RuleId;
  readonly severity: Severity;
  readonly preset: Preset;
  readonly summary: string;
}

export interface OwnRule extends RuleSummary {
  /** Markdown, as in the files of the rules. */
  readonly why: string;
  readonly instead: string;
  readonly fix: Rule['fix'];
  /** For rules about programs. Documentation and tests, like the examples of other rules. */
  readonly examples?: readonly ProgramExample[];
}

/** A program with its findings: `//     ^^^ warning: the message` under the range, and ` 💡` if a fix is offered. */
export interface ProgramExample {
  readonly verdict: 'bad' | 'good';
  readonly title: string;
  readonly language: 'typescript';
  readonly code: string;
  /** The program after the fix. Required if a fix is offered. */
  readonly fixed?: string;
}

/** The severity if nothing is known about the table. */
export function usualSeverity(rule: Rule | OwnRule): Severity {
  return 'hazard' in rule ? severityOf(rule) : rule.severity;
}

export function summaryOf(rule: Rule | OwnRule): RuleSummary {
  const { id, preset, summary } = rule;
  return { id, severity: usualSeverity(rule), preset, summary };
}
