/** What writes rows that are there, by the change or by hand beside it: how many, how long, and whether batches go. Sentences. */
import { formatCount, oneLine } from '../../plan/format.ts';
import type { RelationSize } from '../../statistics/statistics.ts';
import type { Statement } from '../../syntax/statement.ts';
import { batchesInWords, batchesOf } from './batches.ts';
import type { Fill } from './fills.ts';
import type { Backfill } from '../model.ts';
import { placesInWords, type Placed } from '../placed.ts';
import { rowWorkOf } from '../statements/row-work.ts';
import { rowsEstimate, sizeAt, sizeWords } from '../statements/sizes.ts';

/** As large as a batch is when nobody notices it. */
const batchRows = 5_000;
const inBatches = `In batches of ${formatCount(batchRows)} rows, each committed, with a pause until every replica is less than 10 seconds behind, others are not held up.`;
const isHeldBack =
  'It is one transaction: rows that die in this database from its beginning on are removed by no vacuum until it ends.';
/** What most of them end with. */
export const inOneTransaction = `${isHeldBack} ${inBatches}`;

export function backfillsOf(placed: Placed, date: string): readonly Backfill[] {
  const { one, place, migration } = placed;
  return one.actions.flatMap(({ operation, effect }) => {
    const { kind } = operation;
    const isWork =
      kind === 'update' || kind === 'delete' || (kind === 'insert' && operation.source === 'query');
    const target = effect.relations.find(({ role, isNew }) => role === 'target' && !isNew);
    if (!isWork || target === undefined) return [];
    const size = sizeAt({ sizes: migration.sizes, date }, target.relation);
    const { estimate } = rowWorkOf(placed, date);
    const known = kind === 'insert' ? copiedKnown(estimate) : rowsKnown(size, estimate);
    const isSmall = size?.rows !== undefined && size.rows <= batchRows && kind !== 'insert';
    const batches = batchesOf(placed);
    const words = isSmall
      ? `${known} One statement is fine.`
      : batches !== undefined
        ? `${known} ${batchesInWords(batches)}`
        : `${known} ${isHeldBack} ${cutInWords(one.statement)}`;
    return [{ place, relation: oneLine(target.relation), words }];
  });
}

function rowsKnown(size: RelationSize | undefined, estimate = rowsEstimate(size)): string {
  return size?.rows === undefined
    ? 'How many rows is not known.'
    : `At most ${sizeWords(size) ?? ''}; ${estimate ?? 'how long is not known'}${estimate === undefined ? '' : ', which is an assumption'}.`;
}

/** Into a table that is there come rows of others. */
function copiedKnown(estimate: string | undefined): string {
  return estimate === undefined
    ? 'How many rows is not known.'
    : `${estimate.slice(0, 1).toUpperCase()}${estimate.slice(1)}, which is an assumption.`;
}

/** What nobody wrote a statement for, or one in a comment. Sentences. */
export function fillInWords({ key, name, comment, forbids: { migration } }: Fill, date: string): string {
  const size = sizeAt({ sizes: migration.sizes, date }, key);
  const meant = comment === undefined ? '' : `; ${comment} has an UPDATE for it in a comment`;
  const isSmall = size?.rows !== undefined && size.rows <= batchRows;
  const how = isSmall ? 'One statement is fine.' : inBatches;
  return `Nothing in the files fills ${name} in the rows that are there${meant}. ${rowsKnown(size)} ${how}${isSmall ? '' : ' Until a vacuum the table is up to twice as large: what reads it behind that takes up to twice its estimate.'}`;
}

/** For the runbook: the rest stands with the order. */
export function fillStepInWords({ key, comment, forbids: { migration } }: Fill, date: string): string {
  const how =
    comment === undefined
      ? 'In batches, as under Backfills'
      : `The UPDATE in the comment at ${comment}, in batches, as under Backfills`;
  return `${how}. ${rowsKnown(sizeAt({ sizes: migration.sizes, date }, key))} Go on when no row is without a value.`;
}

/** A number over all rows begins anew in each batch. */
function cutInWords({ parsed: { tokens, text } }: Statement): string {
  const isOverAll = tokens.some(({ start, end }) => text.slice(start, end).toLowerCase() === 'over');
  return isOverAll
    ? 'As it is written it cannot be cut into batches: its values are counted over all rows, and each batch would begin anew.'
    : inBatches;
}

/** What is said of several statements in the same words is said once. */
export function together(backfills: readonly Backfill[]): readonly Backfill[] {
  const byWords = new Map<string, Backfill[]>();
  for (const one of backfills) {
    byWords.set(one.words, [...(byWords.get(one.words) ?? []), one]);
  }
  return [...byWords.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const relation = [...new Set(same.map((one) => one.relation))].join(', ');
    return [{ ...first, relation, place: placesInWords(same.map(({ place }) => place)) }];
  });
}
