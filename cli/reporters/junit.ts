/** JUnit XML for CI servers: one suite per file, one case per finding. Errors and warnings fail their case. */
import { docsOf } from '../../core/lint/docs-url.ts';
import type { FoundAt, LintRun, RunError } from '../result.ts';
import { xml } from './xml.ts';
import { groupBy } from '../../core/collections/group-by.ts';

export function junitReport(run: LintRun): string {
  const byFile = groupBy(run.findings, ({ file }) => file);
  const suites = [...byFile].map(([file, findings]) =>
    suite(file, findings.map(findingCase), {
      failures: findings.filter(isFailure).length,
      errors: 0,
    }),
  );
  const clean = run.linted - byFile.size;
  const rest =
    clean > 0 || run.errors.length > 0 || suites.length === 0
      ? [
          suite('plinth', [cleanCase(clean), ...run.errors.map(errorCase)], {
            failures: 0,
            errors: run.errors.length,
          }),
        ]
      : [];
  const failures = run.findings.filter(isFailure).length;
  const tests = run.findings.length + (rest.length === 0 ? 0 : run.errors.length + 1);
  const totals = `tests="${tests}" failures="${failures}" errors="${run.errors.length}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plinth" ${totals}>\n${[...suites, ...rest].join('')}</testsuites>\n`;
}

function suite(
  name: string,
  cases: readonly string[],
  { failures, errors }: { readonly failures: number; readonly errors: number },
): string {
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}"`;
  return `  <testsuite name="${xml(name)}" ${counts}>\n${cases.join('')}  </testsuite>\n`;
}

function findingCase(found: FoundAt): string {
  const { finding, file, range, lines } = found;
  const at = `${range.start.line + 1}:${range.start.column + 1}`;
  const head = `    <testcase classname="${xml(file)}" name="${xml(`${finding.rule} at ${at}`)}"`;
  const body = [
    `${file}:${at} ${finding.severity} ${finding.rule}`,
    finding.message,
    ...lines.map((line) => `  ${line}`),
    docsOf(finding) ?? '',
  ]
    .map((line) => xml(line))
    .join('\n');
  return isFailure(found)
    ? `${head}>\n      <failure message="${xml(finding.message)}" type="${finding.severity}">${body}</failure>\n    </testcase>\n`
    : `${head}>\n      <system-out>${body}</system-out>\n    </testcase>\n`;
}

function cleanCase(files: number): string {
  return `    <testcase classname="plinth" name="${files} ${files === 1 ? 'file' : 'files'} without findings"/>\n`;
}

function errorCase({ kind, message, file }: RunError): string {
  const name = file === undefined ? kind : `${kind} ${file}`;
  return `    <testcase classname="plinth" name="${xml(name)}">\n      <error message="${xml(message)}" type="${kind}"/>\n    </testcase>\n`;
}

function isFailure({ finding }: FoundAt): boolean {
  return finding.severity === 'error' || finding.severity === 'warning';
}
