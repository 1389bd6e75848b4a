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
import { stagesOf } from './list.ts';
import { changesSince } from './since.ts';
import { sum, type Count, type Lane, type Stage } from './stage.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, since: { type: 'string' }, all: { type: 'boolean' } },
  });
  // For the tests that stages start.
  if (values.all === true) process.env[breadthVariable] = 'all';
  const changes = values.since === undefined ? undefined : changesSince(values.since);
  const stages = stagesOf({ isBroad: values.all === true, changes });
  const chosen = values.only === undefined ? stages : choose(stages, values.only);
  rmSync(artifactsFolder, { recursive: true, force: true });
  const inLane = (lane: Lane): Promise<readonly Told[]> =>
    runOneByOne(chosen.filter((stage) => stage.lane === lane));
  const begun = await Promise.all([inLane('first'), inLane('installs')]);
  const told = [...begun.flat(), ...(await inLane('after'))];
  const { passed, failed } = sum(...told.map(({ count }) => count));
  const lines = told.map(({ line }) => line).join('\n');
  console.log(`\n${lines}\n\n${String(passed)} passed, ${String(failed)} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

interface Told {
  readonly count: Count;
  readonly line: string;
}

async function runOneByOne(chosen: readonly Stage[]): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const stage of chosen) {
    console.log(`\n── ${stage.name}: ${stage.what}`);
    const started = performance.now();
    const count = await attempt(stage);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const line = `${count.failed === 0 ? 'ok  ' : 'FAIL'} ${stage.name.padEnd(12)} ${seconds.padStart(6)} s  ${String(count.passed)} passed, ${String(count.failed)} failed`;
    told.push({ count, line });
    console.log(line);
  }
  return told;
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
async function attempt(stage: Stage): Promise<Count> {
  try {
    return await stage.run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
