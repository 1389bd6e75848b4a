/**
 * The judge of rules: everything a rule promises by its values is checked on every one of its examples. Answers a list of problems in
 * words; an empty list is an acquittal.
 */
import { reasonFor } from '../../core/rule-kit/other-engines.ts';
import type { Finding, Fix } from '../../core/findings/finding.ts';
import { lint, type LintKit, type LintResult } from '../../core/lint/run.ts';
import type { Example, Rule } from '../../core/rule-kit/define-rule.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { slice } from '../../core/text/span.ts';
import { readAnnotations, type Expectation } from './annotations.ts';
import {
  besideOf,
  exampleDay,
  exampleFiles,
  isMigration,
  isRollback,
  lintInput,
  sizesOf,
  type ExampleFile,
  type Naming,
} from './example-files.ts';

export interface Court {
  readonly parser: StatementParser;
  /** All rules there are: a fix may not trade one finding for another. */
  readonly rules: readonly Rule[];
  readonly effectOf: LintKit['effectOf'];
}

/** What a fix makes of an example: the document and the migrations after it. */
export interface FixedFiles {
  readonly fix: Fix;
  readonly document: ExampleFile;
  readonly created: readonly ExampleFile[];
}

/** Of each verdict: one shows the point, the other that the point is not its wording. */
const fewestExamples = 2;

/** Problems with the rule as a whole. */
export function judgeRule(rule: Rule): readonly string[] {
  const problems: string[] = [...judgeEngines(rule)];
  const [, name] = rule.id.split('/');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name ?? '')) problems.push(`${rule.id} is not kebab-case`);
  if (/\n/.test(rule.summary) || !rule.summary.endsWith('.'))
    problems.push('summary: one line, one sentence');
  for (const part of ['why', 'instead', 'whenOff'] as const)
    if (rule[part].trim() === '') problems.push(`${part} is empty`);
  for (const [key, text] of Object.entries(rule.messages)) problems.push(...judgeMessage(key, text));
  for (const verdict of ['bad', 'good'] as const) {
    const { length } = rule.examples.filter((one) => one.verdict === verdict);
    if (length < fewestExamples)
      problems.push(`${length} ${verdict} examples are fewer than ${fewestExamples}`);
  }
  const seen = new Set<string>();
  for (const one of rule.examples) {
    const { sql, history, behind, tool, targetVersion, dialect, statistics, repository } = one;
    const key = JSON.stringify([
      ...[sql, history, behind, tool, targetVersion, dialect, statistics, repository],
    ]);
    if (seen.has(key)) problems.push(`the same example twice: ${sql}`);
    seen.add(key);
  }
  return problems;
}

/** On an engine it speaks, or says why it does not. */
function judgeEngines(rule: Rule): readonly string[] {
  const missing = (['postgresql', 'mysql', 'sqlite', 'sqlserver'] as const).filter(
    (one) => !rule.dialects.includes(one) && reasonFor(rule, one) === undefined,
  );
  return missing.map((one) => `nothing says why it does not speak on ${one}`);
}

/** A message says what happens to which object, and is short. */
function judgeMessage(key: string, text: string): readonly string[] {
  const problems: string[] = [];
  if (!text.endsWith('.')) problems.push(`message ${key} does not end with a full stop`);
  if (!/\{\w+\}/.test(text)) problems.push(`message ${key} names no object`);
  if (/\bplease\b/i.test(text)) problems.push(`message ${key} begs`);
  return problems;
}

/** Problems with the fixes that the rule declares, given what its examples showed. */
export function judgeFixKinds(rule: Rule, shown: ReadonlySet<string>): readonly string[] {
  const declared = new Set<string>(rule.fix.kinds);
  return [
    ...[...declared].filter((kind) => !shown.has(kind)).map((kind) => `no example shows the ${kind} fix`),
    ...[...shown].filter((kind) => !declared.has(kind)).map((kind) => `the ${kind} fix is not declared`),
  ];
}

export interface ExampleJudgement {
  readonly problems: readonly string[];
  readonly fixKinds: ReadonlySet<string>;
}

export function judgeExample(rule: Rule, example: Example, court: Court): ExampleJudgement {
  const annotated = readAnnotations(example.sql);
  const problems = [...annotated.problems];
  if (example.verdict === 'bad' && annotated.expected.length === 0)
    problems.push('a bad example expects nothing');
  if (example.verdict === 'good' && annotated.expected.length > 0)
    problems.push('a good example expects findings');
  const { history, path } = exampleFiles(example);
  const document = { path, text: annotated.text };
  const result = run(example, history, document, court, [rule]);
  problems.push(...result.crashes.map((crash) => `${crash.rule} crashed: ${crash.error}`));
  problems.push(...brokenStatements(result, document));
  const findings = result.findings.filter((one) => one.rule === rule.id);
  problems.push(...compare(findings, annotated.expected, annotated.text));
  problems.push(...findings.flatMap(judgeText));
  const fixes = findings.flatMap((one) => one.fix ?? []);
  const scene: FixScene = { rule, example, history, document, court };
  const fixed = allFixes(findings, document);
  problems.push(...judgeResult(example, fixed[0]));
  for (const one of fixed) problems.push(...judgeFix(one, scene));
  if (fixed.length > 0) problems.push(...judgeExhaustion(scene), ...judgeComments(scene, fixed.length));
  return { problems, fixKinds: new Set(fixes.map((one) => one.kind)) };
}

/** What each fix that the rule offers for the example makes of it, one by one. */
export function fixedFiles(
  example: Example,
  court: Court,
  rule: Rule,
  naming: Naming = 'short',
): readonly FixedFiles[] {
  const { path } = exampleFiles(example, naming);
  const { text } = readAnnotations(example.sql);
  return allFixes(findingsOf(example, text, court, [rule], naming), { path, text });
}

/** What the rules say of a text in the example's place. */
export function findingsOf(
  example: Example,
  text: string,
  court: Court,
  rules: readonly Rule[],
  naming: Naming = 'short',
): readonly Finding[] {
  const { history, path } = exampleFiles(example, naming);
  return run(example, history, { path, text }, court, rules).findings;
}

function allFixes(findings: readonly Finding[], document: ExampleFile): readonly FixedFiles[] {
  return findings.flatMap(({ fix }) => (fix === undefined ? [] : [fixedBy(fix, document)]));
}

function fixedBy(fix: Fix, document: ExampleFile): FixedFiles {
  return {
    fix,
    document: { path: document.path, text: applyEdits(document.text, fix.edits) ?? 'the edits overlap' },
    created: fix.kind === 'files' ? fix.create : [],
  };
}

function run(
  example: Example,
  before: readonly ExampleFile[],
  document: ExampleFile,
  court: Court,
  rules: readonly Rule[],
  behind: readonly ExampleFile[] = [],
): LintResult {
  const input = lintInput(example, before, document, court.parser, behind);
  for (const section of input.sections) deepFreeze(section);
  // A configured severity is final, and facts may lower the rule's own: so rules are switched on by the preset.
  return lint(input, {
    rules: rules,
    preset: example.preset ?? 'all',
    effectOf: court.effectOf,
    settings: new Map(),
    ...(example.statistics === undefined ? {} : { today: exampleDay, sizes: sizesOf(example) }),
  });
}

function brokenStatements(result: LintResult, document: ExampleFile): readonly string[] {
  return result.findings
    .filter((one) => one.rule === 'convention/syntax-error')
    .map((one) => `does not parse: ${one.message} at ${slice(document.text, one.span)}`);
}

function compare(
  findings: readonly Finding[],
  expected: readonly Expectation[],
  text: string,
): readonly string[] {
  const found = findings.map((one) =>
    line({ ...one, fix: one.fix === undefined ? 'none' : 'offered' }, text),
  );
  const wanted = expected.map((one) => line(one, text));
  return [
    ...wanted.filter((one) => !found.includes(one)).map((one) => `missing: ${one}`),
    ...found.filter((one) => !wanted.includes(one)).map((one) => `unexpected: ${one}`),
    ...(new Set(found).size === found.length ? [] : ['the same finding twice']),
  ];
}

function line(one: Expectation, text: string): string {
  const marked = `${one.span.start}-${one.span.end} ${JSON.stringify(slice(text, one.span))}`;
  return `${marked} ${one.severity}: ${one.message}${one.fix === 'offered' ? ' 💡' : ''}`;
}

function judgeText(finding: Finding): readonly string[] {
  const problems: string[] = [];
  if (/\{\w+\}/.test(finding.message)) problems.push(`unfilled placeholder: ${finding.message}`);
  // What is known of the size comes on top.
  if (finding.message.length > (finding.size === undefined ? 160 : 240))
    problems.push(`${finding.message.length} characters are too many: ${finding.message}`);
  if (finding.message.includes(finding.rule)) problems.push('the message repeats the rule id');
  return problems;
}

function judgeResult(example: Example, fixed: FixedFiles | undefined): readonly string[] {
  if (fixed === undefined) {
    const shown = example.fixed !== undefined || example.files !== undefined;
    return shown ? ['the example shows a fix, but none is offered'] : [];
  }
  const problems: string[] = [];
  if (example.fixed !== fixed.document.text)
    problems.push(`fixed text should be:\n${fixed.document.text}\nnot:\n${example.fixed ?? '(not given)'}`);
  const created = Object.fromEntries(fixed.created.map((file) => [file.path, file.text]));
  if (JSON.stringify(created) !== JSON.stringify(example.files ?? {}))
    problems.push(`files should be: ${JSON.stringify(created, null, 2)}`);
  return problems;
}

interface FixScene {
  readonly rule: Rule;
  readonly example: Example;
  readonly history: readonly ExampleFile[];
  readonly document: ExampleFile;
  readonly court: Court;
}

/** The result parses, the finding is gone, and no rule says anything that it did not say before. */
function judgeFix(
  fixed: FixedFiles,
  { rule, example, history, document, court }: FixScene,
): readonly string[] {
  const problems: string[] = [];
  if (fixed.fix.title.endsWith('.') || fixed.fix.title === '')
    problems.push(`title: an action without a full stop: ${fixed.fix.title}`);
  if (fixed.document.text === document.text && fixed.created.length === 0)
    problems.push('the fix changes nothing');
  const kinds = (result: LintResult): string[] => result.findings.map((one) => `${one.rule}: ${one.message}`);
  const before = kinds(run(example, history, document, court, court.rules));
  const own = (all: readonly string[]): number => all.filter((one) => one.startsWith(`${rule.id}:`)).length;
  const settled = withWayBack(example, fixed.created);
  const files = [fixed.document, ...fixed.created.filter((file) => !isRollback(example, file))];
  const after: string[] = [];
  for (const [at, file] of files.entries()) {
    if (!isMigration(example, file)) continue;
    const earlier = [...history, ...files.slice(0, at)];
    const result = run(settled, earlier, file, court, court.rules, files.slice(at + 1));
    problems.push(...brokenStatements(result, file).map((one) => `after the fix, ${file.path} ${one}`));
    after.push(...kinds(result));
  }
  if (own(after) >= own(before)) problems.push(`the finding is still there: ${after.join('; ')}`);
  const isLeft = (one: string): boolean => rule.fix.leaves?.some((id) => one.startsWith(`${id}: `)) === true;
  for (const one of after)
    if (!before.includes(one) && !isLeft(one)) problems.push(`the fix brings a new finding: ${one}`);
  return problems;
}

/** One fix after the other is applied, each to what the one before left: then none is offered any more, and none was for its own result. */
function judgeExhaustion({ rule, example, history, document, court }: FixScene): readonly string[] {
  let now = document;
  let behind: readonly ExampleFile[] = [];
  let findings = run(example, history, now, court, [rule]).findings;
  for (let left = findings.length; left > 0; left -= 1) {
    const [fixed] = allFixes(findings, now);
    if (fixed === undefined) return [];
    now = fixed.document;
    behind = [...fixed.created.filter((file) => !isRollback(example, file)), ...behind];
    findings = run(withWayBack(example, fixed.created), history, now, court, [rule], behind).findings;
  }
  const again = allFixes(findings, now)[0];
  return again === undefined ? [] : [`the fix can be applied to its own result: ${again.fix.title}`];
}

/** A rollback that is all that a fix makes is the document's own, and is in the folder from then on. */
function withWayBack(example: Example, created: readonly ExampleFile[]): Example {
  if (!created.every((file) => isRollback(example, file))) return example;
  return { ...example, beside: [...besideOf(example), ...created] };
}

/** Comments put around and inside of every statement are all there after each fix. */
function judgeComments(
  { rule, example, history, document, court }: FixScene,
  expected: number,
): readonly string[] {
  const commented = { path: document.path, text: withComments(document.text) };
  const fixes = allFixes(run(example, history, commented, court, [rule]).findings, commented);
  if (fixes.length < expected) return ['with comments in between, the fix is no longer offered'];
  return fixes.flatMap((fixed) => {
    const rest = [fixed.document, ...fixed.created].map((file) => file.text).join('\n');
    const lost = commentsOf(commented.text).filter((comment) => !rest.includes(comment));
    return lost.map((comment) => `the fix loses the comment ${comment}`);
  });
}

/** A comment of its own after every third token, where no token of a body or a tool's annotation is cut. */
function withComments(text: string): string {
  let result = '';
  let at = 0;
  for (const [n, token] of tokenize(text)
    .filter((one) => one.kind !== 'comment')
    .entries()) {
    if (n % 3 !== 1) continue;
    result += `${text.slice(at, token.end)} /* kept ${n} */`;
    at = token.end;
  }
  return result + text.slice(at);
}

function commentsOf(text: string): readonly string[] {
  return tokenize(text)
    .filter((one) => one.kind === 'comment')
    .map((one) => slice(text, one));
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
}
