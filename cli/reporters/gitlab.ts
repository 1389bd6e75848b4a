/** GitLab's Code Quality report: the merge request shows what is new, told by fingerprints that do not change when lines move. */
import type { Severity } from '../../core/findings/grading.ts';
import { fingerprintInFile } from '../../engine/session/fingerprints.ts';
import type { LintRun } from '../result.ts';
import { printable } from '../style.ts';

export function gitlabReport(run: LintRun): string {
  const findings = run.findings.map(({ finding, file, range, fingerprint }) => ({
    type: 'issue',
    check_name: finding.rule,
    description: printable(finding.message),
    severity: severities[finding.severity],
    fingerprint: fingerprintInFile(file, fingerprint),
    location: { path: file, lines: { begin: range.start.line + 1, end: range.end.line + 1 } },
  }));
  // An incomplete run is reported as an issue: the format has no other place that GitLab shows.
  const errors = run.errors.map(({ kind, message, file, line }) => ({
    type: 'issue',
    check_name: `plinth/${kind}`,
    description: printable(message),
    severity: 'blocker',
    fingerprint: fingerprintInFile(file ?? '', `${kind} ${message}`),
    location: {
      path: (file ?? '.').replace(/:\d+:\d+$/, ''),
      lines: { begin: line ?? 1, end: line ?? 1 },
    },
  }));
  return `${JSON.stringify([...findings, ...errors], undefined, 2)}\n`;
}

const severities: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
};
