/**
 * Runs Plinth, squawk and postgres-language-server over the PostgreSQL migrations of any checkouts, the same files for all three, and holds
 * what they say against each other, statement by statement: what the peers have and Plinth has not, with why; and the other way round.
 *   npm run real:peers -- FOLDER … [--squawk PATH] [--pls PATH] [--show PEER/RULE] [--list 5] [--seed S]
 */
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultPreset, type Preset } from '../../core/findings/preset.ts';
import { rules } from '../../core/rules/index.ts';
import { discover } from '../../engine/workspace/discover.ts';
import type { CommandFigures } from '../bench/command.ts';
import { postgresLanguageServer, squawk } from '../bench/peers.ts';
import { Random } from '../bench/random.ts';
import { run } from '../hosts/install.ts';
import { answers } from './peers/answers.ts';
import { MigrationText, type Circumstance } from './peers/circumstances.ts';
import { runAll, type Binaries, type Said } from './peers/run.ts';

const { values, positionals } = parseArgs({
  options: {
    squawk: { type: 'string' },
    pls: { type: 'string' },
    show: { type: 'string' },
    list: { type: 'string', default: '5' },
    seed: { type: 'string', default: '20261120' },
  },
  allowPositionals: true,
});

/** A finding at its statement, in one of several checkouts. */
interface Placed extends Said {
  readonly place: string;
  readonly statement: string;
  readonly document: string;
  readonly circumstance: Circumstance;
  readonly source: string;
}

/** Rules about a whole file or its comments are not in the registry and speak always. */
const loudness: ReadonlyMap<string, Preset> = new Map(rules.map(({ id, preset }) => [id, preset]));
const loudnessOf = (rule: string): Preset => loudness.get(rule) ?? defaultPreset;

void main();

async function main(): Promise<void> {
  const binaries: Binaries = {
    squawk: values.squawk ?? (await squawk()),
    pls: values.pls ?? (await postgresLanguageServer()),
  };
  const version = async (path: string): Promise<string> =>
    (await run(path, ['--version'], { cwd: '/' })).trim();
  console.log(`${await version(binaries.squawk)}; postgres-language-server ${await version(binaries.pls)}`);
  const placed: Placed[] = [];
  for (const root of positionals.map((path) => resolve(path)))
    placed.push(...(await checkout(root, binaries)));
  theirs(placed);
  ours(placed);
}

/** Of every PostgreSQL migration folder all files that are no dumps. */
async function checkout(root: string, binaries: Binaries): Promise<readonly Placed[]> {
  const { detection } = await discover({
    root,
    processes: 'allowed',
    rules: [],
    configFile: undefined,
    since: undefined,
  });
  const folders = detection.folders.filter(({ dialect }) => dialect === 'postgresql');
  const candidates = folders.flatMap((folder) => folder.files.map((file) => join(folder.path, file)));
  const { said, files, figures } = await runAll(
    root,
    candidates,
    folders.map(({ path }) => path),
    binaries,
  );
  console.log(`\n== ${basename(root)}: ${files.length} files`);
  for (const [name, figure] of figures) console.log(`  ${name}: ${cost(figure)}`);
  const texts = new Map(
    files.map((file) => [file, new MigrationText(file, readFileSync(join(root, file), 'utf8'))]),
  );
  return said.flatMap((one) => {
    const text = texts.get(one.file);
    if (text === undefined) return [];
    const statement = text.statementAt(one.line, one.column);
    const document = `${basename(root)}/${one.file}`;
    return {
      ...one,
      place: `${document}:${one.line + 1}`,
      document,
      statement: `${document}#${statement}`,
      circumstance: text.circumstance(statement),
      source: text.line(one.line),
    };
  });
}

function cost({ exitCode, ms, peakMemory }: CommandFigures): string {
  return `exit ${exitCode ?? 'none'}, ${ms.toFixed(0)} ms, peak ${(peakMemory / 2 ** 20).toFixed(0)} MB`;
}

/** Rule by rule of the peers: how many findings, how many of them Plinth has, and what the rest is. */
function theirs(placed: readonly Placed[]): void {
  const mine = new Set(
    placed
      .filter(({ by }) => by === 'plinth')
      .flatMap(({ rule, statement, document }) => [`${rule} ${statement}`, `${rule} ${document}`]),
  );
  for (const peer of ['squawk', 'pls'] as const) {
    console.log(
      `\n${peer}: findings = in recommended + in strict or all only + unmatched (in down files, on tables of the same file, other)`,
    );
    for (const [rule, findings] of groupedByRule(placed.filter(({ by }) => by === peer))) {
      const answer = answers[peer][rule];
      if (answer === undefined) {
        console.log(`${String(findings.length).padStart(6)}  ${rule}: no answer in the table`);
        continue;
      }
      const speaking = (one: Placed): readonly string[] => {
        const where = answer.within === 'file' ? one.document : one.statement;
        return answer.rules.filter((id) => mine.has(`${id} ${where}`));
      };
      const matched = findings.filter((one) => speaking(one).length > 0);
      const loud = matched.filter((one) => speaking(one).some((id) => loudnessOf(id) === 'recommended'));
      const unmatched = findings.filter((one) => speaking(one).length === 0);
      const count = (kind: Circumstance): number =>
        unmatched.filter(({ circumstance }) => circumstance === kind).length;
      console.log(
        `${String(findings.length).padStart(6)}  ${rule} = ${loud.length} + ${matched.length - loud.length} + ${unmatched.length} (${count('down')}, ${count('new')}, ${count('other')})`,
      );
      if (unmatched.length > 0) console.log(`          ${answer.because}`);
      const listed = unmatched.filter(({ circumstance }) => circumstance === 'other');
      list(values.show === `${peer}/${rule}` ? unmatched : listed, `${peer}/${rule}`);
    }
  }
}

/** Rule by rule of ours: how many findings no peer has at the statement. */
function ours(placed: readonly Placed[]): void {
  const heard = new Set(
    placed.flatMap(({ by, rule, statement, document }) => {
      if (by === 'plinth') return [];
      const answer = answers[by][rule];
      const where = answer?.within === 'file' ? document : statement;
      return (answer?.rules ?? []).map((id) => `${id} ${where}`);
    }),
  );
  console.log('\nplinth: findings, of them at a place where no peer speaks of the same');
  for (const [rule, findings] of groupedByRule(placed.filter(({ by }) => by === 'plinth'))) {
    const alone = findings.filter(
      ({ statement, document }) => !heard.has(`${rule} ${statement}`) && !heard.has(`${rule} ${document}`),
    );
    console.log(
      `${String(findings.length).padStart(6)}  ${rule} (${loudnessOf(rule)}): ${alone.length} alone`,
    );
    list(alone, `plinth/${rule}`);
  }
}

/** A few, drawn with a seed fixed beforehand; all of the rule that was asked for. */
function list(findings: readonly Placed[], rule: string): void {
  const random = new Random(Number(values.seed));
  const pool = [...findings];
  const limit = values.show === rule ? pool.length : Number(values.list);
  const chosen: Placed[] = [];
  while (pool.length > 0 && chosen.length < limit) chosen.push(...pool.splice(random.below(pool.length), 1));
  for (const { place, source, by, message } of chosen)
    console.log(`          ${place}  ${(by === 'plinth' ? message : source).slice(0, 140)}`);
}

function groupedByRule(findings: readonly Placed[]): readonly (readonly [string, readonly Placed[]])[] {
  const groups = new Map<string, Placed[]>();
  for (const one of findings) groups.set(one.rule, [...(groups.get(one.rule) ?? []), one]);
  return [...groups].sort((a, b) => b[1].length - a[1].length);
}
