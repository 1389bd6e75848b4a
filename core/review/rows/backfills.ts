/** What writes rows that are there, by the change or by hand beside it: how many, how long, and whether batches go. Sentences. */
import { formatCount, oneLine } from '../../plan/format.ts';
import { isOverRows, rankedIn } from './ranked.ts';
import { uncountedIn } from './uncounted.ts';
import { replacedIn } from '../../rule-kit/replaced-column.ts';
import type { RelationSize } from '../../statistics/statistics.ts';
import type { Statement } from '../../syntax/statement.ts';
import { batchesInWords, batchesOf } from './batches.ts';
import { goesApart, goesBehind } from './lost-writes.ts';
import { betweenInWords } from './between-parts.ts';
import { filledByScript } from './fill-script.ts';
import type { Fill } from './fills.ts';
import type { Backfill } from '../model.ts';
import { alwaysInTransaction, placesInWords, schemaAt, type Placed } from '../placed.ts';
import { apartInWords, isSoonDone, isSoonFilled } from './soon-done.ts';
import { conditionOf, firesNone, rowWorkOf } from '../statements/row-work.ts';
import { rowsEstimate, sizeAt, sizeWords } from '../statements/sizes.ts';
import { capital } from '../../text/enumerate.ts';

/** As large as a batch is when nobody notices it. */
const batchRows = 5_000;
const inBatches = `In batches of ${formatCount(batchRows)} rows, each committed, with a pause until every replica that its login sees (pg_read_all_stats) is less than 10 seconds behind, others are not held up.`;
const isHeldBack =
  'It is one transaction: rows that die in this database from its beginning on are removed by no vacuum until it ends.';
/** What most of them end with. */
export const inOneTransaction = `${isHeldBack} ${inBatches}`;

export function backfillsOf(
  placed: Placed,
  statements: readonly Placed[],
  date: string,
): readonly Backfill[] {
  const { one, place, migration } = placed;
  return one.actions.flatMap(({ operation, effect }) => {
    const { kind } = operation;
    const isWork =
      kind === 'update' || kind === 'delete' || (kind === 'insert' && operation.source === 'query');
    const target = effect.relations.find(({ role, isNew }) => role === 'target' && !isNew);
    if (!isWork || target === undefined) return [];
    const size = sizeAt({ sizes: migration.sizes, date }, target.relation);
    const { estimate } = rowWorkOf(placed, date);
    const known =
      kind === 'insert' ? `${copiedKnown(estimate)}${foundBy(placed)}` : rowsKnown(size, estimate);
    const isSmall = size?.rows !== undefined && size.rows <= batchRows && kind !== 'insert';
    const batches = batchesOf(placed);
    const goes = goesBehind(placed, statements);
    const isFew = isSmall || (goes === undefined && isSoonDone(placed, date));
    const apart = goes === undefined && !isSmall ? apartInWords(placed, target.relation, statements) : '';
    const words = isFew
      ? estimate?.includes(': under a second') === true && apart === ''
        ? 'Under a second by estimate. One statement is fine.'
        : `${known} One statement is fine${apart}.${apart === '' ? '' : onceMore(placed, statements)}`
      : goes !== undefined
        ? `${known} Not in batches here: what others write between two of them goes with ${goes}. Lock first, in one transaction; or fill in batches in a release before, by which programs write both, and drop in a later one.`
        : batches !== undefined
          ? `${known} ${batchesInWords(batches)}`
          : `${known} ${isHeldBack} ${inPlaceInWords(placed) ?? `${cutInWords(one.statement)}${filledByScript(placed, statements, date) || byHandInWords(placed)}${onceMore(placed, statements)}`}`;
    return [{ place, relation: oneLine(target.relation), words: `${words}${betweenInWords(placed)}` }];
  });
}

/** Whoever writes what goes, behind a batch that has passed its row. A sentence that begins with a space. */
function onceMore(placed: Placed, statements: readonly Placed[]): string {
  const goes = goesApart(placed, statements);
  return goes === undefined
    ? ''
    : ` What programs write to ${goes} behind it goes with that: run it once more in front of the drop, in the transaction that has the table shut, for rows in which the two differ; or have programs write both by then.`;
}

/** Batches would leave without values whoever reads the name. A sentence. */
function inPlaceInWords({ one, section, at, migration: { targetVersion } }: Placed): string | undefined {
  const earlier = section.statements.slice(0, at).map(({ statement }) => statement);
  const [replaced] = replacedIn(one.statement, earlier, schemaAt({ section, at }));
  if (replaced === undefined) return undefined;
  const name = oneLine(replaced.to);
  return replaced.isExpression && targetVersion >= 13
    ? `One ALTER COLUMN ${name} DROP EXPRESSION for its rename, copy and drop keeps the values and writes no row.`
    : `Not in batches here: what reads ${name} finds nothing in the rows that are left. In batches it goes into a column of another name before, and the names are exchanged after it.`;
}

/** A plain file is no place for batches where all of it is one transaction. */
function byHandInWords(placed: Placed): string {
  const { tool: name, outside } = placed.migration;
  const { sends, toolTransaction } = placed.section.delivery;
  const tool = oneLine(name ?? 'the tool');
  const always = alwaysInTransaction(placed);
  if (always !== undefined) return ` They run by hand or by a program: ${tool} ${always}.`;
  if (toolTransaction && outside !== undefined)
    return ` They run by hand or by a program: ${tool} opens a transaction around a file without ${oneLine(outside)}.`;
  return sends === 'whole' && !toolTransaction && name !== undefined
    ? ` They run by hand or by a program: ${tool} sends a file as one transaction.`
    : '';
}

function rowsKnown(size: RelationSize | undefined, estimate: string | undefined): string {
  return size?.rows === undefined
    ? 'How many rows is not known.'
    : `At most ${sizeWords(size) ?? ''}; ${estimate ?? 'how long is not known'}${estimate === undefined ? '' : ', which is an assumption'}.`;
}

function foundBy(placed: Placed): string {
  const index = conditionOf(placed)?.index;
  return index === undefined ? '' : ` Index ${index} can find them.`;
}

/** Into a table that is there come rows of others. */
function copiedKnown(estimate: string | undefined): string {
  return estimate === undefined
    ? 'How many rows is not known.'
    : `${capital(estimate)}, which is an assumption.`;
}

/** What nobody wrote a statement for, or one in a comment. Sentences. */
export function fillInWords(fill: Fill, date: string): string {
  const { name, comment } = fill;
  const meant = comment === undefined ? '' : `; ${comment} has an UPDATE for it in a comment`;
  const isSmall = isSmallFill(fill, date);
  const how = isSmall ? 'One statement is fine.' : inBatches;
  return `Nothing in the files fills ${name} in the rows that are there${meant}. ${fillKnown(fill, date)} ${how}${isSmall ? '' : ' Until a vacuum the table is up to twice as large: what reads it after that takes up to twice its estimate.'}`;
}

/** For the runbook: the rest stands with the order. */
export function fillStepInWords(fill: Fill, date: string): string {
  const { comment } = fill;
  const known = fillKnown(fill, date);
  const batches = isSmallFill(fill, date) ? 'in one statement' : 'in batches, as under Backfills';
  const how = comment === undefined ? batches : `the UPDATE in the comment at ${comment}, ${batches}`;
  return `${capital(how)}. ${known} Go on when no row is without a value.`;
}

function fillKnown({ key, forbids }: Fill, date: string): string {
  const size = sizeAt({ sizes: forbids.migration.sizes, date }, key);
  return rowsKnown(size, rowsEstimate(size, firesNone(schemaAt(forbids), key)));
}

function isSmallFill({ key, forbids }: Fill, date: string): boolean {
  const rows = sizeAt({ sizes: forbids.migration.sizes, date }, key)?.rows;
  return (rows !== undefined && rows <= batchRows) || isSoonFilled(key, forbids, date);
}

/** A number over all rows begins anew in each stretch of a key, and what goes over all of them does so for each stretch. */
function cutInWords({ parsed }: Statement): string {
  const uncounted = uncountedIn(parsed);
  if (uncounted !== undefined)
    return `By stretches of a key ${uncounted === 'recursive' ? 'the recursion' : 'the comparison'} would be made anew for each. In batches: keep keys and values in a table first, computed once, then go through that.`;
  if (!isOverRows(parsed)) return inBatches;
  const isRanked = parsed.operations.every(({ kind }) => kind === 'delete') && rankedIn(parsed) !== undefined;
  return isRanked
    ? `By stretches of a key the ranks would begin anew. In batches: rank all rows each time, pick the keys by rank with LIMIT ${formatCount(batchRows)}, delete those and commit, until 0 rows go.`
    : 'By stretches of a key the numbers would begin anew. In batches: keep keys and numbers in a table first, counted over all rows once, then go through that.';
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
