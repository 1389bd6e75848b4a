/**
 * A reporter of vitest, in place of its own report: how many tests passed and failed, how long each file took by itself, and which tests needed a
 * second attempt, as JSON into the file that an environment variable names. A skipped test and an error outside of all tests count as failures.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { reportVariable, type VitestReport } from './report.ts';

/** Its tests alone: what a file imports is read once for all files of a worker, and a server or a window is started for all tests of a file. */
function ownSeconds(module: TestModule): number {
  let milliseconds = 0;
  for (const test of module.children.allTests()) milliseconds += test.diagnostic()?.duration ?? 0;
  return milliseconds / 1000;
}

export default class StageReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const path = process.env[reportVariable];
    const all = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = all.filter((test) => test.result().state === 'passed');
    const broken = modules.filter((module) => module.errors().length > 0 || module.children.size === 0);
    const again = passed.flatMap((test) => {
      if (test.diagnostic()?.flaky !== true) return [];
      const failures = (test.result().errors ?? []).map((error) => error.message).join('; ');
      return [`${test.module.relativeModuleId} > ${test.fullName}: ${failures}`];
    });
    for (const one of again) console.log(`passed at the second attempt: ${one}`);
    if (path === undefined) return;
    const report: VitestReport = {
      passed: passed.length,
      failed: all.length - passed.length + broken.length + errors.length,
      files: modules.map((module) => ({ file: module.relativeModuleId, seconds: ownSeconds(module) })),
      again,
    };
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(report));
  }
}
