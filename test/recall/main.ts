/**
 * Prints what is caught and what is told for nothing, by server, and every case that is not right.
 *   npm run recall [-- ENGINE …]
 */
import { rules } from '../../core/rules/index.ts';
import { statementParser } from '../sql.ts';
import { casesOf, engines, type Engine } from './cases.ts';
import { judgeCase, type Verdict } from './judge.ts';

const known: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

void main(process.argv.slice(2));

async function main(chosen: readonly string[]): Promise<void> {
  const parser = await statementParser();
  const verdicts = engines
    .filter((engine) => chosen.length === 0 || chosen.includes(engine))
    .map((engine) => ({ engine, of: casesOf(engine).map((one) => judgeCase(one, parser)) }));
  for (const { engine, of } of verdicts) console.log(figures(engine, of));
  console.log();
  const all = verdicts.flatMap(({ of }) => of);
  for (const verdict of all) for (const line of wrong(verdict)) console.log(line);
  const missed = all.flatMap((verdict) => verdict.missed.flatMap((hazard) => hazard.rules[0] ?? []));
  console.log('\nmissed, by rule:');
  for (const rule of [...new Set(missed)].sort())
    console.log(`${String(missed.filter((one) => one === rule).length).padStart(4)} ${rule}`);
  const named = all.flatMap(({ one }) => [...one.hazards.flatMap((each) => each.rules), ...one.accepted]);
  const unknown = [...new Set(named)].filter((id) => !known.has(id)).sort();
  if (unknown.length > 0) console.log(`\nno rule of this name: ${unknown.join(', ')}`);
}

function figures(engine: Engine, verdicts: readonly Verdict[]): string {
  const hazards = verdicts.filter(({ one }) => one.hazards.length > 0);
  const safe = verdicts.filter(({ one }) => one.hazards.length === 0);
  const caught = hazards.filter(({ missed }) => missed.length === 0).length;
  const disturbed = safe.filter((verdict) => verdict.false.length > 0).length;
  return `${engine.padEnd(11)} caught ${caught} of ${hazards.length}, false ${disturbed} of ${safe.length}`;
}

function wrong({ one, missed, false: told, problems, findings }: Verdict): readonly string[] {
  const { engine, example } = one;
  const instead = findings.map(({ rule }) => rule).join(', ') || 'nothing';
  return [
    ...missed.map(({ rules: [rule = ''] }) => `missed ${rule}, told ${instead}`),
    ...told.map((words) => `false ${words}`),
    ...problems.map((words) => `problem ${words}`),
  ].map((words) => `${engine}: ${example.title}: ${words}`);
}
