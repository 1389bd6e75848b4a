/** Generates docs/rules/ from the rules themselves: the text comes from the rule, and its examples are its tests. */
import { blocksInWords } from '../../core/effects/describe.ts';
import { blocks } from '../../core/effects/effect.ts';
import { categories, categoryOf } from '../../core/findings/finding.ts';
import { measuredOn, facts } from '../../core/effects/facts/facts.ts';
import type { Role, RoleFact } from '../../core/effects/facts/fact.ts';
import { grading, hazards, isGradedBySize, severityOf } from '../../core/findings/grading.ts';
import { reasonFor } from '../../core/rule-kit/other-engines.ts';
import { usualSeverity, type OwnRule, type ProgramExample } from '../../core/lint/own-rule.ts';
import { ownRules } from '../../core/lint/own-rules.ts';
import type { Preset } from '../../core/findings/preset.ts';
import { type Example, type Rule, whyNotExecuted } from '../../core/rule-kit/define-rule.ts';
import { formatBytes, formatCount } from '../../core/text/format.ts';
import { rules } from '../../core/rules/index.ts';
import { readAnnotations, type Expectation } from '../../test/rules/annotations.ts';
import type { GeneratedFile, Owned } from './generated.ts';

const note = '<!-- Generated from the rule itself: `npm run generate`. -->';

function overview(): string {
  const sections = categories.flatMap((category) => {
    const own = [...rules, ...ownRules].filter((rule) => categoryOf(rule.id) === category);
    if (own.length === 0) return [];
    const rows = own.map(
      (rule) =>
        `| [${rule.id.slice(category.length + 1)}](${rule.id}.md) | ${usualSeverity(rule)} | ${rule.preset} | ${fixClass(rule)} | ${rule.summary} |`,
    );
    const table = [
      '| rule | severity | preset | fix | what it finds |',
      '|---|---|---|---|---|',
      ...rows,
    ].join('\n');
    return [`## ${category}`, about[category], table];
  });
  return [
    note,
    '# Rules',
    `${rules.length + ownRules.length} rules. Each rule reports a kind of harm, and the grading table below gives its severity by what is known about the table. Rules about tables in use do not report a table that the migration itself creates. [Rules by engine](engines.md) lists the engines of each rule, and why it does not apply to others.`,
    gradingTable(),
    [
      '- *error*: breaks, loses data or locks people out of a hot table.',
      '- *warning*: a senior engineer would stop the review.',
      '- *info*: worth knowing.',
      '- *hint*: taste.',
    ].join('\n'),
    'A fix of class *edit* is one safe change and can be applied in bulk. A *rewrite* changes several statements and *files* makes new migrations: both are looked at first.',
    ...sections,
  ].join('\n\n');
}

const about: Readonly<Record<(typeof categories)[number], string>> = {
  locking: 'Who has to wait while the migration runs, and for how long.',
  'data-loss': 'What is gone afterwards, and which code still asks for it.',
  transaction: 'What a transaction does to a statement, and what happens when it fails in the middle.',
  query: 'Statements that read or write more than was meant.',
  index: 'Indexes that are missing, doubled or of no use.',
  injection: 'SQL that is put together from values.',
  security: 'Who may do what, and with whose rights.',
  design: 'Types, keys and names that are hard to change later.',
  convention: 'How the files and comments themselves are written.',
};

function fixClass({ fix }: Pick<Rule, 'fix'>): string {
  return fix.kinds.length === 0 ? '' : fix.kinds.join(', ');
}

function page(rule: Rule): string {
  const bad = rule.examples.filter((example) => example.verdict === 'bad');
  const good = rule.examples.filter((example) => example.verdict === 'good');
  return [
    note,
    `# ${rule.id}`,
    `**${rule.summary}**`,
    `*${severityOf(rule)}*, ${spokenIn(rule.preset)}${onVersions(rule)}, since ${rule.since ?? '0.1.0'}. [All rules](../README.md)`,
    '## Why',
    rule.why,
    ...locks(rule),
    ...graded(rule),
    '## The safe way',
    rule.instead,
    '## The fix',
    fixes(rule),
    '## Bad',
    ...bad.map((example) => render(example)),
    '## Good',
    ...good.map((example) => render(example)),
    '## Options',
    ...options(rule),
    '## When to switch it off',
    rule.whenOff,
    ['```sql', `-- plinth-ignore ${rule.id}: the reason`, '```'].join('\n'),
    '## Where the facts come from',
    ...provenance(rule),
  ].join('\n\n');
}

/** Rules of the linter itself concern broken statements and comments, so they have no example files. */
function ownPage(rule: OwnRule): string {
  return [
    note,
    `# ${rule.id}`,
    `**${rule.summary}**`,
    `*${rule.severity}*, ${spokenIn(rule.preset)}. [All rules](../README.md)`,
    '## Why',
    rule.why,
    '## What to do instead',
    rule.instead,
    '## The fix',
    fixes(rule),
    ...programs(rule, 'bad'),
    ...programs(rule, 'good'),
    '## Options',
    configured(rule, '"off"'),
  ].join('\n\n');
}

function onVersions({ versions }: Rule): string {
  if (versions === undefined) return '';
  const { from, until } = versions;
  if (from === undefined) return `, up to PostgreSQL ${until ?? ''}`;
  return until === undefined ? `, from PostgreSQL ${from} on` : `, on PostgreSQL ${from} to ${until}`;
}

function options(rule: Rule): readonly string[] {
  const other = severityOf(rule) === 'error' ? '"warning"' : '"error"';
  return [`Its severity, or \`"off"\`:`, configured(rule, other)];
}

function configured({ id }: Pick<Rule, 'id'>, value: string): string {
  return ['```jsonc', '// plinth.config.json', `{ "rules": { "${id}": ${value} } }`, '```'].join('\n');
}

function provenance(rule: Rule): readonly string[] {
  const measured =
    rule.facts === undefined || rule.facts.length === 0
      ? []
      : [
          'Each line of the table was measured on native servers of the versions in it: the statement runs in one session, and another reads `pg_locks`, the files on the disk and the statistics of the table.',
        ];
  const left = rule.examples.filter((example) => whyNotExecuted(example) !== undefined);
  const executed =
    left.length === 0
      ? 'Every example on this page was executed on a native PostgreSQL, and every fix after its history, the way the tool sends it.'
      : `The examples on this page were executed on a native PostgreSQL, and every fix after its history, the way the tool sends it; ${left.length} of ${rule.examples.length} cannot be, and say why.`;
  return [...measured, executed];
}

function spokenIn(preset: Preset): string {
  return preset === 'recommended' ? 'on by default' : `on in preset \`${preset}\``;
}

/** The severity of the harm, as far as it is known. */
function graded({ hazard }: Rule): readonly string[] {
  const { means, unknown, small, large, applied } = grading[hazard];
  const known = isGradedBySize(hazard)
    ? ` *${unknown}* as long as no size is known; *${small}* where [statistics](../../guide/statistics.md) or \`smallTables\` say that the table is small, *${large}* where it is large.`
    : ` *${unknown}* on a table of any size.`;
  return ['## Grading', `\`${hazard}\`: ${means}${known} *${applied}* in a migration that has run.`];
}

function gradingTable(): string {
  const rows = hazards.map((hazard) => {
    const { means, unknown, small, large, applied } = grading[hazard];
    return `| ${hazard} | ${means} | ${unknown} | ${small} | ${large} | ${applied} |`;
  });
  return [
    '| harm | what happens | size unknown | known small | known large | applied |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** The measured facts that the rule is based on. */
function locks(rule: Rule): readonly string[] {
  if (rule.facts === undefined || rule.facts.length === 0) return [];
  const rows = rule.facts.flatMap((id) => {
    const fact = facts[id];
    // Relations with the same effect share a line.
    const lines = new Map<string, string[]>();
    for (const [role, measured] of Object.entries(fact.relations)) {
      for (const one of [measured].flat()) {
        const line = `${workOf(one)} | ${blocksInWords(blocks(one.lock))} | ${inWords(one, measuredOn(fact))} |`;
        lines.set(line, [...(lines.get(line) ?? []), roleOf(role)]);
      }
    }
    return [...lines].map(([line, on]) => `| \`${fact.example}\` | ${on.join(', ')} | ${line}`);
  });
  return [
    '## Locks, measured',
    ['| statement | on | lock and work | meanwhile it | PostgreSQL |', '|---|---|---|---|---|', ...rows].join(
      '\n',
    ),
  ];
}

const roles: Readonly<Record<Role, string>> = {
  target: 'what it names',
  referenced: 'the table that a foreign key points to',
  referencing: 'tables with a foreign key to it',
  parent: 'its parent',
  partition: 'its partitions',
  child: 'tables that inherit from it',
  'default-partition': 'the default partition',
  index: 'the index',
  dependent: 'what depends on it',
  source: 'what it reads',
};

/** The compiler types the keys of a record as strings. */
function roleOf(role: string): string {
  return Object.entries(roles).find(([known]) => known === role)?.[1] ?? role;
}

function workOf(fact: RoleFact): string {
  const work = [
    fact.heap === undefined ? [] : [`**${fact.heap}**`],
    fact.buildsIndex === true ? ['builds an index'] : [],
    fact.scan === 'all' ? ['reads every row'] : [],
  ].flat();
  return [fact.lock, ...work].join(', ');
}

/** The major versions for which the fact of one role holds, among the measured ones. */
function inWords(fact: RoleFact, on: readonly number[]): string {
  const held = on.filter((major) => major >= (fact.from ?? 0) && major <= (fact.until ?? Infinity));
  const [first] = held;
  const last = held.at(-1);
  return first === undefined || last === undefined || first === last
    ? String(first ?? '')
    : `${first} to ${last}`;
}

function fixes(rule: Pick<Rule, 'fix'>): string {
  if (rule.fix.kinds.length === 0) return `None. ${rule.fix.because}`;
  const names = {
    edit: 'an edit that can be applied in bulk',
    rewrite: 'a rewrite to look at first',
    files: 'new migrations to look at first',
  } as const;
  const differs = (rule.fix.differs ?? []).map(({ words }) => ` ${words}`);
  return `${upperFirst(rule.fix.kinds.map((kind) => names[kind]).join(', or '))}. ${rule.fix.because}${differs.join('')}`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function render(example: Example): string {
  const history = (example.history ?? []).map((sql) => sql.trim()).join('\n');
  const parts = [`### ${example.title}`];
  const notExecuted = whyNotExecuted(example);
  const setting = [
    example.tool === undefined ? undefined : `tool: ${example.tool}`,
    example.targetVersion === undefined ? undefined : `PostgreSQL ${example.targetVersion}`,
    ...Object.entries(example.statistics?.relations ?? {}).map(
      ([name, { bytes, rows }]) => `${name}: ${bytesAndRows(bytes, rows)}`,
    ),
    example.refused === undefined ? undefined : `the server refuses it, SQLSTATE ${example.refused}`,
    notExecuted === undefined ? undefined : `not executed on a server: ${notExecuted}`,
  ].filter((one) => one !== undefined);
  if (setting.length > 0) parts.push(`*${setting.join(', ')}*`);
  if (history !== '') parts.push('Earlier migrations:', fenced(history));
  if (history !== '') parts.push('This one:');
  // The findings are printed below the text, so that the text can be copied.
  const { text, expected } = readAnnotations(example.sql);
  parts.push(fenced(text.trim()), ...expected.map((one) => found(text, one)));
  const others = Object.entries(example.queries ?? {});
  for (const [path, sql] of others) parts.push(`Elsewhere, \`${path}\`:`, fenced(sql.trim()));
  if (example.fixed !== undefined) {
    parts.push('After the fix:', fenced(example.fixed.trim()));
    for (const [path, text] of Object.entries(example.files ?? {}))
      parts.push(`\`${path}\``, fenced(text.trim()));
  }
  return parts.join('\n\n');
}

/** The programs in the examples of a rule about embedded SQL. */
function programs({ examples = [] }: OwnRule, verdict: ProgramExample['verdict']): readonly string[] {
  const shown = examples.filter((one) => one.verdict === verdict);
  if (shown.length === 0) return [];
  return [verdict === 'bad' ? '## Bad' : '## Good', ...shown.map(renderProgram)];
}

function renderProgram({ title, language, code, fixed }: ProgramExample): string {
  const { text, expected } = readAnnotations(code);
  return [
    `### ${title}`,
    fenced(text.trim(), language),
    ...expected.map((one) => found(text, one)),
    ...(fixed === undefined ? [] : ['After the fix:', fenced(fixed.trim(), language)]),
  ].join('\n\n');
}

function bytesAndRows(bytes: number, rows: number | undefined): string {
  return rows === undefined ? formatBytes(bytes) : `${formatBytes(bytes)}, ${formatCount(rows)} rows`;
}

function found(text: string, { span, severity, message, fix }: Expectation): string {
  const at = text.slice(span.start, span.end).replaceAll(/\s+/g, ' ').replaceAll('`', '');
  const offered = fix === 'offered' ? ' *A fix is offered.*' : '';
  return `> **${severity}** at \`${at}\`: ${escaped(message)}${offered}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]|]/g, (mark) => `\\${mark}`);
}

function fenced(sql: string, language: 'sql' | ProgramExample['language'] = 'sql'): string {
  return `\`\`\`${language}\n${sql}\n\`\`\``;
}

const engines = [
  ['postgresql', 'PostgreSQL'],
  ['mysql', 'MySQL, MariaDB'],
  ['sqlite', 'SQLite'],
  ['sqlserver', 'SQL Server'],
  ['duckdb', 'DuckDB'],
  ['clickhouse', 'ClickHouse'],
] as const;

/** By rule and engine: the default severity, or why the rule does not apply. */
function byEngine(): string {
  const sections = categories.flatMap((category) => {
    const own = rules.filter((rule) => categoryOf(rule.id) === category);
    if (own.length === 0) return [];
    const rows = own.map((rule) => {
      const cells = engines.map(([engine]) => cellOf(rule, engine));
      return `| [${rule.id.slice(category.length + 1)}](${rule.id}.md) | ${cells.join(' | ')} |`;
    });
    const head = `| rule | ${engines.map(([, name]) => name).join(' | ')} |`;
    return [`## ${category}`, [head, `|${'---|'.repeat(engines.length + 1)}`, ...rows].join('\n')];
  });
  return [
    note,
    '# Rules by engine',
    'A severity is that of a new migration on a table of unknown size. Where a rule does not speak, the reason stands instead.',
    ...sections,
  ].join('\n\n');
}

function cellOf(rule: Rule, engine: (typeof engines)[number][0]): string {
  if (rule.dialects.includes(engine))
    return `**${severityOf(rule)}**${rule.preset === 'recommended' ? '' : ` in \`${rule.preset}\``}`;
  return reasonFor(rule, engine) ?? '';
}

export const owned: Owned = { folder: 'docs/rules', ending: '.md' };

export function files(): readonly GeneratedFile[] {
  return [
    { path: 'docs/rules/README.md', text: overview() },
    { path: 'docs/rules/engines.md', text: byEngine() },
    ...rules.map((rule) => ({ path: `docs/rules/${rule.id}.md`, text: page(rule) })),
    ...ownRules.map((rule) => ({ path: `docs/rules/${rule.id}.md`, text: ownPage(rule) })),
  ];
}
