/** A run in the editor is believed only with every proof; each way to end without one is named. */
import { expect, it } from 'vitest';
import { judge } from '../hosts/vscode/proof.ts';

const passed = JSON.stringify({ passes: 2, failures: 0, tests: [] });
const crash = '[error] Extension Host Process exited with code: 3, signal: null.';
const orderlyEnd = 'Extension Host Process exited with code: 0, signal: null.';

it('believes a run that has every proof', () => {
  expect(judge(0, passed, orderlyEnd)).toEqual({ passes: 2, failures: 0, tests: [], problems: [] });
});

it.each([
  ['a failing exit code', 1, passed, '', 'exit code 1'],
  ['a run that does not end', 'did not end within 5 s', passed, '', 'did not end within 5 s'],
  ['a missing result file', 0, undefined, '', 'no result file was written'],
  [
    'a host that died after its tests, which reports 0',
    0,
    passed,
    crash,
    'Extension Host Process exited with code: 3,',
  ],
  ['a failed test', 0, JSON.stringify({ passes: 2, failures: 1, tests: [] }), '', '1 failed'],
  ['no test at all', 0, JSON.stringify({ passes: 0, failures: 0, tests: [] }), '', 'no test passed'],
])('does not believe %s', (_name, ending, file, log, problem) => {
  expect(judge(ending, file, log).problems).toContain(problem);
});
