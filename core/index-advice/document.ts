/** The advice for one query as data for the editor. All strings are plain text. */
import { formatBytes, oneLine } from '../text/format.ts';
import type { PlanComparison } from '../plan/compare.ts';

export interface IndexAdvice {
  /** The query's first words, one line. */
  readonly title: string;
  /** The result in one sentence. */
  readonly verdict: string;
  /** Which server tried the indexes, and where. */
  readonly how: string;
  /** What the plans could not consider. */
  readonly limits: readonly string[];
  readonly indexes: readonly AdvisedIndex[];
  /** The plan without and with the indexes; undefined if none is proposed. */
  readonly comparison: PlanComparison | undefined;
  /** Why no migration can create them; '' if one can. */
  readonly noMigration: string;
}

export interface AdvisedIndex {
  /** `CREATE INDEX …`. */
  readonly definition: string;
  /** Sentences about the cost: size and writes. */
  readonly price: string;
}

const longestTitle = 120;

export function adviceTitle(sql: string): string {
  const letters = Array.from(oneLine(sql.replace(/\s+/g, ' ').trim()));
  return letters.length <= longestTitle ? letters.join('') : `${letters.slice(0, longestTitle).join('')}…`;
}

export function advisedIndex({
  definition,
  bytes,
  writes,
}: {
  readonly definition: string;
  readonly bytes: number | undefined;
  readonly writes: string;
}): AdvisedIndex {
  const size = bytes === undefined ? '' : `About ${formatBytes(bytes)}. `;
  return { definition: oneLine(definition), price: oneLine(`${size}${writes}`) };
}

export function verdictFor(many: number, comparison: PlanComparison): string {
  const [first = ''] = comparison.summary;
  return `${many === 1 ? 'The planner would use this index.' : `The planner would use these ${String(many)} indexes.`} ${first}`;
}
