// A reporter of vitest: names each test that failed once and passed when it was run again, so that an unsteady test is seen and mended.
import type { Reporter, TestModule } from 'vitest/node';

export default class SecondAttempt implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests('passed')) {
        if (test.diagnostic()?.flaky !== true) continue;
        const failures = (test.result().errors ?? []).map((error) => error.message).join('; ');
        console.log(
          `passed at the second attempt: ${module.relativeModuleId} > ${test.fullName}: ${failures}`,
        );
      }
    }
  }
}
