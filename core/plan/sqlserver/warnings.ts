/** The warnings and missing indexes in a SHOWPLAN, as fields of the raw plan, which insights look up by name. */
import type { Element } from '../formats/elements.ts';
import type { RawObject } from '../reading/raw.ts';
import { attribute, bare, below, child, columnsIn, flag, number, shortened, tableName } from './reading.ts';

/** The warnings of one operator. */
export function operatorWarnings(of: Element): RawObject {
  const warnings = child(of, 'Warnings');
  if (warnings === undefined) return {};
  const unknown = columnsIn(child(warnings, 'ColumnsWithNoStatistics'));
  return {
    ...(flag(warnings, 'NoJoinPredicate') ? { 'No Join Predicate': 'yes' } : {}),
    ...(unknown.length === 0 ? {} : { 'Columns Without Statistics': unknown.join(', ') }),
    ...spills(warnings),
    ...conversions(warnings),
  };
}

/** The warnings of the statement, and the indexes that the optimizer misses. */
export function statementWarnings(plan: Element): RawObject {
  const warnings = child(plan, 'Warnings');
  const missing = below(child(plan, 'MissingIndexes'), 'MissingIndexGroup').flatMap(missingIndex);
  const grant = child(warnings, 'MemoryGrantWarning');
  const kind = attribute(grant, 'GrantWarningKind');
  return {
    ...(missing.length === 0 ? {} : { 'Missing Index': missing }),
    ...(kind === undefined ? {} : { 'Memory Grant': kind.toLowerCase() }),
    ...(flag(warnings, 'UnmatchedIndexes')
      ? { 'Unmatched Indexes': 'A filtered index was passed over, since a parameter may have any value.' }
      : {}),
    ...(warnings === undefined ? {} : conversions(warnings)),
  };
}

function spills(warnings: Element): RawObject {
  const levels = below(warnings, 'SpillToTempDb').flatMap((one) => number(one, 'SpillLevel') ?? []);
  const details = [...below(warnings, 'SortSpillDetails'), ...below(warnings, 'HashSpillDetails')];
  const pages = details.reduce((sum, one) => sum + (number(one, 'WritesToTempDb') ?? 0), 0);
  if (levels.length === 0 && details.length === 0 && !flag(warnings, 'SpillOccurred')) return {};
  return { 'Spilled to tempdb': pages === 0 ? 'yes' : `${pages} pages` };
}

/** Page “Showplan schema”: ConvertIssue is `Seek Plan` if the conversion prevented a seek, else `Cardinality Estimate`. */
function conversions(warnings: Element): RawObject {
  const found = below(warnings, 'PlanAffectingConvert');
  const of = (issue: string): readonly string[] =>
    found
      .filter((one) => attribute(one, 'ConvertIssue') === issue)
      .map((one) => shortened(attribute(one, 'Expression') ?? ''));
  const [seeks, estimates] = [of('Seek Plan'), of('Cardinality Estimate')];
  return {
    ...(seeks.length === 0 ? {} : { 'Conversion Prevents Seek': seeks }),
    ...(estimates.length === 0 ? {} : { 'Conversion Changes Estimate': estimates }),
  };
}

/** `98.2 % dbo.orders (customer_id, created_at) include (total)`. */
function missingIndex(group: Element): readonly string[] {
  const impact = number(group, 'Impact');
  return below(group, 'MissingIndex').map((index) => {
    const columns = (usage: string): readonly string[] =>
      below(index, 'ColumnGroup')
        .filter((one) => attribute(one, 'Usage') === usage)
        .flatMap((one) => below(one, 'Column').map((column) => bare(attribute(column, 'Name')) ?? ''));
    const keys = [...columns('EQUALITY'), ...columns('INEQUALITY')].join(', ');
    const carried = columns('INCLUDE');
    const table = `${bare(attribute(index, 'Schema')) ?? ''}.${tableName(attribute(index, 'Table')) ?? ''}`;
    const share = impact === undefined ? '' : `${Math.round(impact)} % `;
    return `${share}${table} (${keys})${carried.length === 0 ? '' : ` include (${carried.join(', ')})`}`;
  });
}
