/** The view of the templates of `plinth audit`: the audit with everything that a logic-less template cannot compute. Texts are plain. */
import type { Audit, AuditFinding, AuditGroup, Counts, Trend, TrendFinding } from '../../core/audit/model.ts';
import type { Category } from '../../core/findings/finding.ts';
import { severities } from '../../core/findings/grading.ts';

/** Nobody reads a document of a hundred pages: the rest is in the JSON. */
const mostFindings = 40;
const mostChanges = 60;

/** What to do; the order breaks ties of equal urgency. */
const actions: Readonly<Record<Category, string>> = {
  'data-loss': 'Know what cannot be taken back',
  security: 'Close what is open',
  injection: 'Take texts out of commands',
  index: 'Add indexes, and take away those that cost only',
  design: 'Change types, keys and constraints',
  locking: 'Change what locks more than it has to',
  transaction: 'Change what runs in one transaction',
  query: 'Rewrite queries',
  convention: 'Tidy up',
  team: 'Follow your own rules',
};

export function viewOf(audit: Audit) {
  const { groups, acceptedFindings, personal, unused, open, areas, worst, categories } = audit;
  return {
    ...audit,
    verdict: verdictOf(audit),
    isEmpty: open.all === 0,
    partial: audit.understood < audit.statements,
    trend: trendView(audit.trend),
    categories: listed(categories.map(({ category, counts }) => ({ name: category, ...counts }))),
    // A single area would repeat the totals.
    areas:
      areas.length > 1 ? listed(areas.map(({ area, counts }) => ({ name: area, ...counts }))) : undefined,
    worst: listed(
      worst.map(({ object, counts, rules }) => ({ name: object, ...counts, rules: rules.join(', ') })),
    ),
    actions: Object.entries(actions)
      .flatMap(([category, title]) => {
        const here = groups.filter((one) => one.category === category);
        const [first] = here;
        return first === undefined
          ? []
          : [{ title, rank: severities.indexOf(first.severity), groups: here.map(groupView) }];
      })
      // Failures come before matters of taste; the sort is stable.
      .sort((a, b) => a.rank - b.rank),
    personal: listed(personal),
    accepted: listed(
      acceptedFindings.map((one) => ({
        ...findingView(one),
        rule: one.rule,
        by: one.state.kind === 'accepted' ? one.state.by : '',
        reason: one.state.kind === 'accepted' ? one.state.reason : '',
      })),
    ),
    unused: listed(
      unused.map(({ file, line, message }) => ({
        place: line === undefined ? file : `${file}:${line}`,
        message,
      })),
    ),
  };
}

function listed<T>(all: readonly T[]): { readonly all: readonly T[] } | undefined {
  return all.length === 0 ? undefined : { all };
}

/** Zero is omitted. */
function counted(count: number): { readonly count: number } | undefined {
  return count > 0 ? { count } : undefined;
}

function verdictOf({ open, tables, accepted, trend }: Audit): readonly string[] {
  return [
    open.all === 0
      ? `Nothing is open in ${counts(tables, 'table')}.`
      : `${counts(open.all, 'finding')} in ${counts(tables, 'table')}: ${wordsOf(open)}.`,
    ...(accepted > 0
      ? [`${counts(accepted, 'finding')} more ${accepted === 1 ? 'is' : 'are'} accepted.`]
      : []),
    ...(trend.kind === 'since'
      ? [
          `Since ${trend.date}: ${trend.came.length} came, ${trend.went.length} went, ${trend.stays} ${trend.stays === 1 ? 'stays' : 'stay'}.`,
        ]
      : []),
  ];
}

function wordsOf({ error, warning, info, hint }: Counts): string {
  return [
    ...(error > 0 ? [counts(error, 'error')] : []),
    ...(warning > 0 ? [counts(warning, 'warning')] : []),
    ...(info > 0 ? [`${info} worth knowing`] : []),
    ...(hint > 0 ? [counts(hint, 'hint')] : []),
  ].join(', ');
}

function counts(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function groupView(group: AuditGroup) {
  return {
    ...group,
    // A heading has no full stop.
    summary: group.summary.replace(/\.$/, ''),
    count: group.findings.length,
    plural: group.findings.length > 1,
    findings: group.findings.slice(0, mostFindings).map(findingView),
    left: counted(group.findings.length - mostFindings),
  };
}

function findingView({ object, message, place, severity }: AuditFinding) {
  return {
    object: object ?? '',
    // Puts the name before the message, unless the message contains it.
    front: object === undefined || message.includes(object) ? '' : object,
    message,
    severity,
    place: place === undefined ? '' : `${place.file}:${place.line}`,
  };
}

function trendView(trend: Trend) {
  const list = (all: readonly TrendFinding[]) =>
    all.length === 0
      ? undefined
      : { all: all.slice(0, mostChanges), count: all.length, left: counted(all.length - mostChanges) };
  return {
    isFirst: trend.kind === 'first',
    since:
      trend.kind === 'since'
        ? {
            ...trend,
            came: list(trend.came),
            went: list(trend.went),
            runs: trend.runs.map(({ date, tables, open, accepted }) => ({ date, tables, ...open, accepted })),
          }
        : undefined,
  };
}
