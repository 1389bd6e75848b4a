/** How a review takes what a rule says: without its question for a size, and as grave as it is for a release. */
import type { Finding, Severity } from '../../lint/finding.ts';
import { sizeUnknown } from '../../rule-kit/scale-report.ts';

/** What is known of sizes, and where one is asked for, the review says once for all. */
export function withoutAsking(finding: Finding): Finding {
  const asking = ` ${sizeUnknown}`;
  const { message } = finding;
  return message.endsWith(asking) ? { ...finding, message: message.slice(0, -asking.length) } : finding;
}

/** Writers that wait for a whole build or scan hold up a release as much as readers do. */
export function inRelease(rule: string, severity: Severity): Severity {
  return severity === 'warning' && holdingUpWriters.has(rule) ? 'error' : severity;
}

const holdingUpWriters: ReadonlySet<string> = new Set([
  'locking/foreign-key-validates',
  'locking/index-without-concurrently',
  'locking/partitioned-index-blocks',
]);
