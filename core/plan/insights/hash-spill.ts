/** A hash table of a join or an aggregate exceeds its memory. */
import { fill, fitting, formatCount, type Shorten } from '../../text/format.ts';
import { defineInsight, parentIn, type InsightContext } from '../insight.ts';
import {
  memorySetting,
  onlyTable,
  rowsInWords,
  rowsOf,
  rowsRead,
  shareOf,
  weightIn,
} from '../insight-kit.ts';
import { objectName, type PlanNode } from '../model.ts';
import { workMemory } from '../settings.ts';

const leastShare = 0.05;
/** hash_mem_multiplier of version 15 and later; with less memory it spills all the more. */
const multiplier = 2;

const message =
  "{node}{table} {batches} through temporary files, {share}. SET LOCAL work_mem = '{memory}' for this query.";

export const insight = defineInsight({
  id: 'hash-spill',
  title: 'A hash does not fit into memory',
  severity: 'warning',
  problem: true,
  trigger: 'A hash join or a hashed aggregate works in batches through temporary files.',
  threshold: {
    value:
      'Measured: more than one batch. Estimated: the planner plans partitions, or the hashed rows (width and 24 bytes of header each) need more than twice work_mem. At least 5 % of the plan.',
    source: 'pev2, pganalyze: batches above 1; twice work_mem is hash_mem_multiplier’s default since 15.',
  },
  silentWhen: ['the join or aggregate is a small part of the plan'],
  advice: 'Give this query more memory: SET LOCAL work_mem, or hash_mem_multiplier.',
  docs: `A hash may use work_mem times hash_mem_multiplier (2 by default since PostgreSQL 15). Beyond that rows are written out in batches and read again. Fewer
columns make narrower rows; a better row estimate lets the planner hash the smaller side.`,
  check(node, context) {
    const bytes = spilled(node, context);
    if (bytes === undefined) return undefined;
    const join = node.kind === 'hash' ? parentIn(context, node) : undefined;
    const share = weightIn(context, node) + (join === undefined ? 0 : weightIn(context, join));
    if (share < leastShare) return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          node:
            node.kind === 'hash'
              ? `Hash of ${rowsInWords(rowsOf(context, node))}`
              : `${node.label} of ${rowsInWords(rowsRead(context, node))}`,
          table: tableOf(node, short),
          share: shareOf(share, context),
          batches:
            node.hash === undefined
              ? 'is expected to go'
              : `goes in ${formatCount(node.hash.batches)} batches`,
          memory: memorySetting(Math.max(bytes, workMemory(context.plan) * 1.01)),
        }),
      ),
    };
  },
});

function tableOf(node: PlanNode, short: Shorten): string {
  const table = onlyTable(node);
  return table === undefined ? '' : ` of ${short(objectName(table))}`;
}

/** The required work_mem; undefined if it fits. */
function spilled(node: PlanNode, context: InsightContext): number | undefined {
  const { hash, estimate, kind } = node;
  if (kind !== 'hash' && kind !== 'aggregate') return undefined;
  if (hash !== undefined)
    return hash.batches > 1 ? (hash.batches * hash.peakKilobytes * 1024) / multiplier : undefined;
  if (node.actual !== undefined || estimate === undefined) return undefined;
  const bytes = rowsOf(context, node) * (Math.ceil(estimate.width / 8) * 8 + 24);
  if (kind === 'aggregate') return node.plannedPartitions === undefined ? undefined : bytes;
  return bytes > workMemory(context.plan) * multiplier ? bytes / multiplier : undefined;
}
