/** Advice on one query as an editor shows it: plain data in words. Strings are shown as text only. */
import { formatBytes, oneLine } from '../text/format.ts';
import type { PlanComparison } from '../plan/compare.ts';

export interface IndexAdvice {
  /** The query's first words, one line. */
  readonly title: string;
  /** What came of it, in a sentence. */
  readonly verdict: string;
  /** Where it was tried, by which server. */
  readonly how: string;
  /** What the plans could not know. */
  readonly limits: readonly string[];
  readonly indexes: readonly AdvisedIndex[];
  /** Without them and with them; undefined if none is proposed. */
  readonly comparison: PlanComparison | undefined;
  /** Why no migration can be made of it; '' where one can. */
  readonly noMigration: string;
}

export interface AdvisedIndex {
  /** `CREATE INDEX …`. */
  readonly definition: string;
  /** What it costs: size and writes, in sentences. */
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
