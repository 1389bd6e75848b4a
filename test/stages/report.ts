/** What a run of vitest leaves for the stage that started it. */
import { existsSync, readFileSync } from 'node:fs';

/** The environment variable that names the file which reporter.mts writes. */
export const reportVariable = 'PLINTH_TEST_REPORT';

export interface FileTime {
  /** From the repository's top. */
  readonly file: string;
  /** Its tests, without what it imports and starts for all of them. */
  readonly seconds: number;
}

export interface VitestReport {
  readonly passed: number;
  readonly failed: number;
  readonly files: readonly FileTime[];
  /** Tests that failed, and passed when they ran once more. */
  readonly again: readonly string[];
}

/** A run that ended without a report, or badly without a failed test, is one failure. */
export function readReport(path: string, code: number): VitestReport {
  const none: VitestReport = { passed: 0, failed: 0, files: [], again: [] };
  const report = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as VitestReport) : none;
  const isSilent = report.failed === 0 && (code !== 0 || report === none);
  return isSilent ? { ...report, failed: 1 } : report;
}
