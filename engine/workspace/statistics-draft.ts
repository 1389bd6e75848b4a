/** The contents of a statistics file after collecting: the new sizes, with all members that Plinth does not know. Writes nothing. */
import { exists } from '../inputs/disk.ts';
import { formatBytes } from '../../core/text/format.ts';
import type { ColumnStatistics } from '../../core/statistics/planner/model.ts';
import type { Statistics } from '../../core/statistics/statistics.ts';
import { mergeStatistics, printStatistics } from '../../core/statistics/write.ts';
import { readStatisticsFile } from './statistics-file.ts';

export type StatisticsDraft =
  | { readonly kind: 'draft'; readonly text: string; readonly replaces: boolean }
  /** The existing contents cannot be preserved, so the file must not be overwritten. */
  | { readonly kind: 'refused'; readonly message: string };

/** `file` is absolute. */
export function draftStatistics(file: string, measured: Statistics): StatisticsDraft {
  if (!exists(file)) return { kind: 'draft', text: printStatistics(measured), replaces: false };
  const known = readStatisticsFile(file);
  const [problem] = known.problems;
  if (known.statistics === undefined || problem !== undefined) {
    const { line, message } = problem ?? { line: 1, message: 'It cannot be read.' };
    return {
      kind: 'refused',
      message: `${message} Nothing was written over it: see line ${line}, or move the file away.`,
    };
  }
  try {
    return {
      kind: 'draft',
      text: printStatistics(mergeStatistics(known.statistics, measured)),
      replaces: true,
    };
  } catch {
    return {
      kind: 'refused',
      message: 'What it holds is nested too deeply to be rewritten. Nothing was written over it.',
    };
  }
}

/** `212 relations, 48 GB in all, from PostgreSQL 16.4`. */
export function statisticsInWords({ server, relations }: Statistics): string {
  const count = relations.length;
  // Partitions are included in their parents' sums.
  const bytes = relations.reduce((sum, one) => (one.kind === 'partitioned-table' ? sum : sum + one.bytes), 0);
  const product = /^\d/.test(server?.version ?? '') ? 'PostgreSQL ' : '';
  const from = server === undefined ? '' : `, from ${product}${server.version}`;
  return `${count} ${count === 1 ? 'relation' : 'relations'}, ${formatBytes(bytes)} in all${from}`;
}

/** `1,720 columns for the planner, with values of 2: orders.placed_on, orders.state.` */
export function valuesInWords({ planner }: Statistics): string {
  if (planner === undefined) return 'Nothing of what the planner goes by.';
  const columns = new Set(planner.columns.map(nameOf));
  const open = planner.columns.filter(({ values }) => values !== undefined);
  const named = [...new Set(open.map(nameOf))].sort();
  const head = `Statistics of ${columns.size} ${columns.size === 1 ? 'column' : 'columns'} for the planner`;
  return named.length === 0
    ? `${head}, and no value of any of them.`
    : `${head}, with most common values, bounds and ends of ${named.length}: ${named.join(', ')}.`;
}

function nameOf({ schema, relation, column }: ColumnStatistics): string {
  return [...(schema === 'public' ? [] : [schema]), relation, ...(column === '' ? [] : [column])].join('.');
}
