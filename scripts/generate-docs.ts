/** Writes docs/rules/ from the values of the rules: what a page says is what the rule checks, and its examples are its tests. */
import { categories } from '../core/lint/finding.ts';
import { measuredOn, facts } from '../core/effects/facts/facts.ts';
import { majors, type RoleFact } from '../core/effects/facts/fact.ts';
import { ownRules, type OwnRule } from '../core/lint/own-rules.ts';
import type { Preset } from '../core/lint/preset.ts';
import type { Example, Rule } from '../core/rule-kit/define-rule.ts';
import { formatBytes, formatCount } from '../core/plan/format.ts';
import { rules } from '../core/rules/index.ts';
import { run } from './generated.ts';

const note = '<!-- Generated from the rule itself: `npm run generate`. -->';

void run(
  [
    { path: 'docs/rules/README.md', text: overview() },
    ...rules.map((rule) => ({ path: `docs/rules/${rule.id}.md`, text: page(rule) })),
    ...ownRules.map((rule) => ({ path: `docs/rules/${rule.id}.md`, text: ownPage(rule) })),
  ],
  [{ folder: 'docs/rules', ending: '.md' }],
);

function overview(): string {
  const sections = categories.flatMap((category) => {
    const own = [...rules, ...ownRules].filter((rule) => rule.category === category);
    if (own.length === 0) return [];
    const rows = own.map((rule) => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${rule.summary} |`);
    return [`## ${category}`, ['| rule | severity | what it finds |', '|---|---|---|', ...rows].join('\n')];
  });
  return [
    note,
    '# Rules',
    `A severity is that of the worst case; facts lower it. *error*: breaks, loses data or locks people out of a hot table. *warning*: a
senior engineer would stop the review. *info*: worth knowing. *hint*: taste.`,
    ...sections,
  ].join('\n\n');
}

function page(rule: Rule): string {
  const bad = rule.examples.filter((example) => example.verdict === 'bad');
  const good = rule.examples.filter((example) => example.verdict === 'good');
  return [
    note,
    `# ${rule.id}`,
    `**${rule.summary}**`,
    `${rule.severity}, ${spokenIn(rule.preset)}, since ${rule.since}. ${fixes(rule)}`,
    '## Why',
    rule.why,
    '## What to do instead',
    rule.instead,
    ...growth(rule),
    ...locks(rule),
    '## Found',
    ...bad.map((example) => render(example)),
    '## Not found',
    ...good.map((example) => render(example)),
    '## When to switch it off',
    rule.whenOff,
    '## Configure',
    ['```jsonc', '// plinth.config.json', `{ "rules": { "${rule.id}": "off" } }`, '```'].join('\n'),
    ['```sql', `-- plinth-ignore ${rule.id}: the reason`, '```'].join('\n'),
  ].join('\n\n');
}

/** Rules of the linter itself look at what no example file holds: broken statements and comments. */
function ownPage(rule: OwnRule): string {
  return [
    note,
    `# ${rule.id}`,
    `**${rule.summary}**`,
    `${rule.severity}, on by default. ${fixes(rule)}`,
    '## Why',
    rule.why,
    '## What to do instead',
    rule.instead,
    '## Configure',
    ['```jsonc', '// plinth.config.json', `{ "rules": { "${rule.id}": "off" } }`, '```'].join('\n'),
  ].join('\n\n');
}

function spokenIn(preset: Preset): string {
  return preset === 'recommended' ? 'on by default' : `on in preset \`${preset}\``;
}

function growth({ grows }: Rule): readonly string[] {
  if (grows === undefined) return [];
  return [
    '## Size',
    'The larger the table, the longer it takes. Where [statistics](../../guide/statistics.md) know the table, the message says how large it is; a small one lowers this to *info*, a large one raises it.',
  ];
}

/** The facts that the rule rests on, as they were measured. */
function locks(rule: Rule): readonly string[] {
  if (rule.facts === undefined || rule.facts.length === 0) return [];
  const rows = rule.facts.flatMap((id) => {
    const fact = facts[id];
    const on = measuredOn(fact).join(', ');
    return Object.entries(fact.relations).flatMap(([role, measured]) =>
      [measured]
        .flat()
        .map((one) => `| \`${fact.example}\` | ${role} | ${workOf(one)} | ${inWords(one, on)} |`),
    );
  });
  return [
    '## Measured',
    ['| statement | relation | lock and work | PostgreSQL |', '|---|---|---|---|', ...rows].join('\n'),
  ];
}

function workOf(fact: RoleFact): string {
  const work = [
    fact.heap === undefined ? [] : [fact.heap],
    fact.buildsIndex === true ? ['builds an index'] : [],
    fact.scan === 'all' ? ['reads every row'] : [],
  ].flat();
  return [fact.lock, ...work].join(', ');
}

/** The majors that one role's fact holds for, among those that the statement was measured on. */
function inWords(fact: RoleFact, on: string): string {
  if (fact.from === undefined && fact.until === undefined) return on;
  return `${fact.from ?? majors[0]} to ${fact.until ?? majors.at(-1)}`;
}

function fixes(rule: Pick<Rule, 'fix'>): string {
  if (rule.fix.kinds.length === 0) return `No fix: ${lowerFirst(rule.fix.because)}`;
  const names = {
    edit: 'an edit that can be applied in bulk',
    rewrite: 'a rewrite to look at first',
    files: 'new migrations to look at first',
  } as const;
  const differs = (rule.fix.differs ?? []).map(({ words }) => ` ${words}`);
  return `Fix: ${rule.fix.kinds.map((kind) => names[kind]).join(', or ')}. ${rule.fix.because}${differs.join('')}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function render(example: Example): string {
  const history = (example.history ?? []).map((sql) => sql.trim()).join('\n');
  const parts = [`### ${example.title}`];
  const setting = [
    example.tool === undefined ? undefined : `tool: ${example.tool}`,
    example.targetVersion === undefined ? undefined : `PostgreSQL ${example.targetVersion}`,
    ...Object.entries(example.statistics?.relations ?? {}).map(
      ([name, { bytes, rows }]) => `${name}: ${bytesAndRows(bytes, rows)}`,
    ),
  ].filter((one) => one !== undefined);
  if (setting.length > 0) parts.push(`*${setting.join(', ')}*`);
  if (history !== '') parts.push('Earlier migrations:', fenced(history));
  if (history !== '') parts.push('This one:');
  parts.push(fenced(example.sql));
  if (example.fixed !== undefined) {
    parts.push('After the fix:', fenced(example.fixed.trim()));
    for (const [path, text] of Object.entries(example.files ?? {}))
      parts.push(`\`${path}\``, fenced(text.trim()));
  }
  return parts.join('\n\n');
}

function bytesAndRows(bytes: number, rows: number | undefined): string {
  return rows === undefined ? formatBytes(bytes) : `${formatBytes(bytes)}, ${formatCount(rows)} rows`;
}

function fenced(sql: string): string {
  return `\`\`\`sql\n${sql}\n\`\`\``;
}
