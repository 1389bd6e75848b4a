/** A table's row count differs from its statistics, or much was written since they were collected. */
import { fill, fitting, formatCount } from '../../text/format.ts';
import { defineInsight, type InsightContext } from '../insight.ts';
import { misestimateMessage } from '../insight-kit.ts';
import { objectName, type PlanNode } from '../model.ts';
import { ago } from '../table-facts.ts';

const words =
  'The planner expects {expected} rows in {table}, there are {actual}: its statistics are old. Run VACUUM (ANALYZE) {table}.';
const written =
  'About {changed} rows of {table} were written since its last ANALYZE ({when}); it had {rows}. Run ANALYZE {table}.';
const never = 'Nobody has analysed {table}: the planner guesses what is in it. Run ANALYZE {table}.';

const leastWritten = 1_000;
/** Twice the threshold of autovacuum's ANALYZE (autovacuum_analyze_scale_factor = 0.1). */
const leastPart = 0.2;
/** A smaller table is read whole, whatever its statistics say. */
const leastBytes = 1_000_000;

export const insight = defineInsight({
  id: 'stale-stats',
  title: 'The statistics of a table are out of date',
  severity: 'warning',
  problem: true,
  trigger:
    'A scan of a whole table without any condition finds another number of rows than the planner expects. Or the catalog says that much was written since the last ANALYZE, or that there was none.',
  threshold: {
    value:
      'Tenfold or more: without a condition the estimate is the number of rows that ANALYZE or VACUUM saw, scaled by the size of the file. By the catalog: at least 1,000 rows and a fifth of the table written since; or never analysed and 1 MB large.',
    source:
      'pganalyze on stale statistics (no number published); the factor is that of row-misestimate; a fifth is twice autovacuum_analyze_scale_factor’s default.',
  },
  silentWhen: [
    'the scan has a condition: then the error may be the condition’s, and only the catalog is asked',
    'the scan was stopped early',
    'another node of the plan reads the same table and it was said there',
  ],
  advice: 'Run VACUUM (ANALYZE) on the table, and look why autovacuum did not.',
  docs: `After a bulk load or a mass DELETE the statistics speak of another table until autovacuum comes by. A migration or a job that changes many
rows should end with ANALYZE. A long transaction keeps VACUUM from doing its part.`,
  check(node, context) {
    const message =
      misestimateMessage(node, context, { cause: 'stale', message: words }) ?? byCatalog(node, context);
    return message === undefined ? undefined : { message };
  },
});

function byCatalog(node: PlanNode, { plan, facts }: InsightContext): string | undefined {
  const { relation } = node;
  const table = relation === undefined ? undefined : facts.table(relation);
  if (relation === undefined || table === undefined) return undefined;
  const first = plan.nodes.find(
    (other) => other.relation?.name === relation.name && other.relation.schema === relation.schema,
  );
  if (first !== node) return undefined;
  const { rows, bytes, changed = 0, secondsSinceAnalyze } = table;
  if (rows === undefined)
    return bytes < leastBytes || secondsSinceAnalyze !== undefined
      ? undefined
      : fitting((short) => fill(never, { table: short(objectName(node)) }));
  if (changed < leastWritten || changed < rows * leastPart) return undefined;
  return fitting((short) =>
    fill(written, {
      table: short(objectName(node)),
      changed: formatCount(changed),
      rows: formatCount(rows),
      when: secondsSinceAnalyze === undefined ? 'before the counters began' : ago(secondsSinceAnalyze),
    }),
  );
}
