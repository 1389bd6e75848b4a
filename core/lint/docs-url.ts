/** The address of a rule's documentation; the pages of Plinth's own rules are generated. */
import { categoryOf, type Finding } from '../findings/finding.ts';

export function docsUrl(rule: string): string {
  return `https://github.com/plinth-db/plinth/blob/main/docs/rules/${rule}.md`;
}

/** Undefined for a team's own rule that has no documentation. */
export function docsOf({ rule, docs }: Pick<Finding, 'rule' | 'docs'>): string | undefined {
  return categoryOf(rule) === 'team' ? docs : docsUrl(rule);
}

/** The same for a rule. */
export function docsOfRule(rule: {
  readonly id: Finding['rule'];
  readonly url?: string | undefined;
}): string | undefined {
  return categoryOf(rule.id) === 'team' ? rule.url : docsUrl(rule.id);
}
