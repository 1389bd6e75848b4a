/** A query that reads every partition of a table, because no condition of it is on what the table is partitioned by. */
import { fill, fitting } from '../../text/format.ts';
import { columns, namesIn } from '../expression.ts';
import { defineInsight, type InsightContext } from '../insight.ts';
import { inputs, subtree, type PlanNode } from '../model.ts';
import type { PartitionedTable } from '../table-facts.ts';

const message =
  'No condition is on the partition key of {table}, {key}: none of its {count} partitions is pruned. Add one if the query knows it.';

export const insight = defineInsight({
  id: 'unpruned-partitions',
  title: 'Every partition is read',
  severity: 'info',
  problem: false,
  sizes: 'assumed',
  evenWhenTrivial: true,
  trigger:
    'An Append over all partitions of a table, each with a condition, none of them on the partition key.',
  threshold: {
    value: 'At least two partitions.',
    source: 'Partition pruning in PostgreSQL’s manual (5.12.4).',
  },
  silentWhen: ['the query has no condition on the table: it wants all of it', 'some partition is left out'],
  advice: 'Add a condition on the partition key.',
  docs: `Partitions are left out when the query is planned, or when it begins, by conditions on the columns that the table is partitioned by. Without such a
condition each partition is read, or looked into by its own index.`,
  check(node, context) {
    if (node.kind !== 'append' && node.kind !== 'merge-append') return undefined;
    const scans = inputs(node).flatMap((member) => scansOf(member));
    const parts = scans.map((scan) => partOf(scan, context));
    const [whole] = parts;
    if (whole === undefined || parts.some((one) => one?.name !== whole.name || one.schema !== whole.schema))
      return undefined;
    const names = new Set(scans.map(({ relation }) => relation?.name));
    if (whole.partitions < 2 || names.size < whole.partitions) return undefined;
    if (scans.some(({ conditions }) => conditions.length === 0)) return undefined;
    // Of a join, too.
    const key = namesIn(whole.by);
    const all = context.plan.nodes.flatMap(({ conditions }) =>
      conditions.flatMap(({ text }) => columns(text)),
    );
    if (all.some(({ column }) => key.has(column))) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          count: String(whole.partitions),
          table: short(whole.name),
          key: short(whole.by.replace(/^\w+ /, '')),
        }),
      ),
      short: fill('none of {count} partitions is pruned', { count: String(whole.partitions) }),
    };
  },
});

function scansOf(member: PlanNode): readonly PlanNode[] {
  return subtree(member).filter(
    ({ relation, kind }) => relation !== undefined && kind !== 'bitmap-index-scan',
  );
}

function partOf({ relation }: PlanNode, { facts }: InsightContext): PartitionedTable | undefined {
  return relation && facts.table(relation)?.partOf;
}
