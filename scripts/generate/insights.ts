/** The page that lists all insights. */
import type { Insight } from '../../core/plan/insight.ts';
import { insights } from '../../core/plan/insights/index.ts';
import { mysqlInsights } from '../../core/plan/mysql/insights.ts';
import { sqliteInsights } from '../../core/plan/sqlite/insights.ts';
import { sqlserverInsights } from '../../core/plan/sqlserver/insights.ts';
import type { GeneratedFile } from './generated.ts';

function page(
  insights: readonly Insight[],
  ofMysql: readonly Insight[],
  ofSqlite: readonly Insight[],
  ofSqlserver: readonly Insight[],
): string {
  return [
    '<!-- Generated from the insights themselves: `npm run generate`. -->',
    '# Plan insights',
    `${insights.length} insights about a plan. Each is reported for estimated and for measured plans, as far as the plan shows it, with the node, its share of the whole and one action. Plans that take less than 3 ms or cost less than 500 get only insights about a wrong result.`,
    'A *problem* is also listed in Problems, with the findings about the SQL; the others are shown only with the plan.',
    [
      '| insight | severity | problem | what it finds | threshold |',
      '|---|---|---|---|---|',
      ...insights.map(row),
    ].join('\n'),
    ...insights.map(section),
    '# Insights for MySQL and MariaDB',
    'Plans of these servers are read into the same form, and what is said above of PostgreSQL’s planner is not said of them. Plans that were not run and read less than 1,000 rows are left alone.',
    ...ofMysql.map(section),
    '# Insights for SQLite',
    'EXPLAIN QUERY PLAN has no figures: rows are those that were counted in the file, or that ANALYZE has left.',
    ...ofSqlite.map(section),
    '# Insights for SQL Server',
    'Of its estimated plans and of saved ones. Most of it the server warns of itself; its costs have no unit, so that thresholds are of rows.',
    ...ofSqlserver.map(section),
  ].join('\n\n');
}

function row({ id, severity, problem, title, threshold }: Insight): string {
  return `| [${id}](#${id}) | ${severity} | ${problem ? 'yes' : ''} | ${title} | ${threshold.value.replaceAll('|', '\\|')} |`;
}

function section({ id, title, trigger, threshold, silentWhen, advice, docs }: Insight): string {
  return [
    `## ${id}`,
    `**${title}.** ${trigger}`,
    `*Threshold:* ${threshold.value} *Where it comes from:* ${threshold.source}`,
    ...(silentWhen.length === 0
      ? []
      : [`*Stays silent when*\n\n${silentWhen.map((one) => `- ${one}`).join('\n')}`]),
    `*What to do:* ${advice}`,
    docs,
  ].join('\n\n');
}

export function files(): readonly GeneratedFile[] {
  const text = page(insights, mysqlInsights, sqliteInsights, sqlserverInsights);
  return [{ path: 'docs/guide/plan-insights.md', text }];
}
