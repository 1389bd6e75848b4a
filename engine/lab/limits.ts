/**
 * What a plan of the lab cannot consider: another major version, tables and columns without statistics, and memory. The embedded server has
 * pointers of half the size, so that what just fits there may not fit here: the query is planned again with a little less and a little more
 * memory.
 */
import { columns as columnsIn } from '../../core/plan/expression.ts';
import type { Plan, PlanNode } from '../../core/plan/model.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import { assumedInWords } from '../../core/plan-lab/assumed.ts';
import type { LabBasis } from '../../core/plan-lab/basis.ts';
import type { Statistics } from '../../core/statistics/statistics.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { explain, type ExplainedPlan } from '../databases/explain.ts';
import type { LabQuestion } from './lab-question.ts';
import type { Known } from './sizes.ts';
import { ask, type Failed, type LabServer } from './start.ts';

interface Around {
  readonly server: LabServer;
  readonly parser: PostgresParser;
  readonly basis: LabBasis;
  readonly known: Known;
}

const memoryFactors = [0.87, 1.14] as const;
/** A query that takes longer to plan is not planned two more times. */
const slowMs = 3_000;
const mostNamed = 5;

interface PlannedQuestion extends LabQuestion {
  /** To plan it once. */
  readonly tookMs: number;
}

export async function limitsOf(
  explained: ExplainedPlan,
  around: Around,
  question: PlannedQuestion,
): Promise<{ readonly kind: 'known'; readonly limits: readonly string[] } | Failed> {
  const read = readPlan(explained.json);
  if (!read.ok) return { kind: 'known', limits: [] };
  const { plan } = read;
  if (around.basis.kind === 'assumed') return { kind: 'known', limits: [assumedLimit(plan, around.basis)] };
  const { statistics } = around.basis;
  const memory = usesMemory(plan) ? await memoryLimit(plan, around, question) : [];
  if ('kind' in memory) return memory;
  return {
    kind: 'known',
    limits: [
      ...dumpLimit(statistics),
      ...versionLimit(explained.serverVersion, statistics),
      ...memory,
      ...unknownTables(plan, around.known),
      ...unknownValues(plan, around.known),
    ],
  };
}

function assumedLimit({ nodes }: Plan, { sizes }: LabBasis & { readonly kind: 'assumed' }): string {
  const said = nodes.flatMap(({ relation }) => {
    const rows = relation && sizes.rows.get(`${relation.schema ?? 'public'}.${relation.name}`);
    return relation === undefined || rows === undefined ? [] : [[relation.name, rows] as const];
  });
  return assumedInWords(said, sizes.usual);
}

function dumpLimit({ planner }: Statistics): readonly string[] {
  return planner?.source === 'dump'
    ? [
        'Approximate: a dump of statistics says nothing of the sizes of files, the ends and heights of indexes, settings and collation.',
      ]
    : [];
}

function versionLimit(here: number, { server }: Statistics): readonly string[] {
  const [lab, there] = [here, server?.versionNumber ?? here].map((one) => Math.floor(one / 10_000));
  return lab === there
    ? []
    : [`Planned by PostgreSQL ${lab}; the database runs ${there}, whose planner may choose otherwise.`];
}

const withMemory: ReadonlySet<PlanNode['kind']> = new Set([
  'sort',
  'incremental-sort',
  'hash',
  'hash-join',
  'aggregate',
  'bitmap-heap-scan',
  'materialize',
  'memoize',
  'set-operation',
  'cte-scan',
  'unique',
]);

function usesMemory({ nodes }: Plan): boolean {
  return nodes.some(({ kind }) => withMemory.has(kind));
}

async function memoryLimit(
  plan: Plan,
  around: Around,
  question: PlannedQuestion,
): Promise<readonly string[] | Failed> {
  if (question.tookMs > slowMs)
    return ['Planning takes so long that slightly more and less work_mem were not tried.'];
  const near = await nearThreshold(plan, around, question);
  if (typeof near !== 'boolean') return near;
  return near
    ? ['The plan is near a memory threshold: with slightly more or less work_mem it is another one.']
    : [];
}

async function nearThreshold(
  plan: Plan,
  { server, parser }: Around,
  question: LabQuestion,
): Promise<boolean | Failed> {
  const now = await ask(server, `SELECT setting FROM pg_settings WHERE name = 'work_mem'`);
  if (now.kind === 'failed') return now;
  const kilobytes = Number(now.rows[0]?.[0]);
  const set = (to: number): ReturnType<typeof ask> =>
    ask(server, `SELECT set_config('work_mem', '${Math.max(64, Math.round(to))}kB', false)`);
  const shape = shapeOf(plan);
  let differs = false;
  for (const factor of memoryFactors) {
    const changed = await set(kilobytes * factor);
    if (changed.kind === 'failed' && changed.failure.reason !== 'statement') return changed;
    const other = await explain(server, question, parser);
    if (other.kind === 'failed' && other.failure.reason !== 'statement') return other;
    const read = other.kind === 'plan' ? readPlan(other.json) : undefined;
    differs ||= read?.ok === true && shapeOf(read.plan) !== shape;
  }
  const back = await set(kilobytes);
  return back.kind === 'failed' ? back : differs;
}

/** Two plans with the same shape do the same, whatever they cost. */
function shapeOf({ nodes }: Plan): string {
  return JSON.stringify(
    nodes.map(({ depth, label, relation, index, sortKeys, groupKeys, conditions }) => [
      depth,
      label,
      relation?.name,
      index,
      sortKeys,
      groupKeys,
      conditions.map(({ kind, text }) => [kind, text]),
    ]),
  );
}

function unknownTables({ nodes }: Plan, known: Known): readonly string[] {
  const names = nodes.flatMap(({ relation }) =>
    relation?.schema === undefined || known.stored.has(`${relation.schema}.${relation.name}`)
      ? []
      : [relation.name],
  );
  return names.length === 0
    ? []
    : [`The statistics know nothing of ${listed(names)}: planned as a small table.`];
}

function unknownValues({ nodes }: Plan, known: Known): readonly string[] {
  const byAlias = new Map(
    nodes.flatMap(({ alias, relation }) =>
      alias === undefined || relation === undefined ? [] : [[alias, relation] as const],
    ),
  );
  const names = nodes.flatMap((node) =>
    node.conditions
      .flatMap(({ text }) => columnsIn(text))
      .flatMap(({ alias, column }) => {
        const relation = alias === undefined ? node.relation : (byAlias.get(alias) ?? node.relation);
        if (relation?.schema === undefined) return [];
        const statistics = known.column(`${relation.schema}.${relation.name}`, column);
        return statistics !== undefined && statistics.values === undefined
          ? [`${relation.name}.${column}`]
          : [];
      }),
  );
  return names.length === 0
    ? []
    : [
        `Values of ${listed(names)} are not in the statistics: how many rows a condition on them leaves is guessed from the number of distinct values.`,
      ];
}

function listed(names: readonly string[]): string {
  const each = [...new Set(names)].toSorted();
  const rest = each.length - mostNamed;
  return `${each.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
