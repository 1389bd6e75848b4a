/** Whether a mocha run inside an extension host is believed: every sign of success has to be there, and none of failure. */

export interface MochaOutcome {
  readonly passes: number;
  readonly failures: number;
  readonly tests: readonly MochaTest[];
  /** Why the run is no proof, empty when it is one. */
  readonly problems: readonly string[];
}

export interface MochaTest {
  readonly title: string;
  readonly milliseconds: number;
  readonly failure?: string;
}

/** From how the run ended (an exit code, or words), what the suite wrote, and everything that server and window printed. */
export function judge(ending: number | string, resultFile: string | undefined, log: string): MochaOutcome {
  const problems: string[] = [];
  if (ending !== 0) problems.push(typeof ending === 'number' ? `exit code ${ending}` : ending);
  const crash = /Extension Host Process exited with code: (?!0,)\S+/.exec(log);
  if (crash !== null) problems.push(crash[0]);
  if (resultFile === undefined) {
    return { passes: 0, failures: 0, tests: [], problems: [...problems, 'no result file was written'] };
  }
  const result = JSON.parse(resultFile) as Omit<MochaOutcome, 'problems'>;
  if (result.failures > 0) problems.push(`${result.failures} failed`);
  if (result.passes === 0) problems.push('no test passed');
  return { ...result, problems };
}
