/** The address of a rule's documentation; the pages of Plinth's own rules are generated. */
import type { Finding } from '../findings/finding.ts';

export function docsUrl(rule: string): string {
  return `https://github.com/plinth-db/plinth/blob/main/docs/rules/${rule}.md`;
}

/** Undefined for a team's own rule that has no documentation. */
export function docsOf({
  rule,
  category,
  docs,
}: Pick<Finding, 'rule' | 'category' | 'docs'>): string | undefined {
  return category === 'team' ? docs : docsUrl(rule);
}

/** The same for a rule. */
export function docsOfRule(rule: {
  readonly id: string;
  readonly category: Finding['category'];
  readonly url?: string | undefined;
}): string | undefined {
  return rule.category === 'team' ? rule.url : docsUrl(rule.id);
}
