/** What a server's catalog says about a table in a plan: its size, and the age of its statistics. The plan measures none of this. */
import { formatBytes, formatCount, oneLine } from '../text/format.ts';
import type { RelationName } from './model.ts';

export interface TableFacts {
  readonly schema: string;
  readonly name: string;
  /** As counted by the last ANALYZE or VACUUM; undefined if there was none. */
  readonly rows: number | undefined;
  /** Current size of its main fork. */
  readonly bytes: number;
  /** Rows written since the last ANALYZE, as the server counts them; undefined if it does not count. */
  readonly changed: number | undefined;
  /** Undefined if never, or before the counters were reset. */
  readonly secondsSinceAnalyze: number | undefined;
  /** From a statistics file, which has one date and does not say when each table was analyzed. */
  readonly filed?: true;
  /** Counted just now, in a database file without further facts. */
  readonly counted?: true;
  /** Those that the planner may use; undefined where nobody has looked. */
  readonly indexes?: readonly TableIndex[] | undefined;
  /** Policies add conditions of their own for the role that asks. */
  readonly hasRowSecurity?: boolean | undefined;
  /** Undefined for a table that is no partition. */
  readonly partOf?: PartitionedTable | undefined;
}

export interface TableIndex {
  readonly name: string;
  /** btree, gin, … */
  readonly method: string;
  readonly isUnique: boolean;
  /** Of a partial index, as the server prints it; SQLite prints none, and it is empty. */
  readonly where: string | undefined;
  readonly keys: readonly TableIndexKey[];
}

export interface TableIndexKey {
  /** A column or an expression, as the server prints it. */
  readonly text: string;
  /** What its operator class compares: text for a varchar, the base type of a domain, anyenum. */
  readonly type: string;
  /** It is sorted by bytes, so that it finds what a text begins with. */
  readonly prefix: boolean;
}

/** What a partition is a part of. */
export interface PartitionedTable {
  readonly schema: string;
  readonly name: string;
  /** `RANGE (at)`. */
  readonly by: string;
  readonly partitions: number;
  /** The name of the table of which it is a part in the end. */
  readonly root: string;
}

/** The facts about a table by its name in the plan; without a schema only if one such table was read. */
export function factsOf(
  facts: readonly TableFacts[],
  { schema, name }: RelationName,
): TableFacts | undefined {
  const found = facts.filter((one) => one.name === name && (schema === undefined || one.schema === schema));
  return found.length === 1 ? found[0] : undefined;
}

/** `1.2 M rows, 84 MB, analysed 3 days ago, 2,000 rows changed since`. */
export function tableFactsInWords({
  rows,
  bytes,
  changed,
  secondsSinceAnalyze,
  filed,
  counted,
}: TableFacts): string {
  if (counted === true && rows !== undefined) return `${formatCount(rows)} rows`;
  const parts = [
    rows === undefined ? undefined : `${formatCount(rows)} rows`,
    formatBytes(bytes),
    secondsSinceAnalyze === undefined
      ? filed === true
        ? undefined
        : 'no ANALYZE known'
      : `analysed ${ago(secondsSinceAnalyze)}`,
    changed === undefined || changed === 0
      ? undefined
      : `${formatCount(changed)} ${changed === 1 ? 'row' : 'rows'} changed since`,
  ];
  return oneLine(parts.filter((part) => part !== undefined).join(', '));
}

export function ago(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 2) return 'just now';
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}
