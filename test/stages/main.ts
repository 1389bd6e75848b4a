/**
 * Runs the stages, prints what each took, and ends with the sum over all of them. What is to be installed and packed comes beside the first of
 * them; the others come one after the other. Beside each other a window and servers take two cores as long in all, and a test of either takes three
 * times as long.
 * `--all` is the broad run of breadth.ts, `--only` names stages, `--since` leaves out what a revision's changes cannot reach.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { breadthVariable } from '../breadth.ts';
import { artifactsFolder } from '../hosts/paths.ts';
import { overBudget, slowest, slowFiles, slowness } from './budget.ts';
import { stagesOf } from './list.ts';
import { changedSince, testsReaching } from './since.ts';
import { count, sum, type Lane, type Outcome, type Stage } from './stage.ts';

/** So many of the slowest files are printed. */
const mostFiles = 20;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, since: { type: 'string' }, all: { type: 'boolean' } },
  });
  const isBroad = values.all === true;
  // For the tests that stages start.
  if (isBroad) process.env[breadthVariable] = 'all';
  const started = performance.now();
  const tests = values.since === undefined ? undefined : testsSince(values.since);
  const stages = stagesOf({ isBroad, tests });
  const chosen = values.only === undefined ? stages : choose(stages, values.only);
  rmSync(artifactsFolder, { recursive: true, force: true });
  // Others may use the machine for a part of the time.
  const slownesses = [slowness()];
  const inLane = (lane: Lane): Promise<readonly Ended[]> =>
    runOneByOne(chosen.filter((stage) => stage.lane === lane));
  const begun = await Promise.all([inLane('first'), inLane('installs')]);
  slownesses.push(slowness());
  const ended = [...begun.flat(), ...(await inLane('after'))];
  const { passed, failed, files, again } = sum(...ended.map(({ outcome }) => outcome));
  const slower = Math.max(...slownesses, slowness());
  const late = isBroad ? [] : [...ended.flatMap((one) => lateness(one, slower)), ...slowFiles(files, slower)];
  const lines = ended.map(({ line }) => line);
  const parts: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['slowest files', slowest(files, mostFiles)],
    ['passed at the second attempt', again],
    ['over budget', late],
    [`stages, ${shown(performance.now() - started)} in all`, lines],
  ];
  for (const [title, all] of parts) if (all.length > 0) console.log(`\n${title}:\n${all.join('\n')}`);
  console.log(`\n${String(passed)} passed, ${String(failed + late.length)} failed`);
  return failed + late.length === 0 && passed > 0 ? 0 : 1;
}

function testsSince(revision: string): readonly string[] | undefined {
  const tests = testsReaching(changedSince(revision));
  const what = tests === undefined ? 'Everything' : `${String(tests.length)} files of tests`;
  console.log(`${what} may differ since ${revision}.`);
  return tests;
}

interface Ended {
  readonly stage: Stage;
  readonly seconds: number;
  readonly outcome: Outcome;
  readonly line: string;
}

function lateness({ stage: { name, budget }, seconds }: Ended, slower: number): readonly string[] {
  return overBudget(name, seconds, budget, slower);
}

async function runOneByOne(chosen: readonly Stage[]): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  for (const stage of chosen) {
    console.log(`\n── ${stage.name}: ${stage.what}`);
    const started = performance.now();
    const outcome = await attempt(stage);
    const seconds = (performance.now() - started) / 1000;
    const { passed, failed } = outcome;
    const line = `${failed === 0 ? 'ok  ' : 'FAIL'} ${stage.name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${String(passed)} passed, ${String(failed)} failed`;
    ended.push({ stage, seconds, outcome, line });
    console.log(line);
  }
  return ended;
}

function choose(stages: readonly Stage[], only: string): readonly Stage[] {
  const names = only.split(',');
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    const known = stages.map((stage) => stage.name).join(', ');
    throw new Error(`There is no stage ${unknown.join(', ')}. The stages are ${known}.`);
  }
  return stages.filter((stage) => names.includes(stage.name));
}

/** A stage that cannot start is a failure, and the ones after it still run: one run should tell everything. */
async function attempt(stage: Stage): Promise<Outcome> {
  try {
    return await stage.run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return count(0, 1);
  }
}

function shown(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(0)} s`;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
