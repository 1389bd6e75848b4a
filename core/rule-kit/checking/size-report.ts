/**
 * Which relations a statement reads or writes as a whole, and their sizes: these decide a report's severity and the sentence about the
 * size.
 */
import type { Effect, RelationEffect } from '../../effects/effect.ts';
import { grading, isGradedBySize, type Hazard, type Severity } from '../../findings/grading.ts';
import type { Operation } from '../../operations/model/operation.ts';
import {
  milder,
  scaled,
  sizeInWords,
  usualSmallTable,
  type SmallTable,
} from '../../findings/size-grading.ts';
import { isDeclaredSmall } from '../../statistics/small-tables.ts';
import { sizeOf, type RelationSize, type SizeIndex } from '../../statistics/statistics.ts';
import type { Rule } from '../define-rule.ts';
import { fillMessage } from './messages.ts';

/** Known sizes, and the size from which a table counts as large. */
export interface Sizes {
  readonly index: SizeIndex;
  /** As 2027-01-31: if undefined, statistics have no age and do not lower severities. */
  readonly today: string | undefined;
  readonly small: SmallTable;
}

export interface ScaledReport {
  readonly severity: Severity;
  /** What the message says last about the size. */
  readonly sizeSentence?: string;
  readonly size?: RelationSize | undefined;
  /** A size would change the severity, and none is known. */
  readonly isSizeAsked?: true | undefined;
}

export function scaleReport(
  rule: Rule,
  report: {
    readonly hazard?: Hazard | undefined;
    readonly severity: Severity | undefined;
  },
  operation: Operation,
  { sizes, novelty, effect, changed, smallTables = [] }: Known,
): ScaledReport {
  const { severity: given, hazard = rule.hazard } = report;
  const works = isGradedBySize(hazard) ? worked(operation, effect(operation)).map((one) => one.relation) : [];
  // If only rows are locked, no effect names the table.
  const names = [...new Set(works.length === 0 && isGradedBySize(hazard) ? changed(operation) : works)];
  const { small: whereSmall, unknown, applied } = grading[hazard];
  const inTime = (one: Severity): Severity => (novelty === 'applied' ? milder(one, applied) : one);
  const others = names.filter((name) => !isDeclaredSmall(smallTables, name));
  const [first] = names;
  if (first !== undefined && others.length === 0) {
    const sizeSentence = fillMessage('smallTables says that {relation} is small.', { relation: first });
    return { severity: inTime(milder(given ?? unknown, whereSmall)), sizeSentence };
  }
  const relations = others.map((name) => sizes && sizeOf(sizes.index, name, sizes.today));
  const found = scaled(hazard, given, relations, sizes?.small ?? usualSmallTable);
  const { size } = found;
  const severity = inTime(found.severity);
  if (size === undefined) {
    const isAsked = names.length > 0 && given === undefined && grave.has(severity);
    return isAsked ? { severity, isSizeAsked: true } : { severity };
  }
  const relation = fillMessage('{relation} is', { relation: size.relation });
  return { severity, sizeSentence: `${relation} ${sizeInWords(size)}.`, size };
}

/** An informative finding does not ask for a size. */
const grave: ReadonlySet<Severity> = new Set(['error', 'warning']);

interface Known {
  readonly sizes: Sizes | undefined;
  /** Those that the configuration declares small. */
  readonly smallTables?: readonly string[] | undefined;
  readonly novelty: 'new' | 'applied';
  readonly effect: (of: Operation) => Effect;
  /** Relations in use whose rows it changes or copies. */
  readonly changed: (of: Operation) => readonly string[];
}

/** For a rule about work on rows: whether the statement finds no rows. A referenced table is only read through the rows of the key. */
export function isWithoutWork(
  rule: Rule,
  operation: Operation,
  effect: Effect,
  isEmpty: (relation: string) => boolean,
): boolean {
  if (!isGradedBySize(rule.hazard)) return false;
  const rows = worked(operation, effect).filter((one) => one.role !== 'referenced');
  return rows.length > 0 && rows.every((one) => isEmpty(one.relation));
}

/** Existing relations for which the work grows with their size. */
function worked(operation: Operation, { relations }: Effect): readonly RelationEffect[] {
  const there = relations.filter((one) => !one.isNew && one.role !== 'index');
  const changes = operation.kind === 'update' || operation.kind === 'delete';
  const through = there.filter(
    ({ rewrite, scan, buildsIndex, role }) =>
      rewrite || scan || buildsIndex || role === 'source' || (changes && role === 'target'),
  );
  // The number of rows in an INSERT does not depend on the table that it fills.
  if (through.length > 0 || operation.kind === 'insert') return through;
  const targets = there.filter((one) => one.role === 'target');
  // The partitioned table of a dropped partition, and the tables that a new table references: sessions queue there.
  return targets.length > 0 ? targets : there.filter(({ queue }) => isHeldUp(queue));
}

function isHeldUp(queue: RelationEffect['queue']): boolean {
  return queue !== undefined && queue.holdsUp !== 'schema-changes';
}
