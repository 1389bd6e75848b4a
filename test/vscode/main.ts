/**
 * Runs the mocha suites in a real VS Code from the command line:
 *   npx tsx test/vscode/main.ts [--edition newest|oldest] [--vsix file] [--suite suite]
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleSuites } from '../hosts/vscode/bundle.ts';
import { installVSCode } from '../hosts/vscode/install.ts';
import { runMocha } from '../hosts/vscode/run-mocha.ts';
import { repository } from '../hosts/paths.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      edition: { type: 'string', default: 'newest' },
      suite: { type: 'string', default: 'suite' },
      vsix: { type: 'string' },
    },
  });
  const vscode = await installVSCode(values.edition === 'oldest' ? 'oldest' : 'newest');
  const outcome = await runMocha({
    name: `${values.suite}-${vscode.edition}`,
    vscode,
    tests: await bundleSuites(values.suite),
    workspace: resolve(repository, 'examples', 'shop'),
    ...(values.vsix === undefined ? {} : { vsix: resolve(values.vsix) }),
  });
  for (const test of outcome.tests) {
    console.log(`${test.failure === undefined ? 'ok  ' : 'FAIL'} ${test.title} ${test.milliseconds} ms`);
    if (test.failure !== undefined) console.log(test.failure);
  }
  console.log(`VS Code ${vscode.version}: ${outcome.passes} passed, ${outcome.failures} failed`);
  for (const problem of outcome.problems) console.log(`not accepted: ${problem}`);
  return outcome.problems.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
