/** Runs the stages one after the other, prints what each took, and ends with the sum over all of them. */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { artifactsFolder } from '../hosts/paths.ts';
import { stages } from './list.ts';
import type { Count, Stage } from './stage.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const chosen = choose(values.only);
  rmSync(artifactsFolder, { recursive: true, force: true });
  const total = { passed: 0, failed: 0 };
  const lines: string[] = [];
  for (const stage of chosen) {
    console.log(`\n── ${stage.name}: ${stage.what}`);
    const started = performance.now();
    const count = await attempt(stage);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    total.passed += count.passed;
    total.failed += count.failed;
    lines.push(
      `${count.failed === 0 ? 'ok  ' : 'FAIL'} ${stage.name.padEnd(12)} ${seconds.padStart(6)} s  ${count.passed} passed, ${count.failed} failed`,
    );
    console.log(lines.at(-1));
  }
  console.log(`\n${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function choose(only: string | undefined): readonly Stage[] {
  if (only === undefined) return stages;
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
