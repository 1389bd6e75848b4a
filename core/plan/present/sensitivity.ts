/** The best, usual and worst plan of a query with parameters, side by side, as a Markdown document. Text from the database is escaped. */
import { formatCount, oneLine } from '../../text/format.ts';
import { formatCost } from '../cost-text.ts';
import type { Plan, PlanNode } from '../model.ts';
import { compare, costOf, shapeOf, type ParameterColumn, type Planned } from '../sensitivity.ts';
import { code, prose } from './markdown.ts';
import { nodeTitle, serverInWords } from './words.ts';

export interface SensitivityReport {
  /** As the query writes its parameters, in the order of $n. */
  readonly names: readonly string[];
  readonly columns: readonly ParameterColumn[];
  readonly plans: readonly Planned[];
  readonly connection: string;
  readonly role: string;
  readonly serverVersion: number;
}

/** From this factor on a sentence says that the plan depends on the values. */
const notableFactor = 10;

export function sensitivityDocument(report: SensitivityReport): string {
  const found = compare(report.plans);
  if (found === undefined) return '# Plans for parameter values\n\nNo plan came back.\n';
  const { best, usual, worst, shapes, factor } = found;
  const same = shapes === 1 && factor < sameFactor;
  const sides: readonly (readonly [string, Planned])[] = same
    ? [['All values', usual]]
    : [
        ['Best', best],
        ['Usual', usual],
        ['Worst', worst],
      ];
  const row = (label: string, cell: (planned: Planned) => string): string =>
    `| ${label} | ${sides.map(([, planned]) => cell(planned)).join(' | ')} |`;
  const plans = [...new Map(sides.map(([, { plan }]) => [shapeOf(plan), plan])).values()];
  const letter = ({ plan }: Planned): string =>
    letters.charAt(plans.findIndex((other) => shapeOf(other) === shapeOf(plan)));
  return [
    '# Plans for parameter values',
    '',
    verdict(shapes, factor, report.plans.length),
    '',
    `| | ${sides.map(([name]) => name).join(' | ')} |`,
    `|---|${sides.map(() => '---|').join('')}`,
    ...report.names.map((name, place) =>
      row(cellCode(name), ({ trial }) => cellCode(shown(trial.values[place] ?? null))),
    ),
    ...(same ? [] : [row('Chosen because', ({ trial }) => why(trial.differs, report.names))]),
    row('Cost', (planned) => formatCost(costOf(planned))),
    row('Rows', ({ plan }) => `~${formatCount(plan.root.estimate?.rows ?? 0)}`),
    ...(plans.length > 1 ? [row('Plan', letter)] : []),
    '',
    ...plans.flatMap((plan, place) => [
      plans.length > 1 ? `## Plan ${letters.charAt(place)}` : '## The plan',
      '',
      ...steps(plan),
      '',
    ]),
    ...report.names.flatMap((name, place) =>
      origin(
        name,
        report.columns.find(({ parameter }) => parameter === place + 1),
      ),
    ),
    '',
    `*${prose(report.connection)} as ${prose(report.role)} · ${serverInWords(report.serverVersion)} · estimated, not run. Values are from the server’s own statistics (pg\\_stats) and are kept nowhere.*`,
    '',
  ].join('\n');
}

const letters = 'ABC';
/** A smaller difference does not matter. */
const sameFactor = 1.5;

function verdict(shapes: number, factor: number, count: number): string {
  const tried = `${count} ${count === 1 ? 'combination' : 'combinations'} of values planned`;
  if (factor < sameFactor && shapes === 1) return `The plan is the same for all values: ${tried}.`;
  const plans = shapes === 1 ? 'one plan' : `${shapes} different plans`;
  const cost = factor < sameFactor ? 'about the same cost' : `costs up to ${formatCount(factor)} times apart`;
  return `${tried}: ${plans}, ${cost}.${factor >= notableFactor ? ' What one value needs is not what another needs; measure with both before an index or a rewrite.' : ''}`;
}

function why(differs: Planned['trial']['differs'], names: readonly string[]): string {
  if (differs === undefined) return 'usual values';
  return `${cellCode(names[differs.parameter - 1] ?? '')} is ${prose(differs.why)}`;
}

/** A code block that is indented like the plan. Its fence is longer than any run of backticks in it. */
function steps(plan: Plan): readonly string[] {
  const lines = plan.nodes
    .slice(0, mostSteps)
    .map((node) => `${'  '.repeat(node.depth)}${oneLine(stepOf(node))}`);
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => Array.from(line.matchAll(/`+/g), ([run]) => run.length)),
  );
  const fence = '`'.repeat(longest + 1);
  const more = plan.nodes.length > mostSteps ? [`… and ${plan.nodes.length - mostSteps} more`] : [];
  return [fence, ...lines, ...more, fence];
}

const mostSteps = 40;

function stepOf(node: PlanNode): string {
  return node.index === undefined || node.kind === 'bitmap-index-scan'
    ? nodeTitle(node)
    : `${nodeTitle(node)} by ${node.index}`;
}

function origin(name: string, column: ParameterColumn | undefined): readonly string[] {
  return column === undefined
    ? [
        `- ${code(name)}: compared with no column that has statistics by itself, so no other value was tried; values given under “Explain With Values” are used.`,
      ]
    : [`- ${code(name)}: values of ${code(`${column.schema}.${column.table}.${column.column}`)}.`];
}

function shown(value: string | null): string {
  const letters = Array.from(value ?? 'NULL');
  return letters.length <= 60 ? letters.join('') : `${letters.slice(0, 60).join('')}…`;
}

/** A pipe would end the cell, in code too. */
function cellCode(text: string): string {
  return code(text).replaceAll('|', '\\|');
}
