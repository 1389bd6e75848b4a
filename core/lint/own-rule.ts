/** What a rule that the linter keeps itself says of itself. */
import type { Rule } from '../rule-kit/define-rule.ts';
import type { RuleId, Severity } from '../findings/finding.ts';
import { severityOf } from '../findings/grading.ts';
import type { Preset } from '../findings/preset.ts';

/** What is told of any rule, its own file or not. */
export interface RuleSummary {
  readonly id: RuleId;
  readonly severity: Severity;
  readonly preset: Preset;
  readonly summary: string;
}

export interface OwnRule extends RuleSummary {
  /** Markdown, as in the rules' own files. */
  readonly why: string;
  readonly instead: string;
  readonly fix: Rule['fix'];
  /** Of rules about programs. Documentation and tests, as the examples of all other rules. */
  readonly examples?: readonly ProgramExample[];
}

/** A program with what is told of it: `//     ^^^ warning: the message` under the offending text, and ` 💡` where a fix is offered. */
export interface ProgramExample {
  readonly verdict: 'bad' | 'good';
  readonly title: string;
  readonly language: 'typescript';
  readonly code: string;
  /** What the fix makes of it. Required where one is offered. */
  readonly fixed?: string;
}

/** As grave as a rule is where nothing is known of the table. */
export function usualSeverity(rule: Rule | OwnRule): Severity {
  return 'hazard' in rule ? severityOf(rule) : rule.severity;
}

export function summaryOf(rule: Rule | OwnRule): RuleSummary {
  const { id, preset, summary } = rule;
  return { id, severity: usualSeverity(rule), preset, summary };
}
