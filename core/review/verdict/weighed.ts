/** Findings weighed by what a review knows besides: how long the work takes, and what keeps a second run out. Of one finding at one statement. */
import type { Finding, Severity } from '../../lint/finding.ts';
import { sizeUnknown } from '../../rule-kit/scale-report.ts';
import { isOverAtOnce } from '../statements/sizes.ts';
import { secondsOfAll } from '../statements/works.ts';
import type { Placed } from '../placed.ts';

/** Rules of work that others wait for: of one that is done within a second nobody has to decide anything. */
const ofWork: ReadonlySet<string> = new Set(
  [
    ...['index-without-concurrently', 'work-under-exclusive-lock', 'set-not-null-scans'],
    ...['check-validates', 'foreign-key-validates', 'unique-builds-index', 'type-change-rewrites'],
  ].map((name) => `locking/${name}`),
);

export function isWorkOfAMoment(rule: string, at: Placed, date: string): boolean {
  const seconds = ofWork.has(rule) ? secondsOfAll([at], date) : undefined;
  return seconds !== undefined && seconds.most > 0 && isOverAtOnce(seconds);
}

/** Of a build that somebody may make by hand before, the words that pass over it stay. */
export function passingStays(message: string): string {
  return message.replace(
    / Leave those words out, so that a retry fails\./,
    ' Leave those words out, so that a retry fails; where somebody builds it by hand before, they stay.',
  );
}

/** A second run that waits for the lock of the tool waits inside of a statement, and the build for that. */
export function oneRunAlone(message: string, { migration: { lock, tool, byHand } }: Placed): string {
  const isWaiting = lock?.kind === 'session-advisory' && lock.concurrently === 'second-run';
  return isWaiting && byHand === undefined
    ? message.replace(
        /\b(?:Add|Build it) CONCURRENTLY[^.]*\./,
        (told) =>
          `${told} Let no second run start meanwhile: one that waits for the lock of ${tool ?? 'the tool'} and the build are a deadlock.`,
      )
    : message;
}

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
