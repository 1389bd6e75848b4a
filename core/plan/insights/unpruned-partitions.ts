/** A query that reads every partition of a table, because no condition of it is on what the table is partitioned by. */
import { fill, fitting } from '../../text/format.ts';
import { columns } from '../expression.ts';
import { defineInsight, type InsightContext } from '../insight.ts';
import { inputs, subtree, type PlanNode } from '../model.ts';
import type { PartitionedTable } from '../table-facts.ts';

const message =
  'All {count} partitions of {table} are read: no condition is on its partition key, {key}. Add one where the query knows it.';

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
    const texts = scans.map(({ conditions }) => conditions.map(({ text }) => text).join(' '));
    if (texts.some((text) => text === '' || mentions(text, whole.by))) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          count: String(whole.partitions),
          table: short(whole.name),
          key: short(whole.by.replace(/^\w+ /, '')),
        }),
      ),
      short: fill('all {count} partitions are read', { count: String(whole.partitions) }),
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

/** `by` as the server prints it, with the columns' names in it. */
function mentions(text: string, by: string): boolean {
  const words = new Set(by.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
  return columns(text).some(({ column }) => words.has(column));
}
