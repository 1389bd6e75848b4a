/**
 * Runs the examples of a team's rule: each bad one must give a finding, no good one may, and all must parse. Returns what is wrong, in
 * words.
 */
import { readDocument } from '../../core/migrations/files/document.ts';
import { lint, type LintKit } from '../../core/lint/run.ts';
import { assumedServer } from '../../core/migrations/dialect/server-version.ts';
import { toolById } from '../../core/migrations/tools.ts';
import type { Example, Rule } from '../../core/rule-kit/define-rule.ts';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';

export interface Judge {
  readonly parser: PostgresParser;
  readonly effectOf: LintKit['effectOf'];
}

export function judgeExamples(rule: Rule, judge: Judge): readonly string[] {
  return rule.examples.flatMap((example) => {
    const problems = judgeExample(rule, example, judge);
    return problems.map((problem) => `${example.verdict} example “${example.title}”: ${problem}`);
  });
}

function judgeExample(rule: Rule, example: Example, judge: Judge): readonly string[] {
  const result = run(rule, example, example.sql, judge);
  const found = result.findings.filter((one) => one.rule === rule.id);
  const broken = result.findings.find((one) => one.rule === 'convention/syntax-error');
  const problems: string[] = [];
  if (broken !== undefined) problems.push(broken.message);
  problems.push(...result.crashes.map(({ error }) => `the rule failed: ${error}`));
  if (example.verdict === 'bad' && found.length === 0) problems.push('nothing is found');
  if (example.verdict === 'good' && found.length > 0) problems.push(`found: ${found[0]?.message ?? ''}`);
  for (const { message, fix } of found) {
    if (/\{\w+\}/.test(message)) problems.push(`a placeholder is not filled: ${message}`);
    if (fix === undefined) continue;
    const fixed = applyEdits(example.sql, fix.edits);
    if (fixed === undefined) problems.push('the edits of the fix overlap');
    else problems.push(...judgeFix(rule, example, fixed, found.length, judge));
  }
  return problems;
}

/** The result of a fix must parse and have one finding less. */
function judgeFix(
  rule: Rule,
  example: Example,
  fixed: string,
  before: number,
  judge: Judge,
): readonly string[] {
  const { findings } = run(rule, example, fixed, judge);
  const left = findings.filter((one) => one.rule === rule.id).length;
  if (findings.some((one) => one.rule === 'convention/syntax-error'))
    return ['what the fix leaves does not parse'];
  return left < before ? [] : ['the fix leaves the finding'];
}

function run(
  rule: Rule,
  example: Example,
  sql: string,
  { parser, effectOf }: Judge,
): ReturnType<typeof lint> {
  const reader = new StatementParser(parser);
  const tool = toolById('plain');
  const read = (text: string, number: number) => {
    const path = `${String(number).padStart(3, '0')}_example.sql`;
    const file = tool.classify(path);
    const migration = file && { file, tool, companions: new Map<string, string>() };
    return { path, migration, sections: readDocument(text, migration, reader) };
  };
  const history = example.history ?? [];
  const schema = history.reduce(
    (before, text, i) =>
      read(text, i + 1).sections.reduce(
        (now, section) => replaySection(now, section.statements, `${i + 1}`).after,
        before,
      ),
    emptySchema(),
  );
  const document = read(sql, history.length + 1);
  const input = {
    ...document,
    text: sql,
    existing: [],
    schema,
    targetVersion: example.targetVersion ?? assumedServer('postgresql', []),
  };
  return lint(input, { rules: [rule], effectOf, preset: 'all', settings: new Map() });
}
