/** Entry inside the extension host: runs every suite file beside it with mocha and leaves the proof that they ran. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** VS Code calls this and waits; a rejection is a failed run. */
export async function run(): Promise<void> {
  // No retries and no `only`: a test that fails sometimes is a finding, and a forgotten `only` would hide the others.
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 300_000,
    reporter: 'spec',
    forbidOnly: true,
    forbidPending: true,
  });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith('.suite.cjs')) mocha.addFile(join(__dirname, file));
  }
  const result: Result = { passes: 0, failures: 0, tests: [] };
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', (test) => {
        result.passes += 1;
        result.tests.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0 });
      })
      .on('fail', (test, error: Error) => {
        result.failures += 1;
        const failure = error.stack ?? String(error);
        result.tests.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0, failure });
      });
  });
  const file = process.env['PLINTH_TEST_RESULT'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(result));
  if (result.failures > 0) throw new Error(`${result.failures} tests failed`);
}

interface Result {
  passes: number;
  failures: number;
  readonly tests: { readonly title: string; readonly milliseconds: number; readonly failure?: string }[];
}
