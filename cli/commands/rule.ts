/** `plinth rule <id>`: prints the documentation of a rule in the terminal. The pages in docs/rules/ are generated from the same value. */
import { closest } from '../../core/text/closest.ts';
import { majors, type RoleFact } from '../../core/effects/facts/fact.ts';
import { facts, measuredOn } from '../../core/effects/facts/facts.ts';
import { docsOfRule } from '../../core/lint/docs-url.ts';
import { grading, isGradedBySize } from '../../core/findings/grading.ts';
import { usualSeverity, type OwnRule, type ProgramExample } from '../../core/lint/own-rule.ts';
import { ownRules } from '../../core/lint/own-rules.ts';
import type { Example, Rule } from '../../core/rule-kit/define-rule.ts';
import { kit } from '../../engine/session/kit.ts';
import type { Io } from '../io.ts';
import { rulesHere } from '../own-rules.ts';
import { columnsOf, printable, wrap, type Style } from '../style.ts';

export async function ruleCommand(id: string, io: Io): Promise<number> {
  const here = await rulesHere(io);
  const all: readonly (Rule | OwnRule)[] = [...kit.rules, ...ownRules, ...here.rules];
  const ids = all.map((rule) => rule.id);
  // The rule may be given without its category.
  const rule = all.find((one) => one.id === id) ?? all.find((one) => one.id.endsWith(`/${id}`));
  if (rule === undefined) {
    const near = closest(id, ids) ?? closest(id, ids.map(nameOf));
    const hint = near === undefined ? 'plinth rules lists all of them.' : `Did you mean ${near}?`;
    io.complain(`There is no rule “${printable(id).slice(0, 80)}”. ${hint}\n`);
    return 2;
  }
  io.write(`${pageOf(rule, io.style).join('\n')}\n`);
  return here.hasTrouble ? 2 : 0;
}

function nameOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

function pageOf(rule: Rule | OwnRule, style: Style): readonly string[] {
  const own = 'whenOff' in rule ? rule : undefined;
  const programs = 'whenOff' in rule ? [] : (rule.examples ?? []);
  const docs = docsOfRule(rule);
  const spoken = rule.preset === 'recommended' ? 'on by default' : `in preset ${rule.preset}`;
  const examples = (verdict: Example['verdict']): readonly Example[] =>
    own?.examples.filter((example) => example.verdict === verdict) ?? [];
  return [
    `${style.bold(rule.id)}  ${usualSeverity(rule)}, ${spoken}${versionsOf(own)}`,
    ...wrap(rule.summary, style.width),
    ...chapter('Why', written(rule.why, style), style),
    ...chapter('What to do instead', written(rule.instead, style), style),
    ...chapter('Grading', written(gradingOf(own), style), style),
    ...chapter('Measured', own === undefined ? [] : locksOf(own), style),
    ...chapter('Found', [...examples('bad').flatMap(exampleLines), ...programLines(programs, 'bad')], style),
    ...chapter(
      'Not found',
      [...examples('good').flatMap(exampleLines), ...programLines(programs, 'good')],
      style,
    ),
    ...chapter('Fix', paragraphs(fixOf(rule), style), style),
    ...chapter('When to switch it off', own === undefined ? [] : written(own.whenOff, style), style),
    ...chapter(
      'How',
      [`plinth.config.json: { "rules": { "${rule.id}": "off" } }`, `-- plinth-ignore ${rule.id}: the reason`],
      style,
    ),
    ...(docs === undefined ? [] : ['', style.dim(printable(docs))]),
  ];
}

function gradingOf(rule: Rule | undefined): string {
  if (rule === undefined) return '';
  const { means, unknown, small, large, applied } = grading[rule.hazard];
  const bySize = isGradedBySize(rule.hazard)
    ? ` Known to be small: ${small}; known to be large: ${large}.`
    : '';
  return `${rule.hazard}: ${means} In a new migration: ${unknown}.${bySize} In an applied one: ${applied}.`;
}

function chapter(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : ['', style.bold(title), ...lines.map((line) => `  ${line}`.trimEnd())];
}

/** A team's own rule may leave out parts of its documentation. */
function written(text: string, style: Style): readonly string[] {
  return text.trim() === '' ? [] : paragraphs(text.split('\n').map(printable).join('\n'), style);
}

/** Markdown is printed as it is; only its lines are wrapped to the terminal's width. */
function paragraphs(text: string, style: Style): readonly string[] {
  return text.split(/\n{2,}/).flatMap((paragraph, i) => {
    const isCode = /^(?:```|\||[-*\d] )/.test(paragraph);
    const lines = isCode ? paragraph.split('\n') : wrap(paragraph.replaceAll('\n', ' '), style.width - 2);
    return i === 0 ? lines : ['', ...lines];
  });
}

function exampleLines(example: Example, i: number): readonly string[] {
  const sql = [...(example.history ?? []).map((one) => `${one.trim()}  -- earlier`), example.sql.trim()];
  const fixed = example.fixed === undefined ? [] : ['-- fixed:', ...example.fixed.trim().split('\n')];
  const files = Object.entries(example.files ?? {}).flatMap(([path, text]) => [
    `-- ${path}`,
    ...text.trim().split('\n'),
  ]);
  const lines = [...sql.flatMap((one) => one.split('\n')), ...fixed, ...files];
  return [...(i === 0 ? [] : ['']), `${example.title}:`, ...lines.map((line) => `  ${line}`)];
}

/** Carets and messages are comments of the SQL program, so the program is printed as written. */
function programLines(
  examples: readonly ProgramExample[],
  verdict: ProgramExample['verdict'],
): readonly string[] {
  return examples
    .filter((one) => one.verdict === verdict)
    .flatMap(({ title, code, fixed }, i) => {
      const after = fixed === undefined ? [] : ['// fixed:', ...fixed.split('\n')];
      const lines = [...code.split('\n'), ...after].map((line) => `  ${line}`);
      return [...(i === 0 ? [] : ['']), `${title}:`, ...lines];
    });
}

function fixOf({ fix }: Pick<Rule, 'fix'>): string {
  const names = { edit: 'one safe edit (--fix)', rewrite: 'a rewrite to look at', files: 'new migrations' };
  const kinds = fix.kinds.map((kind) => names[kind]).join(', or ');
  const differs = (fix.differs ?? []).map(({ words }) => ` ${words}`);
  return `${kinds === '' ? 'None' : kinds}: ${fix.because}${differs.join('')}`;
}

function versionsOf(rule: Rule | undefined): string {
  const { from, until } = rule?.versions ?? {};
  if (from === undefined && until === undefined) return '';
  return `, PostgreSQL ${from ?? majors[0]} to ${until ?? majors.at(-1)}`;
}

/** As a table: statement, relation, lock and work, versions. */
function locksOf(rule: Rule): readonly string[] {
  const rows = (rule.facts ?? []).flatMap((id) => {
    const fact = facts[id];
    return Object.entries(fact.relations).flatMap(([role, measured]) =>
      [measured].flat().map((one) => [fact.example, role, workOf(one), versionsIn(one, measuredOn(fact))]),
    );
  });
  const widths = [0, 1, 2].map((i) => Math.max(0, ...rows.map((row) => columnsOf(row[i] ?? ''))));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
}

function workOf({ lock, heap, buildsIndex, scan }: RoleFact): string {
  return [
    lock,
    heap,
    buildsIndex === true ? 'builds an index' : undefined,
    scan === 'all' ? 'reads every row' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function versionsIn({ from, until }: RoleFact, on: readonly number[]): string {
  return from === undefined && until === undefined
    ? on.join(', ')
    : `${from ?? majors[0]} to ${until ?? majors.at(-1)}`;
}
