/** `plinth rules`: lists the rules with their severity and documentation; --test runs the examples of the project's own rules. */
import { docsOfRule } from '../../core/lint/docs-url.ts';
import { categories, categoryOf } from '../../core/findings/finding.ts';
import { isGradedBySize } from '../../core/findings/grading.ts';
import { usualSeverity, type OwnRule } from '../../core/lint/own-rule.ts';
import { ownRules } from '../../core/lint/own-rules.ts';
import { defaultPreset, speaksIn } from '../../core/findings/preset.ts';
import type { Rule } from '../../core/rule-kit/define-rule.ts';
import { judgeExamples } from '../../engine/own-rules/examples.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import type { RulesRequest } from '../verbs/rules.ts';
import type { Io } from '../io.ts';
import { rulesHere } from '../own-rules.ts';
import { printable } from '../style.ts';

type Listed = Rule | OwnRule;

export async function rulesCommand(request: RulesRequest, io: Io): Promise<number> {
  const here = await rulesHere(io);
  if (request.test) {
    const passed = await testRules(here.rules, io);
    if (here.hasTrouble) return 2;
    return passed ? 0 : 1;
  }
  const all: readonly Listed[] = [...kit.rules, ...ownRules, ...here.rules];
  io.write(request.format === 'json' ? asJson(all) : asText(all, io));
  return here.hasTrouble ? 2 : 0;
}

async function testRules(rules: readonly Rule[], io: Io): Promise<boolean> {
  const judge = { parser: await loadPostgresParser(), effectOf: kit.effectOf };
  let failed = 0;
  for (const rule of rules) {
    const problems = judgeExamples(rule, judge);
    if (problems.length > 0) failed += 1;
    const state = problems.length === 0 ? io.style.dim(`${rule.examples.length} examples hold`) : 'fails';
    io.write(`${io.style.bold(rule.id)} ${state}\n`);
    for (const problem of problems) io.write(`  ${printable(problem)}\n`);
  }
  if (rules.length === 0)
    io.write('There are no own rules here: plinth.config.json names no "ruleModules".\n');
  else
    io.write(
      `${rules.length} own ${rules.length === 1 ? 'rule' : 'rules'}, ${failed} with a failing example.\n`,
    );
  return failed === 0;
}

function asJson(all: readonly Listed[]): string {
  const rules = all.map((rule) => ({
    rule: rule.id,
    category: categoryOf(rule.id),
    severity: usualSeverity(rule),
    preset: rule.preset,
    hazard: 'hazard' in rule ? rule.hazard : undefined,
    grows: 'hazard' in rule && isGradedBySize(rule.hazard) ? 'size' : 'never',
    recommended: speaksIn(rule.preset, defaultPreset),
    fix: rule.fix.kinds,
    dialects: 'dialects' in rule ? rule.dialects : ['postgresql'],
    versions: 'versions' in rule ? rule.versions : {},
    summary: rule.summary,
    docs: docsOfRule(rule),
  }));
  return `${JSON.stringify({ version: 1, rules }, undefined, 2)}\n`;
}

function asText(all: readonly Listed[], { style }: Io): string {
  const widest = Math.max(...all.map((rule) => rule.id.length));
  const blocks = [...categories, 'team' as const].flatMap((category) => {
    const rules = all
      .filter((rule) => categoryOf(rule.id) === category)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    if (rules.length === 0) return [];
    const lines = rules.map((rule) => {
      const severity = speaksIn(rule.preset, defaultPreset) ? usualSeverity(rule) : 'off';
      return `  ${rule.id.padEnd(widest)}  ${style.dim(severity.padEnd(7))}  ${printable(rule.summary)}`;
    });
    return [[style.bold(category), ...lines].join('\n')];
  });
  const count = style.dim(`${all.length} rules. Severities are changed in plinth.config.json under "rules".`);
  return `${[...blocks, count].join('\n\n')}\n`;
}
