/**
 * A plan as EXPLAIN prints it: the tree, estimates and measurements, conditions and what they discarded. Tools that parse the text format
 * can parse it.
 */
import { conditionFields } from '../reading/condition-fields.ts';
import { oneLine } from '../../text/format.ts';
import type { Plan, PlanNode } from '../model.ts';

export function planAsText(plan: Plan): string {
  const lines: string[] = [];
  const columns: number[] = [];
  for (const node of plan.nodes) {
    const above = node.parent === undefined ? undefined : columns[node.parent];
    // A name follows its arrow; a subplan has its own heading.
    const indent = above === undefined ? 0 : above + 2;
    if (above !== undefined && node.subplanName !== undefined)
      lines.push(`${' '.repeat(indent)}${oneLine(node.subplanName)}`);
    const arrow = indent + (node.subplanName === undefined ? 0 : 2);
    columns[node.id] = above === undefined ? 0 : arrow + 4;
    lines.push(`${above === undefined ? '' : `${' '.repeat(arrow)}->  `}${heading(node)}`);
    const at = ' '.repeat((columns[node.id] ?? 0) + 2);
    lines.push(...properties(node).map((line) => `${at}${oneLine(line)}`));
  }
  if (plan.settings.size > 0) {
    const settings = [...plan.settings].map(([name, value]) => `${name} = '${value}'`);
    lines.push(`Settings: ${oneLine(settings.join(', '))}`);
  }
  if (plan.planningMs !== undefined) lines.push(`Planning Time: ${plan.planningMs.toFixed(3)} ms`);
  for (const { name, timeMs, calls } of plan.triggers)
    lines.push(
      `Trigger ${oneLine(name)}: ${timeMs === undefined ? '' : `time=${timeMs.toFixed(3)} `}calls=${String(calls)}`,
    );
  if (plan.executionMs !== undefined) lines.push(`Execution Time: ${plan.executionMs.toFixed(3)} ms`);
  return `${lines.join('\n')}\n`;
}

function heading(node: PlanNode): string {
  return [oneLine(node.label), ...object(node), ...figures(node)].join(' ');
}

function object(node: PlanNode): readonly string[] {
  const { relation, alias, index, cteName, functionName } = node;
  if (node.kind === 'bitmap-index-scan') return index === undefined ? [] : [`on ${quoted(index)}`];
  const using = index === undefined ? [] : [`using ${quoted(index)}`];
  const name =
    relation === undefined
      ? (cteName ?? functionName)
      : relation.schema === undefined
        ? relation.name
        : undefined;
  const shown =
    relation?.schema === undefined
      ? name === undefined
        ? undefined
        : quoted(name)
      : `${quoted(relation.schema)}.${quoted(relation.name)}`;
  const other = alias === undefined || alias === (relation?.name ?? name) ? '' : quoted(alias);
  const on = [shown ?? '', other].filter((part) => part !== '').join(' ');
  return on === '' ? using : [...using, `on ${on}`];
}

function figures({ estimate, actual }: PlanNode): readonly string[] {
  const planned =
    estimate === undefined
      ? []
      : [
          estimate.rowsOnly === true
            ? ` (rows=${String(Math.round(estimate.rows))})`
            : ` (cost=${estimate.startupCost.toFixed(2)}..${estimate.totalCost.toFixed(2)} rows=${String(Math.round(estimate.rows))} width=${String(estimate.width)})`,
        ];
  if (actual === undefined) return planned;
  if (actual.loops === 0) return [...planned, '(never executed)'];
  const { startupMs, totalMs } = actual;
  const time =
    startupMs === undefined || totalMs === undefined
      ? ''
      : `time=${startupMs.toFixed(3)}..${totalMs.toFixed(3)} `;
  return [...planned, `(actual ${time}rows=${String(actual.rows)} loops=${String(actual.loops)})`];
}

function properties(node: PlanNode): readonly string[] {
  const { sort, buffers, heapFetches, workers, hash } = node;
  return [
    ...list('Output', node.output),
    ...list('Group Key', node.groupKeys),
    ...list('Sort Key', node.sortKeys),
    ...list('Presorted Key', node.presortedKeys),
    ...(node.cacheKey === undefined ? [] : [`Cache Key: ${node.cacheKey}`]),
    ...(node.functionCall === undefined ? [] : [`Function Call: ${node.functionCall}`]),
    ...node.conditions.flatMap(({ kind, text, rowsRemoved }) => {
      const [key, , removed] = conditionFields.find((field) => field[1] === kind) ?? [kind];
      return [
        `${key}: ${text}`,
        ...(rowsRemoved === undefined || removed === undefined ? [] : [`${removed}: ${String(rowsRemoved)}`]),
      ];
    }),
    ...(sort === undefined
      ? []
      : [
          `Sort Method: ${sort.method}  ${sort.place === 'disk' ? 'Disk' : 'Memory'}: ${String(sort.kilobytes)}kB`,
        ]),
    ...(hash === undefined || node.kind !== 'hash'
      ? []
      : [
          `Buckets: ${String(hash.buckets)}  Batches: ${String(hash.batches)}  Memory Usage: ${String(hash.peakKilobytes)}kB`,
        ]),
    ...(heapFetches === undefined ? [] : [`Heap Fetches: ${String(heapFetches)}`]),
    ...(workers === undefined ? [] : [`Workers Planned: ${String(workers.planned)}`]),
    ...(workers?.launched === undefined ? [] : [`Workers Launched: ${String(workers.launched)}`]),
    ...(buffers === undefined || buffers.sharedHit + buffers.sharedRead === 0
      ? []
      : [`Buffers: shared hit=${String(buffers.sharedHit)} read=${String(buffers.sharedRead)}`]),
  ];
}

function list(key: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`${key}: ${values.join(', ')}`];
}

/** As the server does: plain names are not quoted. */
function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) || name.startsWith('*')
    ? name
    : `"${oneLine(name).replaceAll('"', '""')}"`;
}
