/** A rule's description for reports, without its checks. */
import { summaryOf, type OwnRule } from '../core/lint/own-rule.ts';
import type { Rule } from '../core/rule-kit/define-rule.ts';
import type { ReportedRule } from './result.ts';

export function reportedRule(rule: Rule | OwnRule): ReportedRule {
  const [whenOff, url] = 'whenOff' in rule ? [rule.whenOff, rule.url] : ['', undefined];
  return { ...summaryOf(rule), why: rule.why, instead: rule.instead, whenOff, url };
}
