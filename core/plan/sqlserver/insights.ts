/** Insights for plans of SQL Server. Most come from the server's own warnings; thresholds are in rows, because its costs have no unit. */
import { formatCount } from '../../text/format.ts';
import { defineInsight, type Insight } from '../insight.ts';
import { objectName, type PlanNode } from '../model.ts';

/** With fewer rows the query is fast anyway. */
const leastRows = 1_000;
const threshold = { value: '1,000 rows', source: 'chosen: below a thousand rows none of it is felt' };
const own = { value: 'any', source: 'the server warns of it itself' };

function extra(node: PlanNode, name: string): number | undefined {
  const value = Number(node.extra.get(name) ?? Number.NaN);
  return Number.isNaN(value) ? undefined : value;
}

function few(kept: number): string {
  return kept < 1 ? 'less than one' : formatCount(kept);
}

/** A message must fit one line. */
function fitted(before: string, name: string, after: string): { readonly message: string } {
  const room = 160 - before.length - after.length;
  const short = name.length <= room ? name : `${name.slice(0, Math.max(0, room - 1))}…`;
  return { message: `${before}${short}${after}` };
}

const missingIndex = defineInsight({
  id: 'sqlserver-missing-index',
  title: 'The optimizer misses an index',
  severity: 'info',
  problem: false,
  trigger: 'A MissingIndex element in the plan.',
  threshold: own,
  silentWhen: [],
  advice: 'Look for an index that could be widened first; try it, and weigh what writes will pay for it.',
  docs: `The optimizer names columns of an index that it would have used, and by how much it believes this one query to get cheaper. That is a guess: it looks
at no index that is there and could be widened, puts columns in the order of the table, and knows nothing of other queries and of writes.`,
  check(node) {
    const [first = ''] = (node.extra.get('Missing Index') ?? '').split(/, (?=\d+ % )/);
    const [, share, index] = /^(?:(\d+) % )?(.+)$/s.exec(first) ?? [];
    if (index === undefined) return undefined;
    const gain = share === undefined ? '' : `, ${share} % cheaper by its own guess`;
    return fitted('The optimizer would like an index ', index, `${gain}. Check those that are there first.`);
  },
});

const conversion = defineInsight({
  id: 'sqlserver-conversion-prevents-seek',
  title: 'A conversion keeps an index from being used',
  severity: 'warning',
  problem: true,
  trigger: 'A PlanAffectingConvert warning whose ConvertIssue is Seek Plan.',
  threshold: own,
  silentWhen: ['the conversion only makes an estimate worse (Cardinality Estimate)'],
  advice: 'Compare with a value of the column’s own type: a varchar column with a varchar parameter.',
  docs: `Both sides of a comparison have to be of one type, and the type of lower precedence is converted: a varchar column that is compared with an nvarchar
parameter is converted row by row, and its index cannot be sought. Drivers send text as nvarchar unless they are told otherwise.`,
  check(node) {
    const expression = node.extra.get('Conversion Prevents Seek');
    if (expression === undefined) return undefined;
    return fitted('An index cannot be sought: ', expression, '. Compare with the column’s own type.');
  },
});

const noPredicate = defineInsight({
  id: 'sqlserver-no-join-predicate',
  title: 'Tables are joined without a condition',
  severity: 'warning',
  problem: true,
  trigger: 'A NoJoinPredicate warning at a join that gives at least 1,000 rows.',
  threshold,
  silentWhen: ['the join gives fewer rows'],
  advice: 'Write the condition that joins them, or CROSS JOIN where every pair is meant.',
  docs: `Every row of one side is put together with every row of the other. Sometimes the condition is there and the optimizer has made constants of it; then nothing is wrong.`,
  check(node) {
    const rows = node.estimate?.rows ?? 0;
    if (!node.extra.has('No Join Predicate') || rows < leastRows) return undefined;
    return {
      message: `Nothing joins both sides: about ${formatCount(rows)} pairs. Write the condition that joins them.`,
    };
  },
});

const lookup = defineInsight({
  id: 'sqlserver-key-lookup',
  title: 'Rows are looked up one by one behind an index',
  severity: 'warning',
  problem: true,
  trigger: 'A key lookup or RID lookup that is expected to run at least 1,000 times.',
  threshold: { value: '1,000 lookups', source: threshold.source },
  silentWhen: ['it is expected less often'],
  advice: 'Add the columns that are looked up to the index with INCLUDE, or ask for fewer columns.',
  docs: `The index that finds the rows lacks columns that the query wants, so for each row the table itself is looked into. For few rows that is right; for many the
optimizer reads the whole table instead, and the plan tips over.`,
  check(node) {
    const runs = extra(node, 'Counted Executions') ?? extra(node, 'Estimated Executions') ?? 1;
    if ((node.label !== 'Key Lookup' && node.label !== 'RID Lookup') || runs < leastRows) return undefined;
    return fitted(
      `About ${formatCount(runs)} rows are looked up one by one in `,
      objectName(node),
      '. INCLUDE their columns in the index that finds them.',
    );
  },
});

const scan = defineInsight({
  id: 'sqlserver-scan-for-few',
  title: 'A whole table is read for few rows',
  severity: 'warning',
  problem: true,
  trigger: 'A scan with a condition that keeps at most a tenth of at least 1,000 rows.',
  threshold,
  silentWhen: [
    'there is no condition',
    'the server does not say how many rows it reads',
    'it compares with LIKE and a leading wildcard, or a conversion that the server warns of',
  ],
  advice: 'Index the columns that the condition compares.',
  docs: `The condition is looked at after a row was read: the work grows with the table. Where an index is there, the condition may keep it from being used: a function or a
conversion around the column, or LIKE with a leading wildcard.`,
  check(node) {
    const read =
      extra(node, 'Counted Rows Read') ?? extra(node, 'Rows Read') ?? extra(node, 'Rows in the Table');
    const kept = extra(node, 'Counted Rows') ?? node.estimate?.rows;
    const isScan = /^(?:Clustered Index|Table|Index) Scan/.test(node.label);
    if (!isScan || !node.conditions.some(({ kind }) => kind === 'filter')) return undefined;
    if (read === undefined || kept === undefined || read < leastRows || kept > read / 10) return undefined;
    const condition = node.conditions.map(({ text }) => text).join(' ');
    // An index would be read from end to end as well, and the server itself warns of a conversion.
    if (
      /like N?'%/i.test(condition) ||
      /CONVERT_IMPLICIT\([^()]*(?:\([^()]*\))?[^()]*\[[^\]]+\]\.\[/i.test(condition)
    )
      return undefined;
    if (/(?<!CONVERT)\b[a-z]\w*\([^()]*\[[^\]]+\]\.\[/i.test(condition))
      return fitted(
        `${formatCount(read)} rows of `,
        objectName(node),
        ` are read to keep ${few(kept)}: a function around the column keeps an index from being used.`,
      );
    return fitted(
      `${formatCount(read)} rows of `,
      objectName(node),
      ` are read to keep ${few(kept)}. Index the columns that are compared.`,
    );
  },
});

const spill = defineInsight({
  id: 'sqlserver-spill',
  title: 'Rows were written to tempdb, since memory was too small',
  severity: 'warning',
  problem: true,
  trigger: 'A warning of a sort or hash that spilled, in a plan that was measured.',
  threshold: own,
  silentWhen: [],
  advice:
    'See why the estimate was too low: statistics that are old, or a parameter that the plan was not made for.',
  docs: `Memory is granted before the query runs, by the estimate of rows. Where more come, the rest goes through tempdb.`,
  check(node) {
    const spilled = node.extra.get('Spilled to tempdb');
    if (spilled === undefined) return undefined;
    const pages = Number(/^\d+/.exec(spilled)?.[0] ?? Number.NaN);
    const much = Number.isNaN(pages) ? '' : ` (${formatCount(pages)} pages)`;
    return {
      message: `${node.label} did not fit into its memory and went through tempdb${much}. Compare expected and counted rows.`,
    };
  },
});

const noStatistics = defineInsight({
  id: 'sqlserver-no-statistics',
  title: 'Columns have no statistics',
  severity: 'info',
  problem: false,
  trigger: 'A ColumnsWithNoStatistics warning.',
  threshold: own,
  silentWhen: [],
  advice: 'CREATE STATISTICS on the columns, or let the database make them (AUTO_CREATE_STATISTICS).',
  docs: `Without statistics the optimizer guesses how many rows a condition on the column keeps.`,
  check(node) {
    const columns = node.extra.get('Columns Without Statistics');
    if (columns === undefined) return undefined;
    return fitted(
      'Nothing is known of the values of ',
      columns,
      ', so rows are guessed. CREATE STATISTICS on them.',
    );
  },
});

export const sqlserverInsights: readonly Insight[] = [
  missingIndex,
  conversion,
  noPredicate,
  lookup,
  scan,
  spill,
  noStatistics,
];
